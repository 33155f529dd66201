import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import { DENIAL_REASONS, type DenialReason } from './authorization.ts';
import type { ChangedConnection } from './change-connections.ts';
import { type Connection, isActive } from './connection.ts';
import type { ConnectionEvent, ConnectionLogger } from './log/connection-log.ts';

export interface TellDeps {
  readonly endpoints: Pick<EndpointStore, 'list'>;
  readonly asOf: () => AsOf;
  readonly connectionLogger: Pick<ConnectionLogger, 'record' | 'countTraffic'>;
}

export type EndpointsById = ReadonlyMap<ClientVpnEndpointId, Endpoint>;

/** Read before anything is saved, so that nothing stands between a change and what is told of it. Throws `StoreUnavailable`. */
export async function endpointsById({ endpoints, asOf }: TellDeps): Promise<EndpointsById> {
  const all = await endpoints.list(asOf());
  return new Map(all.map(({ value }) => [value.clientVpnEndpointId, value]));
}

/** Tells the connection log and the metrics what was saved; of an endpoint that is gone the metrics alone. */
export function tellChanges(
  { connectionLogger }: Pick<TellDeps, 'connectionLogger'>,
  endpoints: EndpointsById,
  changed: readonly ChangedConnection[],
): void {
  for (const { before, after } of changed) {
    const { clientVpnEndpointId } = after;
    countTraffic(connectionLogger, before, after);
    const event = eventOf(before, after);
    const endpoint = endpoints.get(clientVpnEndpointId) ?? { clientVpnEndpointId };
    if (event) connectionLogger.record(endpoint, after, event);
  }
}

function countTraffic(logger: TellDeps['connectionLogger'], before: Connection, after: Connection): void {
  const traffic = {
    ingressBytes: after.ingressBytes - before.ingressBytes,
    egressBytes: after.egressBytes - before.egressBytes,
    ingressPackets: after.ingressPackets - before.ingressPackets,
    egressPackets: after.egressPackets - before.egressPackets,
  };
  if (Object.values(traffic).some((count) => count > 0))
    logger.countTraffic(after.clientVpnEndpointId, traffic);
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
