import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isActive } from '../../src/connections/connection.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { connectionTo, endpointNamed, providerNamed, revocationListNamed } from '../contract/objects.ts';
import type { Child } from '../support/child-process.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { startRedis } from '../support/redis-server.ts';
import { acknowledged, type ChildSettings, saveWithoutEnd } from './store-child.ts';

describe('After kill -9 in the middle of saving', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'postern-kill-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('SQLite has every change that was acknowledged, and nothing consumed is live again', async () => {
    const child = await saveThenKill({ dataDir });
    const store = await open({ dataDir });
    await expectAllOf(child, store);
    await store.close();
  });

  it('so has Redis with an append-only file written always, when it is killed too', async () => {
    const redis = await startRedis({ appendonly: true });
    const settings = { dataDir, redisUrl: redis.url };
    const child = await saveThenKill(settings, () => redis.kill9());
    await redis.restart();
    const store = await open(settings);
    await expectAllOf(child, store);
    await store.close();
    await redis.close();
  });
});

async function saveThenKill(settings: ChildSettings, killFirst = async () => {}): Promise<Child> {
  const child = saveWithoutEnd(settings);
  await child.line((line) => line === 'consumed 100');
  await killFirst();
  await child.kill9();
  return child;
}

function open({ dataDir, redisUrl }: ChildSettings): Promise<Store> {
  const secret = redisUrl === undefined ? undefined : new Secret(redisUrl);
  return openStore({ dataDir, redisUrl: secret, clock: Date.now, logger: recordingLogger().logger });
}

async function expectAllOf(child: Child, store: Store): Promise<void> {
  const saved = acknowledged(child, 'saved');
  expect(saved.length).toBeGreaterThan(100);
  for (const n of saved) {
    const value = providerNamed(`p${n}`, { createdAt: n });
    expect(await store.samlProviders.get(value.samlProviderArn)).toEqual({ value, version: 1 });
    const list = revocationListNamed(`e${n}`);
    expect(await store.revocationLists.get(list.clientVpnEndpointId)).toEqual({ value: list, version: 1 });
    const connection = connectionTo(`e${n}`, `c${n}`);
    expect(await store.connections.get(`c${n}`)).toEqual({ value: connection, version: 1 });
  }
  await expectNoAddressLost(saved.length, store);
  for (const n of acknowledged(child, 'consumed')) {
    expect(await store.oneTime.get(`item ${n}`)).toEqual({ state: 'consumed', tombstone: 'tombstone' });
  }
}

/** The one that it was killed at may have an address or none; no address is held by nobody. */
async function expectNoAddressLost(count: number, { connections }: Store): Promise<void> {
  const ids = Array.from({ length: count + 1 }, (_, n) => `a${n}`);
  const found = (await connections.getMany(ids)).flatMap((each) => (each ? [each.value] : []));
  const addresses = found.filter(isActive).map(({ clientIp }) => clientIp);
  expect(addresses.length).toBeGreaterThan(count / 3);
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(await connections.countActive(endpointNamed('pool').clientVpnEndpointId)).toBe(addresses.length);
}
