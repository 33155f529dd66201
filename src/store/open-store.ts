import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Secret } from '../kernel/secret.ts';
import { openRedisStore, openRedisStoreToRead } from './redis/redis-store.ts';
import { openSqliteStore, openSqliteStoreBeside, openSqliteStoreToRead } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** Set: all state in that Redis. Unset: in the SQLite file of `dataDir`. */
  readonly redisUrl?: Secret | undefined;
  readonly dataDir: string;
  /** Decides what has expired in SQLite; Redis uses its own clock. */
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Opens the store of a process that serves. Throws `StoreUnavailable`, `DataDirectoryInUse` (another process serves
 * from `dataDir`), `SchemaTooNew`, `RedisUrlInvalid` and `EvictionPolicyUnsafe`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { redisUrl, ...rest } = options;
  return redisUrl ? openRedisStore({ ...rest, redisUrl }) : openSqliteStore(rest);
}

/** The same for a program that looks in while another process serves: on SQLite it takes no lock. */
export async function openStoreBeside(options: StoreOptions): Promise<Store> {
  const { redisUrl, ...rest } = options;
  return redisUrl ? openRedisStore({ ...rest, redisUrl }) : openSqliteStoreBeside(rest);
}

/**
 * The same for a program that only reads: what it finds, it leaves as it is. Throws `SchemaTooOld` beside what
 * {@link openStoreBeside} throws, and no `EvictionPolicyUnsafe`.
 */
export async function openStoreToRead(options: StoreOptions): Promise<Store> {
  const { redisUrl, ...rest } = options;
  return redisUrl ? openRedisStoreToRead({ ...rest, redisUrl }) : openSqliteStoreToRead(rest);
}
