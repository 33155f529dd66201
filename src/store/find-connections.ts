import { type Connection, isListed } from '../connections/connection.ts';
import type { ConnectionQuery, ConnectionStore } from '../connections/connection-store.ts';
import type { Versioned } from '../kernel/versioned.ts';

type Found = Promise<readonly Versioned<Connection>[]>;

/** How a store reads connections by its indexes. Ranges are of listed ones, ordered by id, and hold what comes behind the id `after`. */
export interface ConnectionIndexes {
  byIds(connectionIds: readonly string[]): Found;
  ofEndpoint(clientVpnEndpointId: string, after: string, limit: number): Found;
  ofUser(clientVpnEndpointId: string, username: string, after: string, limit: number): Found;
}

/** `find` of a {@link ConnectionStore}: asks the index that narrows the query down most. */
export function findConnections(indexes: ConnectionIndexes): ConnectionStore['find'] {
  return async (query) => {
    const candidates = await readCandidates(indexes, query);
    return candidates
      .filter(({ value }) => answers(value, query))
      .sort((one, other) => (one.value.connectionId < other.value.connectionId ? -1 : 1))
      .slice(0, query.limit);
  };
}

/** The first `limit` of each user are enough: no other can be among the first `limit` of all. */
async function readCandidates(indexes: ConnectionIndexes, query: ConnectionQuery): Found {
  const { clientVpnEndpointId, connectionIds, usernames, after = '', limit } = query;
  if (connectionIds) return indexes.byIds([...new Set(connectionIds)]);
  if (!usernames) return indexes.ofEndpoint(clientVpnEndpointId, after, limit);
  const ofEach = [...new Set(usernames)].map((username) =>
    indexes.ofUser(clientVpnEndpointId, username, after, limit),
  );
  return (await Promise.all(ofEach)).flat();
}

function answers(connection: Connection, query: ConnectionQuery): boolean {
  const { clientVpnEndpointId, usernames, after = '' } = query;
  return (
    isListed(connection) &&
    connection.clientVpnEndpointId === clientVpnEndpointId &&
    connection.connectionId > after &&
    (usernames?.includes(connection.username) ?? true)
  );
}
