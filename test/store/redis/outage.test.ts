import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import { StoreUnavailable } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  certificateNamed,
  connectionTo,
  endpointNamed,
  providerNamed,
  revocationListNamed,
} from '../../contract/objects.ts';
import { type LogLine, recordingLogger } from '../../support/recording-logger.ts';
import { type RedisServer, startRedis, startRedisCluster } from '../../support/redis-server.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';

/** Whatever happens to Redis, a page must be answered within two seconds. */
const BOUND_MILLISECONDS = 2000;

interface Opened {
  readonly server: RedisServer;
  readonly store: Store;
  readonly lines: readonly LogLine[];
}

/** A server and a store on it; both are closed when the test is over. */
async function open(test: TestContext, server: RedisServer, url = server.url): Promise<Opened> {
  test.onTestFinished(() => server.close());
  const { logger, lines } = recordingLogger();
  const store = await openStore({ redisUrl: new Secret(url), dataDir: '/unused', clock: Date.now, logger });
  test.onTestFinished(() => store.close());
  return { server, store, lines };
}

/** The same through a proxy, which stands for the network. */
async function openThroughProxy(
  test: TestContext,
  server: RedisServer,
): Promise<Opened & { proxy: TcpProxy }> {
  const proxy = await startTcpProxy(server.port);
  test.onTestFinished(() => proxy.close());
  return { ...(await open(test, server, `redis://127.0.0.1:${proxy.port}`)), proxy };
}

describe.concurrent.each([
  ['Redis', startRedis],
  ['a Redis Cluster', startRedisCluster],
])('When %s goes away', (_name, startServer) => {
  it('and its process is stopped, every method answers in time, and all works again when it goes on', async (test) => {
    const { server, store, lines } = await open(test, await startServer());
    server.pause();
    // Longer than it takes until the connection is given up and new ones are tried.
    for (let round = 0; round < 8; round += 1) {
      await expectAllUnavailable(store);
      await sleep(500);
    }
    server.resume();
    await untilItWorks(store);
    expect(outages(lines)).toEqual(['went', 'came back']);
  });

  it('and its process ends, every method answers in time, and all works again when it is back', async (test) => {
    const { server, store, lines } = await open(test, await startServer());
    for (const end of [server.stop, server.kill9]) {
      await end();
      for (let round = 0; round < 3; round += 1) await expectAllUnavailable(store);
      await server.restart();
      await untilItWorks(store);
    }
    expect(outages(lines)).toEqual(['went', 'came back', 'went', 'came back']);
  });

  it('while calls are waiting, each of them answers in time and none is sent again', async (test) => {
    const { server, store } = await open(test, await startServer());
    server.pause();
    const hits = Array.from({ length: 50 }, () => expectUnavailable(store.counters.hit('key', 600)));
    await sleep(300);
    await server.kill9();
    await server.restart();
    await Promise.all(hits);
    await untilItWorks(store);
    expect(await store.counters.count('key')).toBe(0);
  });
});

describe.concurrent('A connection to Redis', () => {
  it('that a network silently forgot is given up for a new one', async (test) => {
    const { proxy, store, lines } = await openThroughProxy(test, await startRedis());
    proxy.forget();
    await expectAllUnavailable(store);
    await untilItWorks(store);
    expect(outages(lines)).toEqual(['went', 'came back']);
  });

  it('of a Cluster that a network silently forgot is given up, too', async (test) => {
    const proxy = await startTcpProxy(0);
    test.onTestFinished(() => proxy.close());
    const port = String(proxy.port);
    // The node tells its clients the address of the proxy.
    const server = await startRedisCluster({ args: ['--cluster-announce-port', port] });
    proxy.lead(server.port);
    const { store } = await open(test, server, `redis+cluster://127.0.0.1:${port}`);
    proxy.forget();
    await expectAllUnavailable(store);
    await untilItWorks(store);
  });

  it('finds the new primary behind the same name after a failover', async (test) => {
    const { server, proxy, store } = await openThroughProxy(test, await startRedis());
    const next = await startRedis();
    test.onTestFinished(() => next.close());
    await server.command(`REPLICAOF 127.0.0.1 ${next.port}`);
    proxy.lead(next.port);
    await expectUnavailable(store.samlProviders.save(providerNamed('corp'), 0));
    await untilItWorks(store);
    expect(await store.samlProviders.save(providerNamed('corp'), 0)).toBe(1);
  });
});

describe.concurrent('What Redis refuses', () => {
  it('for want of memory is StoreUnavailable with the reason, and what only reads goes on', async (test) => {
    const { server, store, lines } = await open(test, await startRedis());
    await store.oneTime.putIfAbsent('key', 'value', 600);
    await server.command('CONFIG SET maxmemory 1');
    const refused = store.oneTime.consume('key', 'tombstone');
    await expect(refused).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(refused).rejects.toMatchObject({ details: { reason: expect.stringMatching(/^OOM/) } });
    expect(await store.oneTime.get('key')).toEqual({ state: 'live', value: 'value' });
    await server.command('CONFIG SET maxmemory 0');
    expect(await store.oneTime.consume('key', 'tombstone')).toEqual({ outcome: 'won', value: 'value' });
    expect(outages(lines)).toEqual([]);
  });

  it('and is full, lets what is trusted be deleted all the same', async (test) => {
    const { server, store } = await open(test, await startRedis());
    const { samlProviderArn } = providerNamed('corp');
    await store.samlProviders.save(providerNamed('corp'), 0);
    await server.command('CONFIG SET maxmemory 1');
    await expectUnavailable(store.samlProviders.save(providerNamed('other'), 0));
    const before = await store.asOf();
    await store.samlProviders.delete(samlProviderArn, 1);
    expect(await store.asOf()).not.toBe(before);
    expect(await store.samlProviders.get(samlProviderArn, store.asOf())).toBeUndefined();
  });

  it('never carries a key or a value into an error', async (test) => {
    const { server, store } = await open(test, await startRedis());
    await server.command('ACL SETUSER default -eval -evalsha');
    const error = await store.oneTime.consume('the-code', 'the-tombstone').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/the-code|the-tombstone/);
    expect(error).toMatchObject({ details: { reason: expect.stringMatching(/^NOPERM/) } });
  });
});

/** Asks every method of the store at once. */
async function expectAllUnavailable(store: Store): Promise<void> {
  const objects = [
    [store.endpoints, endpointNamed('a'), endpointNamed('a').clientVpnEndpointId],
    [store.samlProviders, providerNamed('a'), providerNamed('a').samlProviderArn],
    [store.certificates, certificateNamed('a'), certificateNamed('a').certificateArn],
    [store.revocationLists, revocationListNamed('a'), endpointNamed('a').clientVpnEndpointId],
  ] as const;
  const { clientVpnEndpointId } = endpointNamed('a');
  const calls: readonly Promise<unknown>[] = [
    store.ping(),
    ...objects.flatMap(([kind, value, id]) => [
      kind.get(id as never),
      kind.list(),
      kind.save(value as never, 0),
      kind.delete(id as never, 1),
    ]),
    store.connections.get('cvpn-connection-1'),
    store.connections.find({ clientVpnEndpointId, limit: 5 }),
    store.connections.find({ clientVpnEndpointId, connectionIds: ['cvpn-connection-1'], limit: 5 }),
    store.connections.countActive(clientVpnEndpointId),
    store.connections.save(connectionTo('a', 'cvpn-connection-1'), 0),
    store.oneTime.putIfAbsent('key', 'value', 60),
    store.oneTime.get('key'),
    store.oneTime.consume('key', 'tombstone'),
    store.counters.hit('key', 60),
    store.counters.hitWithin(5, 'key', 60),
    store.counters.count('key'),
    store.counters.release('key'),
    store.applyLedger.acquire('holder', 60),
    store.applyLedger.release('holder'),
    store.applyLedger.lastApplied(),
    store.applyLedger.recordApplied({ digest: 'aa', appliedAt: 1 }),
    store.sessions.get('key'),
    store.sessions.put('key', 'text', 60),
    store.sessions.replace('key', 'text', 60),
    store.sessions.delete('key'),
  ];
  await Promise.all(calls.map(expectUnavailable));
}

async function expectUnavailable(call: Promise<unknown>): Promise<void> {
  const began = Date.now();
  await expect(call).rejects.toBeInstanceOf(StoreUnavailable);
  expect(Date.now() - began).toBeLessThan(BOUND_MILLISECONDS);
}

async function untilItWorks(store: Store): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const works = await store.ping().then(
      () => true,
      () => false,
    );
    if (works) return;
    await sleep(50);
  }
  throw new Error('The store did not come back within ten seconds.');
}

function outages(lines: readonly LogLine[]): readonly string[] {
  return lines.flatMap(({ message }) => {
    if (message.startsWith('Redis does not answer')) return ['went'];
    return message.startsWith('Redis answers again') ? ['came back'] : [];
  });
}
