import { createHash } from 'node:crypto';
import { type Connection, forgottenAt } from '../../connections/connection.ts';
import type { ConnectionStore } from '../../connections/connection-store.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Versioned } from '../../kernel/versioned.ts';
import { findConnections } from '../find-connections.ts';
import { CONNECTIONS, concurrentChange } from '../object-kinds.ts';
import { readableOnes, readEnvelope } from '../stored-json.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

type Entry = readonly [id: string, text: string];

/** Connections: a hash that holds them, and sorted sets by which they are found. Redis forgets by its own clock. */
export function createRedisConnections({ ask }: RedisConnection, logger: Logger): ConnectionStore {
  const byIds = async (ids: readonly string[]): Promise<readonly Entry[]> => {
    if (ids.length === 0) return [];
    const texts = await ask((redis) => redis.readConnections(keys.connections, ...ids));
    return texts.flatMap((text, index) => (text === null ? [] : [[ids[index] ?? '', text] as const]));
  };
  const range = async (indexKey: string, prefix: string, after: string, limit: number) => {
    const inTurn = await ask((redis) =>
      redis.rangeOfConnections(keys.connections, indexKey, prefix, after, limit),
    );
    return readAll(pairs(inTurn), logger);
  };

  return {
    async get(connectionId) {
      const [entry] = await byIds([connectionId]);
      return entry && readOne(entry);
    },
    find: findConnections({
      byIds: async (ids) => readAll(await byIds(ids), logger),
      ofEndpoint: (endpoint, after, limit) =>
        range(keys.connectionsByEndpoint, endpointPrefix(endpoint), after, limit),
      ofUser: (endpoint, username, after, limit) =>
        range(keys.connectionsByUser, userPrefix(endpoint, username), after, limit),
    }),
    countActive(endpoint) {
      const prefix = endpointPrefix(endpoint);
      return ask((redis) => redis.zlexcount(keys.activeConnections, `[${prefix}`, `(${endpoint};`));
    },
    async save(connection, expectedVersion) {
      const { connectionId, clientVpnEndpointId: endpoint, username } = connection;
      const version = expectedVersion + 1;
      const expiresAt = forgottenAt(connection);
      const saved = await ask((redis) =>
        redis.saveConnection(
          keys.connections,
          keys.connectionsByEndpoint,
          keys.connectionsByUser,
          keys.activeConnections,
          keys.connectionEnds,
          connectionId,
          expectedVersion,
          // In this order: the scripts read the first two there.
          JSON.stringify({ version, expiresAt, value: connection }),
          endpointPrefix(endpoint) + connectionId,
          userPrefix(endpoint, username) + connectionId,
          expiresAt ?? '',
        ),
      );
      if (saved === 0) throw concurrentChange(CONNECTIONS.name, connectionId);
      return version;
    },
  };
}

const endpointPrefix = (endpoint: string) => `${endpoint}:`;

/** Of the name only a hash: names are as long as they like and hold what they like. */
function userPrefix(endpoint: string, username: string): string {
  return `${endpoint}:${createHash('sha256').update(username).digest('base64url')}:`;
}

function pairs(inTurn: readonly string[]): readonly Entry[] {
  return inTurn.flatMap((id, index) => (index % 2 === 0 ? [[id, inTurn[index + 1] ?? ''] as const] : []));
}

function readAll(entries: readonly Entry[], logger: Logger): readonly Versioned<Connection>[] {
  return readableOnes(
    entries.map((entry) => () => readOne(entry)),
    logger,
  );
}

function readOne([id, text]: Entry): Versioned<Connection> {
  return readEnvelope(CONNECTIONS, id, text, `${keys.connections}, field ${id} in Redis`);
}
