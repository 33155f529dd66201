import type { ApplyLedger } from '../../kernel/apply-ledger.ts';
import type { Clock } from '../../kernel/clock.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import { readApplied } from '../stored-json.ts';
import type { SqliteDatabase } from './database.ts';

/** The lease for applying and the record of what was applied: one row each, named `configuration`. */
export function createSqliteApplyLedger(database: SqliteDatabase, clock: Clock): ApplyLedger {
  const acquire = database.prepare(`
    INSERT INTO apply_lease (name, holder, expires_at) VALUES ('configuration', ?1, ?2)
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
    WHERE apply_lease.holder = excluded.holder OR apply_lease.expires_at <= ?3`);
  const release = database.prepare('DELETE FROM apply_lease WHERE holder = ?1');
  const select = database.prepare('SELECT record FROM applied');
  const replace = database.prepare(
    "INSERT OR REPLACE INTO applied (name, record) VALUES ('configuration', ?1)",
  );

  return {
    async acquire(holder, ttlSeconds) {
      const now = clock();
      const expiresAt = now + lifeInMilliseconds(ttlSeconds);
      const { changes } = await database.attempt(() => acquire.run(holder, expiresAt, now));
      return changes === 1;
    },
    async release(holder) {
      await database.attempt(() => release.run(holder));
    },
    async lastApplied() {
      const row = await database.attempt(() => select.get() as { readonly record: string } | undefined);
      return row && readApplied(row.record);
    },
    async recordApplied(applied) {
      await database.attempt(() => replace.run(JSON.stringify(applied)));
    },
  };
}
