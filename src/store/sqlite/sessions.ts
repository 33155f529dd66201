import type { Clock } from '../../kernel/clock.ts';
import type { SessionStore } from '../../kernel/session-store.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import type { SqliteDatabase } from './database.ts';

/** Sessions, a row each; a row whose time is up counts as absent. */
export function createSqliteSessions(database: SqliteDatabase, clock: Clock): SessionStore {
  const select = database.prepare('SELECT session FROM sessions WHERE sid = ?1 AND expires_at > ?2');
  const upsert = database.prepare(
    'INSERT OR REPLACE INTO sessions (sid, session, expires_at) VALUES (?1, ?2, ?3)',
  );
  const update = database.prepare(
    'UPDATE sessions SET session = ?2, expires_at = ?3 WHERE sid = ?1 AND expires_at > ?4',
  );
  const remove = database.prepare('DELETE FROM sessions WHERE sid = ?1 RETURNING expires_at');

  return {
    async get(key) {
      const row = await database.attempt(() => select.get(key, clock()));
      return (row as { readonly session: string } | undefined)?.session;
    },
    async put(key, text, seconds) {
      const expiresAt = clock() + lifeInMilliseconds(seconds);
      await database.attempt(() => upsert.run(key, text, expiresAt));
    },
    async replace(key, text, seconds) {
      const now = clock();
      const expiresAt = now + lifeInMilliseconds(seconds);
      const { changes } = await database.attempt(() => update.run(key, text, expiresAt, now));
      return changes === 1;
    },
    async delete(key) {
      const row = await database.attempt(() => remove.get(key));
      return row !== undefined && Number(row.expires_at) > clock();
    },
  };
}
