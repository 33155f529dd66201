import type { Connection } from '../../connections/connection.ts';
import type { ConnectionStore } from '../../connections/connection-store.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Versioned } from '../../kernel/versioned.ts';
import { findConnections } from '../find-connections.ts';
import { CONNECTIONS, concurrentChange } from '../object-kinds.ts';
import { readableOnes, readEnvelope } from '../stored-json.ts';
import type { RedisConnection } from './connection.ts';
import { endpointPrefix, gatewayPrefix, userPrefix, writeArguments } from './connection-arguments.ts';
import { keys } from './keys.ts';

type Entry = readonly [id: string, text: string];

/** Connections: a hash that holds them, and what they are found by. Redis forgets by its own clock. Beside them the addresses that they hold. */
export function createRedisConnections({ ask }: RedisConnection, logger: Logger): ConnectionStore {
  const texts = async (ids: readonly string[]) =>
    ids.length === 0 ? [] : ask((redis) => redis.readConnections(keys.connections, ...ids));
  const byIds = async (ids: readonly string[]): Promise<readonly Entry[]> =>
    (await texts(ids)).flatMap((text, index) => (text === null ? [] : [[ids[index] ?? '', text] as const]));
  const range = async (indexKey: string, prefix: string, after: string, limit: number) => {
    const inTurn = await ask((redis) =>
      redis.rangeOfConnections(keys.connections, indexKey, prefix, after, limit),
    );
    return readAll(pairs(inTurn), logger);
  };

  /** The new version; undefined where the stored one is another. */
  async function saveOne(connection: Connection, expectedVersion: number): Promise<number | undefined> {
    const values = writeArguments(connection, expectedVersion, JSON.stringify(connection));
    const saved = await ask((redis) => redis.saveConnection(...values));
    return saved === 1 ? expectedVersion + 1 : undefined;
  }

  return {
    async get(connectionId) {
      const [entry] = await byIds([connectionId]);
      return entry && readOne(entry);
    },
    async getMany(ids) {
      const found = new Map(readAll(await byIds(ids), logger).map((each) => [each.value.connectionId, each]));
      return ids.map((id) => found.get(id));
    },
    find: findConnections({
      byIds: async (ids) => readAll(await byIds(ids), logger),
      ofEndpoint: (endpoint, after, limit) =>
        range(keys.connectionsByEndpoint, endpointPrefix(endpoint), after, limit),
      ofUser: (endpoint, username, after, limit) =>
        range(keys.connectionsByUser, userPrefix(endpoint, username), after, limit),
    }),
    async findByCodeHash(codeHash) {
      const found = await ask((redis) =>
        redis.readConnectionOfCode(keys.connections, keys.connectionCodes, codeHash),
      );
      const [entry] = pairs(found);
      return entry && readOne(entry);
    },
    findWithOrders: (gateway, limit) => range(keys.connectionsWithOrders, gatewayPrefix(gateway), '', limit),
    ofGateway: (gateway, after, limit) =>
      range(keys.connectionsByGateway, gatewayPrefix(gateway), after, limit),
    async findDue(now, limit) {
      const inTurn = await ask((redis) =>
        redis.dueConnections(keys.connections, keys.connectionsDue, now, limit),
      );
      return readAll(pairs(inTurn), logger);
    },
    countActive: (endpoint) => ask((redis) => redis.hlen(keys.addressLeases(endpoint))),
    async save(connection, expectedVersion) {
      const version = await saveOne(connection, expectedVersion);
      if (version === undefined) throw concurrentChange(CONNECTIONS.name, connection.connectionId);
      return version;
    },
    saveMany: (changes) =>
      Promise.all(changes.map(({ connection, expectedVersion }) => saveOne(connection, expectedVersion))),
    async admit(connection, expectedVersion, { first, last, most }) {
      const { clientIp: _unknownYet, ...rest } = connection;
      const values = writeArguments(
        { ...connection, clientIp: 'any' },
        expectedVersion,
        JSON.stringify(rest).slice(1),
      );
      const clientIp = await ask((redis) => redis.admitConnection(...values, first, last, most));
      if (clientIp === null) throw concurrentChange(CONNECTIONS.name, connection.connectionId);
      if (clientIp === '') return { outcome: 'full' };
      return { outcome: 'admitted', connection: { ...rest, clientIp }, version: expectedVersion + 1 };
    },
  };
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
