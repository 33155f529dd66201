import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { parseRedisUrl } from '../../kernel/redis-address.ts';
import type { Secret } from '../../kernel/secret.ts';
import { CERTIFICATES, ENDPOINTS, REVOCATION_LISTS, SAML_PROVIDERS } from '../object-kinds.ts';
import type { Store } from '../store.ts';
import { createRedisApplyLedger } from './apply-ledger.ts';
import { openConnection, type RedisConnection } from './connection.ts';
import { createRedisConnections } from './connections.ts';
import { createRedisCounters } from './counters.ts';
import { keys } from './keys.ts';
import { createRedisObjects } from './objects.ts';
import { createRedisOneTimeStore } from './one-time.ts';
import { claimSchema, refuseNewerSchema } from './schema.ts';
import { createRedisSessions } from './sessions.ts';
import { checkServer } from './start-checks.ts';
import { startRedisSweeper } from './sweeper.ts';
import { createRedisTraces } from './traces.ts';

export interface RedisStoreOptions {
  readonly redisUrl: Secret;
  /** Measures silence on the connection; what expires, expires by the clock of Redis. */
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The store of any number of replicas, on one Redis (6.0 or later) or Redis Cluster.
 * Throws `RedisUrlInvalid`, `EvictionPolicyUnsafe`, `SchemaTooNew` and, after five seconds, `StoreUnavailable`.
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  const connection = await openChecked(options, async (opened) => {
    await checkServer(opened, options.logger);
    await claimSchema(opened);
  });
  const sweeper = startRedisSweeper(connection, options.logger);
  return storeOver(connection, options.logger, () => {
    sweeper.stop();
    return connection.close();
  });
}

/** The same for a program that only reads, and may find a Redis that could evict. */
export async function openRedisStoreToRead(options: RedisStoreOptions): Promise<Store> {
  const connection = await openChecked(options, refuseNewerSchema);
  return storeOver(connection, options.logger, connection.close);
}

async function openChecked(
  { redisUrl, clock, logger }: RedisStoreOptions,
  check: (connection: RedisConnection) => Promise<void>,
): Promise<RedisConnection> {
  const address = parseRedisUrl(redisUrl);
  const connection = await openConnection(address, clock, logger);
  try {
    await selectDatabase(connection, address.db);
    await check(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

/** ioredis goes on in database 0 when there is none of this number: asked once more, Redis refuses in words. */
async function selectDatabase(connection: RedisConnection, db: number): Promise<void> {
  if (db !== 0) await connection.ask((redis) => redis.select(db));
}

function storeOver(connection: RedisConnection, logger: Logger, close: () => Promise<void>): Store {
  return {
    kind: 'redis',
    endpoints: createRedisObjects(connection, ENDPOINTS, logger),
    samlProviders: createRedisObjects(connection, SAML_PROVIDERS, logger),
    certificates: createRedisObjects(connection, CERTIFICATES, logger),
    revocationLists: createRedisObjects(connection, REVOCATION_LISTS, logger),
    connections: createRedisConnections(connection, logger),
    oneTime: createRedisOneTimeStore(connection),
    counters: createRedisCounters(connection),
    applyLedger: createRedisApplyLedger(connection),
    sessions: createRedisSessions(connection),
    traces: createRedisTraces(connection),
    async asOf() {
      const mark = await connection.read(keys.changed);
      // A failover may lose the last changes together with their mark: no memory outlives the connection.
      return mark === null ? undefined : `${connection.established()} ${mark}`;
    },
    // On a Cluster this asks the node that holds the control plane, where PING would ask any.
    ping: async () => void (await connection.ask((redis) => redis.exists(keys.applied))),
    close,
  };
}
