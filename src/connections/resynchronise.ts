import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { type ConnectionChanger, changeConnections } from './change-connections.ts';
import { type Connection, isActive } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ENDING_TEXTS } from './denial-texts.ts';
import { ended, failed } from './ended-connection.ts';
import type { ResynchroniseAnswer, ResynchroniseAsk } from './gateway-contract.ts';
import { endpointsById, type TellDeps, tellChanges } from './tell-changes.ts';

export interface ResynchroniseDeps extends TellDeps {
  readonly connections: Pick<ConnectionStore, 'getMany' | 'saveMany' | 'ofGateway'>;
  readonly clock: Clock;
}

/**
 * Brings both sides to the same after one did not hear the other: what is up there and must not be is told to the gateway, and what is not up
 * there has ended here. Throws `StoreUnavailable`, and `ConcurrentChange` when others never stop.
 */
export async function resynchronise(
  deps: ResynchroniseDeps,
  gateway: Gateway,
  ask: ResynchroniseAsk,
): Promise<ResynchroniseAnswer> {
  const listed = await deps.connections.getMany(ask.connectionIds);
  const end = ask.connectionIds.filter((_, n) => !mayBeUp(listed[n]?.value, gateway, ask));
  const up = new Set(ask.connectionIds);
  const endpoints = await endpointsById(deps);
  const changer: ConnectionChanger = {
    change: (connection) =>
      up.has(connection.connectionId)
        ? seenUp(connection, deps.clock())
        : notUp(connection, ask.run, deps.clock()),
    saved: (changed) => tellChanges(deps, endpoints, changed),
  };
  for await (const page of heldHere(deps, gateway, ask))
    await changeConnections(deps.connections, page, changer);
  return {
    end: end.map((connectionId) => ({ connectionId, text: ENDING_TEXTS['connection-ended'] })),
  };
}

/** What waits for its browser is nothing to end either. */
function mayBeUp(
  connection: Connection | undefined,
  gateway: Gateway,
  { run, clientVpnEndpointId }: ResynchroniseAsk,
): boolean {
  if (!connection || connection.phase === 'ended') return false;
  return (
    connection.gateway.name === gateway.name &&
    connection.gateway.run === run &&
    connection.clientVpnEndpointId === clientVpnEndpointId
  );
}

const AT_ONCE = 1000;

/** What is held here of the endpoint, as far as the page that the gateway sent reaches. */
async function* heldHere(
  { connections }: ResynchroniseDeps,
  { name }: Gateway,
  { after, isLast, connectionIds, clientVpnEndpointId }: ResynchroniseAsk,
): AsyncGenerator<readonly Versioned<Connection>[]> {
  const last = connectionIds.reduce((highest, id) => (id > highest ? id : highest), after);
  for (let from = after; ; ) {
    const some = await connections.ofGateway(name, from, AT_ONCE);
    yield some.filter(
      ({ value }) =>
        value.clientVpnEndpointId === clientVpnEndpointId && (isLast || value.connectionId <= last),
    );
    from = some.at(-1)?.value.connectionId ?? '';
    if (some.length < AT_ONCE || (!isLast && from > last)) return;
  }
}

/** The report that said so was lost. */
function seenUp(connection: Connection, now: number): Connection {
  if (connection.phase !== 'admitted') return connection;
  return { ...connection, phase: 'established', connectionEstablishedTime: now, timestamp: now };
}

/** The list was written a moment ago, and what came up since is not on it. Milliseconds. */
const TOO_NEW_TO_BE_LISTED = 60_000;

/**
 * Of an earlier life of the process nothing is left. Of this one, what is about to come up may not be on the list yet. A client that waits at
 * its loopback port has left the gateway in any case.
 */
function notUp(connection: Connection, run: string, now: number): Connection {
  const isEarlier = connection.gateway.run !== run;
  if (!isActive(connection)) {
    const isAway = connection.browserStep?.loopbackPort !== undefined;
    return isEarlier && !isAway ? failed(connection, 'browser-sign-in-expired', now) : connection;
  }
  const isNew =
    connection.phase === 'admitted' || now - connection.connectionEstablishedTime < TOO_NEW_TO_BE_LISTED;
  return isNew && !isEarlier ? connection : ended(connection, now);
}
