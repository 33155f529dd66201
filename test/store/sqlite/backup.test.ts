import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../src/kernel/errors.ts';
import { BackupTargetExists, BackupTargetUnusable, NothingToBackUp } from '../../../src/store/errors.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { backupStore } from '../../../src/store/sqlite/backup.ts';
import type { Store } from '../../../src/store/store.ts';
import { connectionTo, endpointNamed, providerNamed, revocationListNamed } from '../../contract/objects.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { acknowledged, saveWithoutEnd } from '../store-child.ts';

describe('backupStore', () => {
  let directory: string;
  let dataDir: string;
  let target: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'postern-backup-'));
    dataDir = join(directory, 'data');
    target = join(directory, 'backup.sqlite');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const open = (dir: string) =>
    openStore({ dataDir: dir, clock: Date.now, logger: recordingLogger().logger });

  it('copies, while another process serves and writes, everything that was acknowledged before', async () => {
    const serving = saveWithoutEnd({ dataDir });
    for (const round of [1, 2, 3]) {
      const file = join(directory, `backup-${round}.sqlite`);
      await serving.line((line) => line === `saved ${round * 40}`);
      const before = acknowledged(serving, 'saved');
      await backupStore(dataDir, file);
      expect(integrityOf(file)).toBe('ok');
      const restored = await open(await restore(file, join(directory, `restored-${round}`)));
      for (const n of before) {
        expect(await restored.samlProviders.get(providerNamed(`p${n}`).samlProviderArn)).toBeDefined();
      }
      await restored.close();
    }
    await serving.kill9();
  });

  it('leaves out sessions, one-time items and traces, to the last byte, so that nothing ended comes back to life', async () => {
    const store = await open(dataDir);
    await store.samlProviders.save(providerNamed('corp'), 0);
    await store.oneTime.putIfAbsent('one-time-key', 'one-time-value', 600);
    await store.sessions.put('session-key', 'session-of-alice', 600);
    await store.traces.put('4F7KQ-0XMWD', 'trace-of-alice', 600);
    await backupStore(dataDir, target);
    const content = readFileSync(target, 'latin1');
    expect(content).toContain('saml-provider/corp');
    expect(content).not.toMatch(
      /one-time-key|one-time-value|session-key|session-of-alice|4F7KQ-0XMWD|trace-of-alice/,
    );
    await store.close();
  });

  it('holds revocation lists, and leaves out connections, whose end nobody would report to what was restored', async () => {
    const store = await open(dataDir);
    await store.endpoints.save(endpointNamed('vpn'), 0);
    await store.revocationLists.save(revocationListNamed('vpn'), 0);
    const { clientVpnEndpointId } = endpointNamed('vpn');
    const pool = { clientVpnEndpointId, first: 5, last: 5, most: 1 };
    const admit = ({ connections }: Store, id: string) =>
      connections.admit(connectionTo('vpn', id, { phase: 'admitted', username: 'mallory' }), 0, pool);
    await admit(store, 'cvpn-connection-1');
    await store.close();
    await backupStore(dataDir, target);
    expect(readFileSync(target, 'latin1')).not.toContain('mallory');
    const restored = await open(await restore(target, join(directory, 'restored')));
    expect((await restored.revocationLists.get(clientVpnEndpointId))?.value).toEqual(
      revocationListNamed('vpn'),
    );
    expect(await restored.connections.get('cvpn-connection-1')).toBeUndefined();
    expect(await restored.connections.countActive(clientVpnEndpointId)).toBe(0);
    expect(await admit(restored, 'cvpn-connection-2')).toMatchObject({ outcome: 'admitted' });
    await restored.close();
  });

  it('makes one file that only its owner may read', async () => {
    await (await open(dataDir)).close();
    await backupStore(dataDir, target);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['backup.sqlite', 'data']);
  });

  it('never overwrites a file', async () => {
    await (await open(dataDir)).close();
    writeFileSync(target, 'precious');
    await expect(backupStore(dataDir, target)).rejects.toBeInstanceOf(BackupTargetExists);
    expect(readFileSync(target, 'utf8')).toBe('precious');
  });

  it('names the file when it cannot be created', async () => {
    await (await open(dataDir)).close();
    const nowhere = join(directory, 'missing', 'backup.sqlite');
    const backingUp = backupStore(dataDir, nowhere);
    await expect(backingUp).rejects.toBeInstanceOf(BackupTargetUnusable);
    await expect(backingUp).rejects.toThrow(nowhere);
  });

  it('says so when there is nothing to copy, and makes no file', async () => {
    await expect(backupStore(dataDir, target)).rejects.toBeInstanceOf(NothingToBackUp);
    expect(existsSync(target)).toBe(false);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('leaves no half a backup behind when the source is damaged', async () => {
    mkdirSync(dataDir);
    writeFileSync(
      join(dataDir, 'postern.sqlite'),
      'not a database, but long enough to look like something '.repeat(40),
    );
    await expect(backupStore(dataDir, target)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(existsSync(target)).toBe(false);
  });
});

async function restore(file: string, dataDir: string): Promise<string> {
  mkdirSync(dataDir);
  await copyFile(file, join(dataDir, 'postern.sqlite'));
  return dataDir;
}

function integrityOf(file: string): unknown {
  const database = new DatabaseSync(file);
  try {
    return database.prepare('PRAGMA integrity_check').get()?.integrity_check;
  } finally {
    database.close();
  }
}
