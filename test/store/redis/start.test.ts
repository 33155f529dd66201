import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import { makeCertificate } from '../../../src/demo/certificates.ts';
import { StoreUnavailable } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { EvictionPolicyUnsafe } from '../../../src/store/errors.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type LogLine, recordingLogger } from '../../support/recording-logger.ts';
import {
  freePort,
  type RedisServer,
  type RedisSettings,
  startRedis,
  startRedisCluster,
} from '../../support/redis-server.ts';
import { holdStore } from '../store-child.ts';

/** A server that is closed when the test is over. */
async function start(
  test: TestContext,
  settings: RedisSettings = {},
  starter = startRedis,
): Promise<RedisServer> {
  const server = await starter(settings);
  test.onTestFinished(() => server.close());
  return server;
}

/** Opens and closes a store; what it logged on the way. */
async function open(url: string): Promise<readonly LogLine[]> {
  const { logger, lines } = recordingLogger();
  const store = await openStore({ redisUrl: new Secret(url), dataDir: '/unused', clock: Date.now, logger });
  await store.ping();
  await store.close();
  return lines;
}

const messages = (lines: readonly LogLine[]) => lines.map(({ message }) => message).join('\n');

describe.concurrent('At the start, the Redis store', () => {
  it.for([
    ['Redis', startRedis],
    ['a Redis Cluster', startRedisCluster],
  ] as const)('refuses %s that may evict what it must keep', async ([, starter], test) => {
    const server = await start(test, { args: ['--maxmemory-policy', 'allkeys-lru'] }, starter);
    const opening = open(server.url);
    await expect(opening).rejects.toBeInstanceOf(EvictionPolicyUnsafe);
    await expect(opening).rejects.toThrow(/allkeys-lru.*noeviction/);
  });

  it('sees the policy without the right to CONFIG, and refuses a bad one all the same', async (test) => {
    const server = await start(test);
    await server.command('ACL SETUSER ops on >word ~* +@all -config');
    const url = `redis://ops:word@127.0.0.1:${server.port}`;
    expect(messages(await open(url))).not.toMatch(/maxmemory-policy/);
    await server.command('CONFIG SET maxmemory-policy volatile-ttl');
    await expect(open(url)).rejects.toBeInstanceOf(EvictionPolicyUnsafe);
  });

  it('warns and goes on when Redis shows nothing of itself', async (test) => {
    const server = await start(test);
    await server.command('ACL SETUSER ops on >word ~* +@all -config -info');
    const lines = await open(`redis://ops:word@127.0.0.1:${server.port}`);
    expect(messages(lines)).toMatch(/does not show its maxmemory-policy/);
  });

  it('warns when Redis writes no append-only file, and is silent when all is well', async (test) => {
    expect(messages(await open((await start(test)).url))).toMatch(/appendonly yes/);
    expect(await open((await start(test, { appendonly: true })).url)).toEqual([]);
  });

  it('fails with words, and without the password, when Redis cannot be reached or does not let it in', async (test) => {
    const server = await start(test, { args: ['--requirepass', 'the-right-one'] });
    const nobody = await freePort();
    const openings = [
      [`redis://:the-wrong-one@127.0.0.1:${server.port}`, /WRONGPASS/],
      [`redis://127.0.0.1:${server.port}`, /NOAUTH/],
      [`redis://:the-wrong-one@127.0.0.1:${nobody}`, /ECONNREFUSED/],
      [`redis+cluster://:the-wrong-one@127.0.0.1:${nobody}`, /no connection/],
      [`redis://:the-right-one@127.0.0.1:${server.port}/99`, /DB index is out of range/],
      [`rediss://:the-right-one@127.0.0.1:${server.port}`, /ETIMEDOUT|ECONNRESET|SSL|EPROTO/],
    ] as const;
    const failures = openings.map(async ([url, reason]) => {
      const error = await open(url).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect(String(error)).toMatch(reason);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/the-(right|wrong)-one/);
    });
    await Promise.all(failures);
    expect(messages(await open(`redis://:the-right-one@127.0.0.1:${server.port}/3`))).not.toMatch(/answer/);
  });

  it('waits for a Redis that starts a little later', async (test) => {
    const server = await start(test);
    await server.stop();
    const opening = open(server.url);
    await server.restart();
    expect(messages(await opening)).not.toMatch(/answer/);
  });
});

describe.concurrent('Over TLS', () => {
  it('Redis is trusted by the authorities of the machine and by no others', async (test) => {
    const { port, files } = await certificateFiles(test);
    await start(test, { args: tlsArguments(port, files) });
    await expectTrust(`rediss://localhost:${port}`, files);
  });

  it('so is a Redis Cluster, whose nodes name themselves as their certificates do', async (test) => {
    const { port, files } = await certificateFiles(test);
    const names = [
      '--cluster-announce-hostname',
      'localhost',
      '--cluster-preferred-endpoint-type',
      'hostname',
    ];
    const args = [...names, '--cluster-announce-tls-port', String(port), '--tls-cluster', 'yes'];
    await start(test, { args: [...tlsArguments(port, files), ...args] }, startRedisCluster);
    await expectTrust(`rediss+cluster://localhost:${port}`, files);
  });
});

/** One process that was told of the authority opens the store; another refuses. */
async function expectTrust(redisUrl: string, { authority, directory }: CertificateFiles): Promise<void> {
  const settings = { dataDir: directory, redisUrl };
  const trusting = holdStore(settings, { NODE_EXTRA_CA_CERTS: authority });
  const wary = holdStore(settings);
  await trusting.line((line) => line === 'open');
  await wary.line((line) => line === 'StoreUnavailable');
  for (const child of [trusting, wary]) await child.end();
}

interface CertificateFiles {
  readonly directory: string;
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

async function certificateFiles(test: TestContext): Promise<{ port: number; files: CertificateFiles }> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-redis-tls-'));
  test.onTestFinished(() => rmSync(directory, { recursive: true }));
  const authority = await makeCertificate({ commonName: 'Test CA', purpose: 'certificate-authority' });
  const server = await makeCertificate({ commonName: 'localhost', purpose: 'server', issuer: authority });
  const write = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const files = {
    directory,
    authority: write('ca.pem', authority.certificate),
    certificate: write('cert.pem', server.certificate),
    key: write('key.pem', server.privateKey),
  };
  return { port: await freePort(), files };
}

function tlsArguments(port: number, { authority, certificate, key }: CertificateFiles): readonly string[] {
  const keys = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', authority];
  return ['--tls-port', String(port), '--tls-auth-clients', 'no', ...keys];
}
