import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { parseRedisUrl } from '../../kernel/redis-address.ts';
import type { Secret } from '../../kernel/secret.ts';
import { CERTIFICATES, ENDPOINTS, SAML_PROVIDERS } from '../object-kinds.ts';
import type { Store } from '../store.ts';
import { createRedisApplyLedger } from './apply-ledger.ts';
import { openConnection, type RedisConnection } from './connection.ts';
import { createRedisCounters } from './counters.ts';
import { keys } from './keys.ts';
import { createRedisObjects } from './objects.ts';
import { createRedisOneTimeStore } from './one-time.ts';
import { claimSchema, refuseNewerSchema } from './schema.ts';
import { createRedisSessions } from './sessions.ts';
import { checkServer } from './start-checks.ts';
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
export function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  return openChecked(options, async (connection) => {
    await checkServer(connection, options.logger);
    await claimSchema(connection);
  });
}

/** The same for a program that only reads, and may find a Redis that could evict. */
export function openRedisStoreToRead(options: RedisStoreOptions): Promise<Store> {
  return openChecked(options, refuseNewerSchema);
}

async function openChecked(
  { redisUrl, clock, logger }: RedisStoreOptions,
  check: (connection: RedisConnection) => Promise<void>,
): Promise<Store> {
  const address = parseRedisUrl(redisUrl);
  const connection = await openConnection(address, clock, logger);
  try {
    await selectDatabase(connection, address.db);
    await check(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return storeOver(connection, logger);
}

/** ioredis goes on in database 0 when there is none of this number: asked once more, Redis refuses in words. */
async function selectDatabase(connection: RedisConnection, db: number): Promise<void> {
  if (db !== 0) await connection.ask((redis) => redis.select(db));
}

function storeOver(connection: RedisConnection, logger: Logger): Store {
  return {
    kind: 'redis',
    endpoints: createRedisObjects(connection, ENDPOINTS, logger),
    samlProviders: createRedisObjects(connection, SAML_PROVIDERS, logger),
    certificates: createRedisObjects(connection, CERTIFICATES, logger),
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
    close: connection.close,
  };
}
