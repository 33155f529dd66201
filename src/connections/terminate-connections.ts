import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { Connection } from './connection.ts';
import type { TerminateConnectionsRequest } from './connection-commands.ts';
import type { ConnectionStore } from './connection-store.ts';
import {
  ConnectionAndUserNamed,
  ConnectionNotFound,
  ConnectionNotNamed,
  MOST_CONNECTIONS_OF_USER,
  TooManyConnectionsOfUser,
  UserNotConnected,
} from './failures.ts';

/**
 * The connections that are to end. By an id also one that has ended, which stays as it is; by a name those that have not. Throws
 * `ConnectionNotNamed`, `ConnectionAndUserNamed`, `ConnectionNotFound`, `UserNotConnected` and `TooManyConnectionsOfUser`.
 */
export async function connectionsToEnd(
  connections: Pick<ConnectionStore, 'get' | 'find'>,
  clientVpnEndpointId: ClientVpnEndpointId,
  { connectionId, username }: TerminateConnectionsRequest,
): Promise<readonly Versioned<Connection>[]> {
  if (connectionId !== undefined && username !== undefined) throw new ConnectionAndUserNamed();
  if (connectionId !== undefined) return [await findOne(connections, clientVpnEndpointId, connectionId)];
  // The empty name is that of everybody whom a certificate alone admits.
  if (username === undefined || username === '') throw new ConnectionNotNamed();
  return findOfUser(connections, clientVpnEndpointId, username);
}

async function findOne(
  connections: Pick<ConnectionStore, 'get'>,
  clientVpnEndpointId: ClientVpnEndpointId,
  connectionId: string,
): Promise<Versioned<Connection>> {
  const found = await connections.get(connectionId);
  if (found?.value.clientVpnEndpointId === clientVpnEndpointId) return found;
  throw new ConnectionNotFound(connectionId, clientVpnEndpointId);
}

const AT_ONCE = 1000;

async function findOfUser(
  connections: Pick<ConnectionStore, 'find'>,
  clientVpnEndpointId: ClientVpnEndpointId,
  username: string,
): Promise<readonly Versioned<Connection>[]> {
  const live: Versioned<Connection>[] = [];
  for (let after = ''; ; ) {
    const some = await connections.find({
      clientVpnEndpointId,
      usernames: [username],
      after,
      limit: AT_ONCE,
    });
    live.push(...some.filter(({ value }) => value.connectionEndTime === undefined));
    if (live.length > MOST_CONNECTIONS_OF_USER) throw new TooManyConnectionsOfUser();
    if (some.length < AT_ONCE) break;
    after = some.at(-1)?.value.connectionId ?? '';
  }
  if (live.length === 0) throw new UserNotConnected(clientVpnEndpointId);
  return live;
}

/**
 * The connection as somebody ended it; one that has ended is given back as it is. Nothing but the store holds connections yet, so what is to
 * end has ended at once: whoever reads it afterwards finds `terminated`. (With an agent beside OpenVPN it will be `terminating`
 * until that says that the tunnel is down.) `now` in milliseconds since 1970.
 */
export function ended(connection: Connection, now: number): Connection {
  if (connection.connectionEndTime !== undefined) return connection;
  return { ...connection, phase: 'ended', status: 'terminated', connectionEndTime: now, timestamp: now };
}
