import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { DenialReason } from './authorization.ts';
import { DENIAL_REASONS } from './authorization.ts';
import type { ChangedConnection } from './change-connections.ts';
import { type Connection, isActive } from './connection.ts';
import type { ConnectionEvent, ConnectionLogger, LoggedEndpoint } from './log/connection-log.ts';

export interface TellDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly asOf: () => AsOf;
  readonly connectionLogger: Pick<ConnectionLogger, 'record' | 'countTraffic'>;
}

/** Tells the connection log and the metrics what was saved. Throws `StoreUnavailable`. */
export async function tellChanges(deps: TellDeps, changed: readonly ChangedConnection[]): Promise<void> {
  if (changed.length === 0) return;
  const endpoints = await loggedEndpoints(deps, changed);
  for (const { before, after } of changed) {
    const { clientVpnEndpointId } = after;
    countTraffic(deps, before, after);
    const event = eventOf(before, after);
    const endpoint = endpoints.get(clientVpnEndpointId) ?? { clientVpnEndpointId };
    if (event) deps.connectionLogger.record(endpoint, after, event);
  }
}

/** Those that are there still: of one that is gone only the metrics are told. */
async function loggedEndpoints(
  { endpoints, asOf }: TellDeps,
  changed: readonly ChangedConnection[],
): Promise<ReadonlyMap<ClientVpnEndpointId, LoggedEndpoint>> {
  const ids = [...new Set(changed.map(({ after }) => after.clientVpnEndpointId))];
  const state = asOf();
  const found = await Promise.all(ids.map((id) => endpoints.get(id, state)));
  return new Map(
    found.flatMap((each) => (each ? [[each.value.clientVpnEndpointId, each.value] as const] : [])),
  );
}

function countTraffic({ connectionLogger }: TellDeps, before: Connection, after: Connection): void {
  const traffic = {
    ingressBytes: after.ingressBytes - before.ingressBytes,
    egressBytes: after.egressBytes - before.egressBytes,
    ingressPackets: after.ingressPackets - before.ingressPackets,
    egressPackets: after.egressPackets - before.egressPackets,
  };
  if (Object.values(traffic).some((count) => count > 0))
    connectionLogger.countTraffic(after.clientVpnEndpointId, traffic);
}

/** Counts are logged every so often in the life of a connection; how often is our choice. Milliseconds. */
const LOG_EVERY = 15 * 60_000;

function eventOf(before: Connection, after: Connection): ConnectionEvent | undefined {
  if (after.phase === 'ended') {
    if (isActive(before)) return { kind: 'ended' };
    return before.phase === 'ended' ? undefined : { kind: 'failed', reason: reasonOf(after) };
  }
  const beats = ({ timestamp }: Connection) =>
    Math.floor((timestamp - after.connectionEstablishedTime) / LOG_EVERY);
  return beats(after) > Math.max(0, beats(before)) ? { kind: 'updated' } : undefined;
}

function reasonOf({ statusMessage }: Connection): DenialReason {
  return DENIAL_REASONS.find((each) => each === statusMessage) ?? 'session-ended';
}
