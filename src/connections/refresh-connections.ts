import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ENDING_TEXTS } from './denial-texts.ts';
import type { Refreshed } from './gateway-contract.ts';
import { refreshed } from './refreshed.ts';

export interface RefreshDeps {
  readonly endpoints: Pick<EndpointStore, 'list'>;
  readonly connections: Pick<ConnectionStore, 'getMany'>;
  readonly asOf: () => AsOf;
  readonly clock: Clock;
}

/** What is true now of each, in order. What the gateway does not have here must not be up there. Throws `StoreUnavailable`. */
export async function refreshConnections(
  { endpoints, connections, asOf, clock }: RefreshDeps,
  gateway: Gateway,
  connectionIds: readonly string[],
): Promise<readonly Refreshed[]> {
  const found = await connections.getMany(connectionIds);
  const all = await endpoints.list(asOf());
  const byId = new Map(all.map(({ value }) => [value.clientVpnEndpointId, value]));
  const now = clock();
  return connectionIds.map((connectionId, n) => {
    const connection = found[n]?.value;
    if (connection?.gateway.name !== gateway.name)
      return { state: 'end', connectionId, text: ENDING_TEXTS['connection-ended'] };
    return refreshed(connection, byId.get(connection.clientVpnEndpointId), now);
  });
}
