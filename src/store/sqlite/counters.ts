import type { Clock } from '../../kernel/clock.ts';
import type { Counters } from '../../kernel/counters.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import type { SqliteDatabase } from './database.ts';

interface Row {
  readonly hits: number;
}

/** Rate-limit windows, a row each; a row whose time is up counts as absent. */
export function createSqliteCounters(database: SqliteDatabase, clock: Clock): Counters {
  const addHits = database.prepare(`
    INSERT INTO counters (key, hits, expires_at) VALUES (?1, ?4, ?2)
    ON CONFLICT (key) DO UPDATE SET
      hits = CASE WHEN expires_at > ?3 THEN hits + ?4 ELSE ?4 END,
      expires_at = CASE WHEN expires_at > ?3 THEN expires_at ELSE excluded.expires_at END
    RETURNING hits`);
  const hitWithin = database.prepare(`
    INSERT INTO counters (key, hits, expires_at) SELECT ?1, 1, ?2 WHERE ?4 > 0
    ON CONFLICT (key) DO UPDATE SET
      hits = CASE WHEN expires_at > ?3 THEN hits + 1 ELSE 1 END,
      expires_at = CASE WHEN expires_at > ?3 THEN expires_at ELSE excluded.expires_at END
    WHERE hits < ?4 OR expires_at <= ?3`);
  const count = database.prepare('SELECT hits FROM counters WHERE key = ?1 AND expires_at > ?2');
  const release = database.prepare(
    'UPDATE counters SET hits = hits - 1 WHERE key = ?1 AND hits > 0 AND expires_at > ?2',
  );

  const add = async (key: string, amount: number, windowSeconds: number) => {
    const now = clock();
    const expiresAt = now + lifeInMilliseconds(windowSeconds);
    return database.attempt(() => (addHits.get(key, expiresAt, now, amount) as unknown as Row).hits);
  };

  return {
    add,
    hit: (key, windowSeconds) => add(key, 1, windowSeconds),
    async hitWithin(limit, key, windowSeconds) {
      const now = clock();
      const expiresAt = now + lifeInMilliseconds(windowSeconds);
      const { changes } = await database.attempt(() => hitWithin.run(key, expiresAt, now, limit));
      return changes === 1;
    },
    async count(key) {
      const row = await database.attempt(() => count.get(key, clock()) as Row | undefined);
      return row?.hits ?? 0;
    },
    async release(key) {
      await database.attempt(() => release.run(key, clock()));
    },
  };
}
