import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { RevocationListStore } from '../endpoints/revocation-list-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ENDING_TEXTS } from './denial-texts.ts';
import type { Refreshed } from './gateway-contract.ts';
import { refreshed } from './refreshed.ts';

export interface RefreshDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly revocationLists: Pick<RevocationListStore, 'get'>;
  readonly connections: Pick<ConnectionStore, 'getMany'>;
  readonly asOf: () => AsOf;
  readonly clock: Clock;
}

/** What is true now of each, in order. What the gateway does not have here must not be up there. Throws `StoreUnavailable`. */
export async function refreshConnections(
  { endpoints, revocationLists, connections, asOf, clock }: RefreshDeps,
  gateway: Gateway,
  connectionIds: readonly string[],
): Promise<readonly Refreshed[]> {
  const found = await connections.getMany(connectionIds);
  const state = asOf();
  const ids = new Set(found.flatMap((each) => each?.value.clientVpnEndpointId ?? []));
  const [endpointOf, listOf] = await Promise.all([
    byEndpoint(ids, (id) => endpoints.get(id, state)),
    byEndpoint(ids, (id) => revocationLists.get(id, state)),
  ]);
  const now = clock();
  return connectionIds.map((connectionId, n) => {
    const connection = found[n]?.value;
    if (connection?.gateway.name !== gateway.name)
      return { state: 'end', connectionId, text: ENDING_TEXTS['connection-ended'] };
    const { clientVpnEndpointId: id } = connection;
    return refreshed(connection, endpointOf.get(id), now, listOf.get(id));
  });
}

/** What is stored of each; nothing where nothing is. */
async function byEndpoint<Value>(
  ids: ReadonlySet<ClientVpnEndpointId>,
  get: (id: ClientVpnEndpointId) => Promise<Versioned<Value> | undefined>,
): Promise<ReadonlyMap<ClientVpnEndpointId, Value | undefined>> {
  return new Map(await Promise.all([...ids].map(async (id) => [id, (await get(id))?.value] as const)));
}
