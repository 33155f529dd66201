import type { ApplyLedger } from '../../kernel/apply-ledger.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import { readApplied } from '../stored-json.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

/** The lease for applying, which Redis ends by its own clock, and the record of what was applied: a key each. */
export function createRedisApplyLedger(connection: RedisConnection): ApplyLedger {
  return {
    async acquire(holder, ttlSeconds) {
      const life = lifeInMilliseconds(ttlSeconds);
      return (await connection.ask((redis) => redis.acquireLease(keys.applyLease, holder, life))) === 1;
    },
    async release(holder) {
      await connection.ask((redis) => redis.releaseLease(keys.applyLease, holder));
    },
    async lastApplied() {
      const text = await connection.ask((redis) => redis.get(keys.applied));
      return text === null ? undefined : readApplied(text);
    },
    async recordApplied(applied) {
      await connection.ask((redis) => redis.set(keys.applied, JSON.stringify(applied)));
    },
  };
}
