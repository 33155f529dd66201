import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Store } from './store.ts';

// A process has one of the two, so it loads one of the two: ioredis alone is sixty files.
const redisStores = () => import('./redis/redis-store.ts');
const sqliteStores = () => import('./sqlite/sqlite-store.ts');

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
  if (redisUrl) return (await redisStores()).openRedisStore({ ...rest, redisUrl });
  return (await sqliteStores()).openSqliteStore(rest);
}

/** The same for a program that looks in while another process serves: on SQLite it takes no lock. */
export async function openStoreBeside(options: StoreOptions): Promise<Store> {
  const { redisUrl, ...rest } = options;
  if (redisUrl) return (await redisStores()).openRedisStore({ ...rest, redisUrl });
  return (await sqliteStores()).openSqliteStoreBeside(rest);
}

/**
 * The same for a program that only reads: what it finds, it leaves as it is. Throws `SchemaTooOld` beside what
 * {@link openStoreBeside} throws, and no `EvictionPolicyUnsafe`.
 */
export async function openStoreToRead(options: StoreOptions): Promise<Store> {
  const { redisUrl, ...rest } = options;
  if (redisUrl) return (await redisStores()).openRedisStoreToRead({ ...rest, redisUrl });
  return (await sqliteStores()).openSqliteStoreToRead(rest);
}
