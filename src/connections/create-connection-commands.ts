import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { ClientVpnEndpointNotFound } from '../endpoints/failures/client-vpn-endpoint-not-found.ts';
import type { Clock } from '../kernel/clock.ts';
import { DryRunOperation } from '../kernel/errors.ts';
import { type ClientVpnEndpointId, parseClientVpnEndpointId } from '../kernel/ids.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { Connection } from './connection.ts';
import type { ConnectionCommands, TerminatedConnections } from './connection-commands.ts';
import type { ConnectionStore } from './connection-store.ts';
import { findPage } from './describe-connections.ts';
import { othersOfSession } from './stale-connections.ts';
import { connectionsToEnd, terminated } from './terminate-connections.ts';
import { createVpnSessions, type VpnSessions } from './vpn-sessions.ts';

export interface ConnectionCommandDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly connections: ConnectionStore;
  /** Holds the VPN sessions. */
  readonly oneTime: OneTimeStore;
  readonly clock: Clock;
}

/** The commands over whatever connections the store holds. */
export function createConnectionCommands(deps: ConnectionCommandDeps): ConnectionCommands {
  const { connections } = deps;
  const sessions = createVpnSessions(deps.oneTime);
  return {
    async describeConnections(request) {
      return findPage(connections, await requireEndpoint(deps, request.clientVpnEndpointId), request);
    },
    async terminateConnections(request, { dryRun }) {
      const id = await requireEndpoint(deps, request.clientVpnEndpointId);
      const found = await connectionsToEnd(connections, id, request);
      if (dryRun) throw new DryRunOperation();
      const connectionStatuses = await Promise.all(found.map((each) => end(deps, sessions, each)));
      await Promise.all(found.map((each) => endOthers(deps, sessions, each)));
      const { username } = request;
      return { ...(username !== undefined && { username }), connectionStatuses };
    },
  };
}

async function requireEndpoint(
  { endpoints }: ConnectionCommandDeps,
  text: string,
): Promise<ClientVpnEndpointId> {
  const id = parseClientVpnEndpointId(text);
  if (!id || !(await endpoints.get(id))) throw new ClientVpnEndpointNotFound(text);
  return id;
}

type Status = TerminatedConnections['connectionStatuses'][number];

/** A connection that was forgotten meanwhile ended long ago, as it was found. */
async function end(
  deps: ConnectionCommandDeps,
  sessions: VpnSessions,
  found: Versioned<Connection>,
): Promise<Status> {
  const { connections, clock } = deps;
  const { connectionId } = found.value;
  await endSession(sessions, found.value);
  let known: Versioned<Connection> | undefined = found;
  return retryConcurrentChange(async () => {
    const { value, version } = known ?? (await connections.get(connectionId)) ?? found;
    known = undefined;
    const after = terminated(value, clock());
    if (after !== value) await connections.save(after, version);
    return { connectionId, previousStatus: value.status, currentStatus: after.status };
  });
}

/** Where the client came back at this very moment, its next connection was not among those that were found. */
async function endOthers(
  deps: ConnectionCommandDeps,
  sessions: VpnSessions,
  { value }: Versioned<Connection>,
): Promise<void> {
  if (value.phase === 'ended') return;
  const others = await othersOfSession(deps.connections, value);
  await Promise.all(others.map((each) => end(deps, sessions, each)));
}

/** First of all: a client that comes back by itself must find its token worth nothing. What has ended before keeps its session. */
async function endSession(sessions: VpnSessions, connection: Connection): Promise<void> {
  const { phase, session, clientVpnEndpointId } = connection;
  if (phase === 'ended' || session.sessionId === undefined) return;
  await sessions.end(clientVpnEndpointId, session.sessionId);
}
