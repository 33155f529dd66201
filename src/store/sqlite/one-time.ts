import type { Clock } from '../../kernel/clock.ts';
import type { ConsumeOutcome, OneTimeItem, OneTimeStore } from '../../kernel/one-time-store.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import type { SqliteDatabase } from './database.ts';

/** `content` is the value while the item is live, its tombstone afterwards. */
interface Row {
  readonly consumed: number;
  readonly content: string;
}

/** One-time items, a row each; a row whose time is up counts as absent. */
export function createSqliteOneTimeStore(database: SqliteDatabase, clock: Clock): OneTimeStore {
  const put = database.prepare(`
    INSERT INTO one_time (key, consumed, content, expires_at) VALUES (?1, 0, ?2, ?3)
    ON CONFLICT (key) DO UPDATE SET consumed = 0, content = excluded.content, expires_at = excluded.expires_at
    WHERE one_time.expires_at <= ?4`);
  const select = database.prepare(
    'SELECT consumed, content FROM one_time WHERE key = ?1 AND expires_at > ?2',
  );
  const bury = database.prepare('UPDATE one_time SET consumed = 1, content = ?2 WHERE key = ?1');
  const find = (key: string) => select.get(key, clock()) as Row | undefined;

  return {
    async putIfAbsent(key, value, ttlSeconds) {
      const now = clock();
      const expiresAt = now + lifeInMilliseconds(ttlSeconds);
      const { changes } = await database.attempt(() => put.run(key, value, expiresAt, now));
      return changes === 1;
    },
    async get(key) {
      const row = await database.attempt(() => find(key));
      return row && itemOf(row);
    },
    consume(key, tombstone) {
      return database.transaction(() => {
        const row = find(key);
        if (row?.consumed === 0) bury.run(key, tombstone);
        return outcomeOf(row);
      });
    },
  };
}

function itemOf(row: Row): OneTimeItem {
  return row.consumed === 0
    ? { state: 'live', value: row.content }
    : { state: 'consumed', tombstone: row.content };
}

function outcomeOf(row: Row | undefined): ConsumeOutcome {
  if (row === undefined) return { outcome: 'unknown' };
  return row.consumed === 0
    ? { outcome: 'won', value: row.content }
    : { outcome: 'already-consumed', tombstone: row.content };
}
