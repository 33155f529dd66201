import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirectoryInUse } from '../../../src/store/errors.ts';
import { openStore, openStoreBeside } from '../../../src/store/open-store.ts';
import { providerNamed } from '../../contract/objects.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { holdStore } from '../store-child.ts';

describe('The lock of the data directory', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'postern-lock-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const options = () => ({ dataDir, clock: Date.now, logger: recordingLogger().logger });

  it('refuses a second store in the same process, and says what to set for several replicas', async () => {
    const store = await openStore(options());
    const second = openStore(options());
    await expect(second).rejects.toBeInstanceOf(DataDirectoryInUse);
    await expect(second).rejects.toThrow(/POSTERN_REDIS_URL/);
    await store.close();
  });

  it('refuses another process, also after this process tried to open a second store', async () => {
    const store = await openStore(options());
    await expect(openStore(options())).rejects.toBeInstanceOf(DataDirectoryInUse);
    const other = holdStore({ dataDir });
    await other.line((line) => line === 'DataDirectoryInUse');
    await other.end();
    await store.close();
  });

  it('is free again when the store is closed, and closing twice does no harm', async () => {
    const store = await openStore(options());
    await store.close();
    await store.close();
    const next = await openStore(options());
    await next.close();
  });

  it('is free again when its holder was killed with kill -9', async () => {
    const holder = holdStore({ dataDir });
    await holder.line((line) => line === 'open');
    await expect(openStore(options())).rejects.toBeInstanceOf(DataDirectoryInUse);
    await holder.kill9();
    const store = await openStore(options());
    await store.close();
  });

  it('does not concern a program that works beside the holder', async () => {
    const holder = holdStore({ dataDir });
    await holder.line((line) => line === 'open');
    const beside = await openStoreBeside(options());
    expect(await beside.samlProviders.save(providerNamed('corp'), 0)).toBe(1);
    await beside.close();
    await holder.end();
  });
});
