import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import type { Order } from './gateway-orders.ts';

/** What a stream carries of one gateway at a time; the rest follows once these were done. */
const MOST_AT_ONCE = 1000;

/** What is due for a gateway about its connections, at most one order for each. Throws `StoreUnavailable`. */
export async function dueOrders(
  connections: Pick<ConnectionStore, 'findWithOrders'>,
  gateway: Gateway,
): Promise<readonly Order[]> {
  const found = await connections.findWithOrders(gateway.name, MOST_AT_ONCE);
  return found.map(({ value }) => orderAbout(value));
}

/** Of a connection that has one (`hasOrder`). What is to end has nothing else to wait for. */
function orderAbout({ connectionId, gateway, ending }: Connection): Order {
  const { run, cid, kid } = gateway;
  if (!ending) return { type: 'sign-in-ended', connectionId, run, cid, kid };
  return { type: 'terminate', connectionId, run, cid, manner: ending.manner, text: ending.text };
}
