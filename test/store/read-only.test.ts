import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/kernel/secret.ts';
import { openStore, openStoreToRead } from '../../src/store/open-store.ts';
import { readRedisFacts } from '../../src/store/redis/facts.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { startRedis, startRedisCluster } from '../support/redis-server.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postern-read-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const { logger } = recordingLogger();
const options = () => ({ dataDir, clock: Date.now, logger });
const ARN = 'arn:aws:iam::123456789012:saml-provider/corp';
const PROVIDER = { samlProviderArn: ARN, name: 'corp', metadataDocument: '<x/>', createdAt: 0 };

describe('a store that is opened to read', () => {
  it('shows on SQLite what another process serves, and refuses to write', async () => {
    const served = await openStore(options());
    await served.samlProviders.save({ ...PROVIDER, owner: { kind: 'api' } }, 0);
    const read = await openStoreToRead(options());
    expect((await read.samlProviders.get(ARN))?.value.name).toBe('corp');
    await expect(read.samlProviders.delete(ARN, 1)).rejects.toMatchObject({ code: 'StoreUnavailable' });
    await read.close();
    await served.close();
  });

  it('creates nothing where nothing is', async () => {
    await expect(openStoreToRead(options())).rejects.toMatchObject({ code: 'StoreUnavailable' });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('leaves an older file as it is, and says that the next start will not', async () => {
    await (await openStore(options())).close();
    const file = new DatabaseSync(join(dataDir, 'postern.sqlite'));
    file.exec('PRAGMA user_version = 0');
    file.close();
    const before = readFileSync(join(dataDir, 'postern.sqlite'));
    await expect(openStoreToRead(options())).rejects.toMatchObject({ code: 'SchemaTooOld' });
    expect(readFileSync(join(dataDir, 'postern.sqlite'))).toEqual(before);
  });

  it('opens a Redis on which nobody should serve', async () => {
    const redis = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    const redisUrl = new Secret(redis.url);
    await expect(openStore({ ...options(), redisUrl })).rejects.toMatchObject({
      code: 'EvictionPolicyUnsafe',
    });
    const read = await openStoreToRead({ ...options(), redisUrl });
    expect(await read.endpoints.list()).toEqual([]);
    await read.close();
    await redis.close();
  });
});

describe('readRedisFacts', () => {
  const factsOf = (url: string) => readRedisFacts({ redisUrl: new Secret(url), clock: Date.now, logger });

  it('reads version, settings and clock', async () => {
    const redis = await startRedis({ appendonly: true, args: ['--save', '60 1'] });
    const [facts] = await factsOf(redis.url);
    expect(facts).toMatchObject({ appendfsync: 'always', save: '60 1' });
    expect(facts?.info.get('maxmemory_policy')).toBe('noeviction');
    expect(facts?.info.get('redis_version')).toMatch(/^\d+\./);
    expect(Math.abs(facts?.clockAhead ?? Number.NaN)).toBeLessThan(1000);
    await redis.close();
  });

  it('leaves undefined what this user may not see', async () => {
    const redis = await startRedis();
    await redis.command('ACL SETUSER shy on >secret ~* &* +@all -config -info -time');
    const [facts] = await factsOf(redis.url.replace('redis://', 'redis://shy:secret@'));
    expect(facts).toMatchObject({ appendfsync: undefined, save: undefined, clockAhead: undefined });
    expect(facts?.info.size).toBe(0);
    await redis.close();
  });

  it('asks every primary of a Cluster', async () => {
    const redis = await startRedisCluster();
    expect(await factsOf(redis.url)).toHaveLength(1);
    await redis.close();
  });
});
