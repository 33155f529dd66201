import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/connections/connection.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createSqliteConnections } from '../../../src/store/sqlite/connections.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { ADDRESS_TABLES } from '../../../src/store/sqlite/schema.ts';
import { connectionTo, endpointNamed } from '../../contract/objects.ts';
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
      expect(plan.map(({ detail }) => detail)).toEqual([expect.stringMatching(/^SEARCH /)]);
    }
    database.close();
  });

  it('leave nothing of the pool of an endpoint that is deleted, also when they end after it', async (test) => {
    const { logger } = recordingLogger();
    const store = await openStore({ dataDir, clock: Date.now, logger });
    test.onTestFinished(() => store.close());
    const endpoint = endpointNamed('vpn');
    const pool = { clientVpnEndpointId: endpoint.clientVpnEndpointId, first: 5, last: 9, most: 5 };
    const [one, two] = ['one', 'two'].map((id) => connectionTo('vpn', id, { phase: 'admitted' })) as [
      Connection,
      Connection,
    ];
    const over = { phase: 'ended', connectionEndTime: Date.now() } as const;
    const left = () => {
      const file = new DatabaseSync(join(dataDir, 'postern.sqlite'));
      const counts = ADDRESS_TABLES.map(
        (table) => file.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n,
      );
      file.close();
      return counts;
    };
    await store.endpoints.save(endpoint, 0);
    await store.connections.admit(one, 0, pool);
    await store.connections.admit(two, 0, pool);
    await store.connections.save({ ...one, ...over }, 1);
    expect(left()).toEqual([1, 1, 1, 1]);
    await store.endpoints.delete(endpoint.clientVpnEndpointId, 1);
    await store.connections.save({ ...two, ...over }, 1);
    expect(left()).toEqual([0, 0, 0, 0]);
  });
});
