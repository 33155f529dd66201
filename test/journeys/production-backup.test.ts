import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths } from '../../src/web/paths.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { httpsVisitor, postResponse, signInAt } from '../support/https-visitor.ts';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';
import { startProductionLayout } from '../support/production-layout.ts';
import { backUpRedis, restoreRedis, wipeRedis } from '../support/redis-backup.ts';
import { storedState } from '../support/stored-state.ts';

const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');
const REPLICAS = ['portal-one', 'portal-two'] as const;

let files: Readonly<Record<string, string>>;
let closers: (() => Promise<unknown> | unknown)[] = [];

beforeAll(async () => {
  files = await makeConfigurationFiles();
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  closers = [];
});

describe('a backup of Redis', () => {
  it('brings back endpoints, providers, certificates with their keys, sessions and used Responses', async () => {
    const layout = await startProductionLayout(files);
    closers.push(layout.close);
    const state = () =>
      storedState({ dataDir: '/unused', redisUrl: layout.redisUrl, dataKey: layout.dataKey });
    const alice = httpsVisitor(layout, '127.0.0.5');
    closers.push(alice.close);
    const { samlResponse = '' } = await signInAt(alice, layout.idpPage.idp, ENGINEERING);
    const before = await state();
    expect(before.endpoints).toHaveLength(2);
    expect(before.privateKeys).toEqual([files['server.key']]);

    const backup = join(layout.redisDirectory, '..', 'backup.rdb');
    await backUpRedis(layout.redisUrl, backup);
    for (const name of REPLICAS) layout.replica(name).signal('SIGTERM');
    await Promise.all(REPLICAS.map((name) => layout.replica(name).exited));
    await layout.redis.stop();
    wipeRedis(layout.redisDirectory);
    await layout.redis.restart();
    expect((await state()).endpoints).toEqual([]);

    await layout.redis.stop();
    wipeRedis(layout.redisDirectory);
    restoreRedis(layout.redisDirectory, backup);
    await layout.redis.restart();
    expect(await state()).toEqual(before);
    await Promise.all(REPLICAS.map((name) => layout.restart(name)));
    expect((await alice.ask(paths.endpoint(ENGINEERING))).text).toContain('alice@corp.example');
    expect((await postResponse(alice, samlResponse)).text).toContain('AssertionReplayed');
    // What is written from now on is kept as before.
    const restored = await state();
    await layout.redis.kill9();
    await layout.redis.restart();
    expect(await state()).toEqual(restored);
  });
});

describe('a Redis that comes back empty', () => {
  it('is given the configuration again by a replica that gets SIGHUP, without a restart', async () => {
    const layout = await startProductionLayout(files);
    closers.push(layout.close);
    const alice = httpsVisitor(layout, '127.0.0.6');
    closers.push(alice.close);
    await layout.redis.stop();
    wipeRedis(layout.redisDirectory);
    await layout.redis.restart();
    await expect.poll(async () => (await alice.ask(paths.endpoint(ENGINEERING))).status).toBe(404);
    layout.replica('portal-one').signal('SIGHUP');
    const signIn = () => signInAt(alice, layout.idpPage.idp, ENGINEERING);
    await expect.poll(async () => (await signIn()).signedIn, { timeout: 10_000 }).toBe(true);
  });
});

describe('a backup of SQLite', () => {
  let directory: ConfigurationDirectory;
  const dataDir = () => join(directory.directory, 'data');
  const run = (...args: readonly string[]): PosternProcess => {
    const ports = { POSTERN_LISTEN: '127.0.0.1:0', POSTERN_OPS_LISTEN: '127.0.0.1:0' };
    const postern = startPostern(args, ports, directory.directory);
    closers.push(async () => {
      postern.signal('SIGKILL');
      await postern.exited;
    });
    return postern;
  };
  const serveOnce = async () => {
    const serving = run('serve');
    await serving.logLine('Postern serves');
    return async () => {
      serving.signal('SIGTERM');
      expect(await serving.exited).toBe(0);
    };
  };
  const state = () =>
    storedState({ dataDir: dataDir(), dataKey: readFileSync(join(dataDir(), 'data-key'), 'utf8').trim() });

  it('brings back endpoints, providers and certificates, and with the keys beside it the private keys', async () => {
    directory = configurationDirectory(files);
    closers.push(directory.remove);
    const stop = await serveOnce();
    const backup = run('backup', 'backup.sqlite');
    expect(await backup.exited).toBe(0);
    expect(backup.stdout()).toContain('data-key');
    for (const key of ['data-key', 'session-secret'])
      cpSync(join(dataDir(), key), join(directory.directory, key));
    await stop();
    const before = await state();
    expect(before.endpoints).toHaveLength(2);
    expect(before.privateKeys).toEqual([files['server.key']]);

    rmSync(dataDir(), { recursive: true });
    for (const [from, to] of [
      ['backup.sqlite', 'postern.sqlite'],
      ['data-key', 'data-key'],
      ['session-secret', 'session-secret'],
    ] as const) {
      cpSync(join(directory.directory, from), join(dataDir(), to));
    }
    expect(await state()).toEqual(before);
    const stopAgain = await serveOnce();
    await stopAgain();
    expect({ ...(await state()), applied: undefined }).toEqual({ ...before, applied: undefined });
  });
});
