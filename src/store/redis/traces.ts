import { MOST_TRACES, type TraceStore } from '../../kernel/trace-store.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

/**
 * Traces: a hash that holds them, and beside it a sorted set that says when each of them ends, in microseconds by the clock
 * of Redis. Both go together in one script, so there is no trace that the set does not know and none too many.
 */
export function createRedisTraces({ ask }: RedisConnection): TraceStore {
  return {
    async put(reference, text, seconds) {
      const life = lifeInMilliseconds(seconds);
      await ask((redis) => redis.keepTrace(keys.traceEnds, keys.traces, reference, text, life, MOST_TRACES));
    },
    async get(reference) {
      return (await ask((redis) => redis.findTrace(keys.traceEnds, keys.traces, reference))) ?? undefined;
    },
  };
}
