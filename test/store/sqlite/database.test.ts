import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../src/kernel/errors.ts';
import { SchemaTooNew, StoredValueUnreadable } from '../../../src/store/errors.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { unavailable } from '../../../src/store/sqlite/failures.ts';
import { ADDRESS_TABLES } from '../../../src/store/sqlite/schema.ts';
import { connectionTo, endpointNamed, providerNamed } from '../../contract/objects.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { acknowledged, saveOnSmallDisk } from '../store-child.ts';

describe('The SQLite store', () => {
  let parent: string;
  let dataDir: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'postern-sqlite-'));
    dataDir = join(parent, 'made', 'data');
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const { logger, lines } = recordingLogger();
  const open = (directory = dataDir) => openStore({ dataDir: directory, clock: Date.now, logger });
  const edit = (sql: string) => {
    const file = new DatabaseSync(join(dataDir, 'postern.sqlite'));
    file.exec(sql);
    file.close();
  };

  const schemaVersion = () => {
    const file = new DatabaseSync(join(dataDir, 'postern.sqlite'));
    const version = file.prepare('PRAGMA user_version').get()?.user_version;
    file.close();
    return version;
  };

  it('creates a directory and files that only their owner may read', async () => {
    const store = await open();
    await store.endpoints.save(endpointNamed('e'), 0);
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(modeOf(dataDir)).toBe('700');
    const files = readdirSync(dataDir);
    expect(files).toContain('postern.sqlite-wal');
    expect(files.map((file) => modeOf(join(dataDir, file)))).toEqual(files.map(() => '600'));
    await store.close();
  });

  it('answers StoreUnavailable once it is closed', async () => {
    const store = await open();
    await store.close();
    await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.oneTime.consume('key', 'tombstone')).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('refuses a file that a newer Postern wrote, and leaves it as it is', async () => {
    await (await open()).close();
    edit('PRAGMA user_version = 1000');
    const opening = open();
    await expect(opening).rejects.toBeInstanceOf(SchemaTooNew);
    await expect(opening).rejects.toThrow(/schema 1000/);
    edit('PRAGMA user_version = 4');
    await (await open()).close();
  });

  it('brings a file of schema 1 up to date, and keeps what is in it', async () => {
    const before = await open();
    await before.samlProviders.save(providerNamed('corp'), 0);
    await before.close();
    const later = ['traces', 'connections', ...ADDRESS_TABLES];
    edit(`DROP TRIGGER pool_goes_with_endpoint; ${later.map((table) => `DROP TABLE ${table};`).join(' ')}
      PRAGMA user_version = 1`);
    const store = await open();
    await store.traces.put('4F7KQ-0XMWD', 'trace', 60);
    expect(await store.traces.get('4F7KQ-0XMWD')).toBe('trace');
    expect(await store.samlProviders.get(providerNamed('corp').samlProviderArn)).toBeDefined();
    await store.close();
    expect(schemaVersion()).toBe(4);
  });

  it('brings a file of schema 3 up to date, without its connections, which say nothing of gateways', async () => {
    const before = await open();
    await before.samlProviders.save(providerNamed('corp'), 0);
    await before.close();
    edit(`DROP TRIGGER pool_goes_with_endpoint; DROP TABLE connections;
      ${ADDRESS_TABLES.map((table) => `DROP TABLE ${table};`).join(' ')}
      CREATE TABLE connections (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      INSERT INTO connections VALUES ('cvpn-connection-old', '{}');
      PRAGMA user_version = 3`);
    const store = await open();
    expect(await store.connections.get('cvpn-connection-old')).toBeUndefined();
    expect(await store.connections.save(connectionTo('vpn', 'cvpn-connection-old'), 0)).toBe(1);
    expect(await store.samlProviders.get(providerNamed('corp').samlProviderArn)).toBeDefined();
    await store.close();
    expect(schemaVersion()).toBe(4);
  });

  it('names the directory when it cannot write there', async () => {
    // Nobody, not even root, can create files in there.
    const opening = open('/proc/self');
    await expect(opening).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(opening).rejects.toThrow(/\/proc\/self/);
    const file = join(parent, 'file');
    writeFileSync(file, '');
    const inside = open(join(file, 'data'));
    await expect(inside).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(inside).rejects.toThrow(join(file, 'data'));
  });

  it('says that a damaged file wants a backup', async () => {
    await (await open()).close();
    writeFileSync(join(dataDir, 'postern.sqlite'), 'x'.repeat(8192));
    const opening = open();
    await expect(opening).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(opening).rejects.toThrow(/restore a backup/);
  });

  it('says that the disk is full when SQLite says so', () => {
    const file = new DatabaseSync(':memory:');
    file.exec('PRAGMA max_page_count = 2');
    let failure: unknown;
    try {
      file.exec('CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x)');
    } catch (error) {
      failure = unavailable(error, '/data');
    }
    expect(failure).toBeInstanceOf(StoreUnavailable);
    expect(String(failure)).toMatch(/\/data .*The disk is full\. Free some space\./);
  });

  it('answers StoreUnavailable while the disk takes no more, loses nothing, and goes on when there is room', async () => {
    const child = saveOnSmallDisk({ dataDir }, 600);
    await child.line((line) => line === 'failed StoreUnavailable');
    const before = acknowledged(child, 'saved').length;
    await promisify(execFile)('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:']);
    await child.line((line) => line.startsWith('saved') && acknowledged(child, 'saved').length > before);
    await child.kill9();
    const store = await open();
    for (const n of acknowledged(child, 'saved')) {
      expect(await store.samlProviders.get(providerNamed(`p${n}`).samlProviderArn)).toBeDefined();
    }
    await store.close();
  });

  it('names an object that cannot be read, and lists the others', async () => {
    const store = await open();
    const [good, damaged, foreign] = [
      endpointNamed('good'),
      endpointNamed('damaged'),
      endpointNamed('foreign'),
    ];
    for (const endpoint of [good, damaged, foreign]) await store.endpoints.save(endpoint, 0);
    edit(`UPDATE objects SET value = '{"clientVpn' WHERE id = '${damaged.clientVpnEndpointId}'`);
    edit(`UPDATE objects SET value = '{"other":1}' WHERE id = '${foreign.clientVpnEndpointId}'`);
    for (const { clientVpnEndpointId } of [damaged, foreign]) {
      const reading = store.endpoints.get(clientVpnEndpointId);
      await expect(reading).rejects.toBeInstanceOf(StoredValueUnreadable);
      await expect(reading).rejects.toThrow(clientVpnEndpointId);
    }
    expect(await store.endpoints.list()).toEqual([{ value: good, version: 1 }]);
    const logged = lines.filter(({ level }) => level === 'error').map(({ fields }) => String(fields.key));
    expect(logged.join()).toContain(damaged.clientVpnEndpointId);
    expect(logged.join()).toContain(foreign.clientVpnEndpointId);
    await store.close();
  });

  it('knows of no applied configuration when the record of it cannot be read', async () => {
    const store = await open();
    await store.applyLedger.recordApplied({ digest: 'aa', appliedAt: 1 });
    edit(`UPDATE applied SET record = '[]'`);
    expect(await store.applyLedger.lastApplied()).toBeUndefined();
    await store.close();
  });
});
