import type { Counters } from '../../kernel/counters.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

interface LimitedHit {
  readonly key: string;
  /** Milliseconds. */
  readonly window: number;
  readonly limit: number;
}

/** Rate-limit windows, a key each, which Redis forgets by its own clock. */
export function createRedisCounters(connection: RedisConnection): Counters {
  const add = async (key: string, amount: number, windowSeconds: number) => {
    const window = lifeInMilliseconds(windowSeconds);
    return connection.ask((redis) => redis.countHits(keys.counter(key), window, amount));
  };
  const countWithin = connection.together((redis, hits: readonly LimitedHit[]) => {
    const limits = hits.flatMap(({ window, limit }) => [window, limit]);
    return redis.countHitsWithin(hits.length, ...hits.map(({ key }) => key), ...limits);
  });
  return {
    add,
    hit: (key, windowSeconds) => add(key, 1, windowSeconds),
    async hitWithin(limit, key, windowSeconds) {
      const window = lifeInMilliseconds(windowSeconds);
      return (await countWithin({ key: keys.counter(key), window, limit })) === 1;
    },
    async count(key) {
      return Number(await connection.ask((redis) => redis.get(keys.counter(key))));
    },
    async release(key) {
      await connection.ask((redis) => redis.releaseHit(keys.counter(key)));
    },
  };
}
