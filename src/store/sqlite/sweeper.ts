import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { SqliteDatabase } from './database.ts';
import { EXPIRING_TABLES } from './schema.ts';

const INTERVAL_MILLISECONDS = 10_000;

/** Rows of one table per sweep: enough for 500 sign-ins a second, few enough to hold up no request. */
const AT_ONCE = 5000;

/** Deletes rows whose time is up, every ten seconds, until `stop`. Reading ignores them anyway. */
export function startSweeper(database: SqliteDatabase, clock: Clock, logger: Logger): { stop(): void } {
  const deletions = EXPIRING_TABLES.map((table) =>
    database.prepare(
      `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE expires_at <= ?1 LIMIT ${AT_ONCE})`,
    ),
  );
  const sweep = async () => {
    try {
      for (const deletion of deletions) await database.attempt(() => deletion.run(clock()));
    } catch (error) {
      logger.warn({ error }, 'Expired rows could not be deleted; the next sweep tries again.');
    }
  };
  const timer = setInterval(sweep, INTERVAL_MILLISECONDS).unref();
  return { stop: () => clearInterval(timer) };
}
