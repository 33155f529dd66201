import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ConnectionUnknown } from './gateway-failures.ts';

/** The connection of this id, if the gateway asked for it. Throws `ConnectionUnknown` alike for one of another gateway and for one that is none. */
export async function requireConnection(
  connections: Pick<ConnectionStore, 'get'>,
  gateway: Gateway,
  connectionId: string,
): Promise<Versioned<Connection>> {
  const found = await connections.get(connectionId);
  if (found?.value.gateway.name !== gateway.name) throw new ConnectionUnknown(connectionId);
  return found;
}
