import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSqliteCounters } from '../../../src/store/sqlite/counters.ts';
import { openDatabase, type SqliteDatabase } from '../../../src/store/sqlite/database.ts';
import { createSqliteOneTimeStore } from '../../../src/store/sqlite/one-time.ts';
import { startSweeper } from '../../../src/store/sqlite/sweeper.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

describe('The sweeper', () => {
  let dataDir: string;
  let database: SqliteDatabase;
  let now = 1_000_000;
  const clock = () => now;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    dataDir = mkdtempSync(join(tmpdir(), 'postern-sweeper-'));
    database = openDatabase(dataDir);
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(dataDir, { recursive: true });
  });

  const keysIn = (table: string) =>
    database
      .prepare(`SELECT key FROM ${table} ORDER BY key`)
      .all()
      .map(({ key }) => key);

  it('deletes rows whose time is up and no others', async () => {
    const sweeper = startSweeper(database, clock, recordingLogger().logger);
    const items = createSqliteOneTimeStore(database, clock);
    const counters = createSqliteCounters(database, clock);
    for (const [key, seconds] of [
      ['short', 5],
      ['long', 500],
    ] as const) {
      await items.putIfAbsent(key, 'value', seconds);
      await counters.hit(key, seconds);
    }
    now += 6000;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(keysIn('one_time')).toEqual(['long']);
    expect(keysIn('counters')).toEqual(['long']);
    sweeper.stop();
    database.close();
  });

  it('goes on after a failure, which it logs', async () => {
    const { logger, lines } = recordingLogger();
    const sweeper = startSweeper(database, clock, logger);
    database.close();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn']);
    for (const { fields } of lines) expect(fields).toEqual({ error: expect.any(Error) });
    sweeper.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lines).toHaveLength(2);
  });
});
