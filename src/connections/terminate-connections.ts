import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { Connection } from './connection.ts';
import type { TerminateConnectionsRequest } from './connection-commands.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ENDING_TEXTS } from './denial-texts.ts';
import { ending } from './ended-connection.ts';
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

const ORDER = { manner: 'halt', text: ENDING_TEXTS['ended-by-administrator'] } as const;

/**
 * The connection as an administrator ends it: its gateway is told, again and again, and it is `terminating` until that says that the tunnel is
 * down. One that only waits for its browser, or has ended, has no tunnel: it is `terminated`. `now` in milliseconds since 1970.
 */
export function terminated(connection: Connection, now: number): Connection {
  return ending(connection, ORDER, now);
}
