import type { Clock } from '../../kernel/clock.ts';
import { MOST_TRACES, type TraceStore } from '../../kernel/trace-store.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import type { SqliteDatabase } from './database.ts';

/** Traces, a row each; a row whose time is up counts as absent. */
export function createSqliteTraces(database: SqliteDatabase, clock: Clock): TraceStore {
  const select = database.prepare('SELECT trace FROM traces WHERE reference = ?1 AND expires_at > ?2');
  const upsert = database.prepare(
    'INSERT OR REPLACE INTO traces (reference, trace, expires_at) VALUES (?1, ?2, ?3)',
  );
  const forgetTooMany = database.prepare(`
    DELETE FROM traces WHERE reference IN (
      SELECT reference FROM traces ORDER BY expires_at DESC, rowid DESC LIMIT -1 OFFSET ${MOST_TRACES}
    )`);

  return {
    async put(reference, text, seconds) {
      const expiresAt = clock() + lifeInMilliseconds(seconds);
      await database.transaction(() => {
        upsert.run(reference, text, expiresAt);
        forgetTooMany.run();
      });
    },
    async get(reference) {
      const row = await database.attempt(() => select.get(reference, clock()));
      return (row as { readonly trace: string } | undefined)?.trace;
    },
  };
}
