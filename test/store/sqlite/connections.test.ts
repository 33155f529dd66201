import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteConnections } from '../../../src/store/sqlite/connections.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

describe('Connections in SQLite', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'postern-connections-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('are found by an index, in its order: nothing that is asked looks at all of them', () => {
    const database = openDatabase(dataDir);
    const asked: string[] = [];
    const prepare = (sql: string) => {
      asked.push(sql);
      return database.prepare(sql);
    };
    createSqliteConnections({ ...database, prepare }, Date.now, recordingLogger().logger);
    const selects = asked.filter((sql) => sql.startsWith('SELECT'));
    expect(selects).toHaveLength(11);
    for (const sql of selects) {
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
      expect(plan.map(({ detail }) => detail)).toEqual([
        // To count, no row is looked at.
        expect.stringMatching(sql.includes('count(*)') ? /^SEARCH \w+ USING COVERING INDEX/ : /^SEARCH /),
      ]);
    }
    database.close();
  });
});
