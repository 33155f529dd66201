import { describe, expect, it, type TestContext } from 'vitest';
import { Secret } from '../../../src/kernel/secret.ts';
import { SchemaTooNew } from '../../../src/store/errors.ts';
import { openStore, openStoreBeside, openStoreToRead } from '../../../src/store/open-store.ts';
import { connectionTo, providerNamed } from '../../contract/objects.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { type RedisServer, startRedis, startRedisCluster } from '../../support/redis-server.ts';

const KEY = 'postern:{postern}:schema';
const MARK = 'postern:{postern}:changed';

async function start(test: TestContext, starter = startRedis): Promise<RedisServer> {
  const server = await starter();
  test.onTestFinished(() => server.close());
  return server;
}

const optionsFor = ({ url }: RedisServer) => ({
  redisUrl: new Secret(url),
  dataDir: '/unused',
  clock: Date.now,
  logger: recordingLogger().logger,
});

describe.concurrent.each([
  ['Redis', startRedis],
  ['a Redis Cluster', startRedisCluster],
])('In %s, the schema of the state', (_name, starter) => {
  it('is recorded at the first start, and every later one finds what it knows', async (test) => {
    const server = await start(test, starter);
    for (const open of [openStore, openStore, openStoreBeside, openStoreToRead]) {
      await (await open(optionsFor(server))).close();
      expect(await server.command(`GET ${KEY}`)).toBe('$1\r\n4\r\n');
    }
  });

  it('changes its mark at every start, so that no memory outlives what somebody did to it by hand', async (test) => {
    const server = await start(test, starter);
    const one = await openStore(optionsFor(server));
    await one.samlProviders.save(providerNamed('corp'), 0);
    const { samlProviderArn } = providerNamed('corp');
    await server.command(`DEL ${MARK}`);
    const other = await openStore(optionsFor(server));
    expect(await one.samlProviders.get(samlProviderArn, one.asOf())).toBeDefined();
    await server.command('DEL postern:{postern}:saml-providers');
    await server.command(`DEL ${MARK}`);
    const third = await openStore(optionsFor(server));
    expect(await one.samlProviders.get(samlProviderArn, one.asOf())).toBeUndefined();
    for (const store of [one, other, third]) await store.close();
  });

  it('is raised from the one before, and what was not marked yet is read all the same', async (test) => {
    const server = await start(test, starter);
    const before = await openStore(optionsFor(server));
    await before.samlProviders.save(providerNamed('corp'), 0);
    await before.close();
    await server.command(`SET ${KEY} 1`);
    await server.command(`DEL ${MARK}`);
    const reading = await openStoreToRead(optionsFor(server));
    expect(await reading.asOf()).toBeUndefined();
    const { samlProviderArn } = providerNamed('corp');
    expect(await reading.samlProviders.get(samlProviderArn, reading.asOf())).toBeDefined();
    await reading.close();
    const after = await openStore(optionsFor(server));
    expect(await server.command(`GET ${KEY}`)).toBe('$1\r\n4\r\n');
    expect(await after.asOf()).toBeDefined();
    await after.close();
  });

  it('takes connections of schema 3 away once, for they say nothing of gateways, and none of its own', async (test) => {
    const server = await start(test, starter);
    await server.command(`SET ${KEY} 3`);
    await server.command('HSET postern:{postern}:connections old {}');
    await server.command('ZADD postern:{postern}:active-connections 0 old');
    const first = await openStore(optionsFor(server));
    expect(await server.command('EXISTS postern:{postern}:connections')).toBe(':0\r\n');
    expect(await server.command('EXISTS postern:{postern}:active-connections')).toBe(':0\r\n');
    await first.connections.save(connectionTo('vpn', 'cvpn-connection-new'), 0);
    const second = await openStore(optionsFor(server));
    expect(await second.connections.get('cvpn-connection-new')).toBeDefined();
    for (const store of [first, second]) await store.close();
  });

  it.each(['5', '10', 'unheard-of'])('is refused by every program when it is %s', async (schema) => {
    const server = await starter();
    try {
      const store = await openStore(optionsFor(server));
      await store.samlProviders.save(providerNamed('corp'), 0);
      await store.close();
      await server.command(`SET ${KEY} ${schema}`);
      for (const open of [openStore, openStoreBeside, openStoreToRead]) {
        const opening = open(optionsFor(server));
        await expect(opening).rejects.toBeInstanceOf(SchemaTooNew);
        await expect(opening).rejects.toThrow(/Run the Postern that wrote it, or restore a backup/);
      }
      expect(await server.command(`GET ${KEY}`)).toContain(schema);
    } finally {
      await server.close();
    }
  });
});

describe('A program that only reads', () => {
  it('records nothing in an empty Redis', async (test) => {
    const server = await start(test);
    await (await openStoreToRead(optionsFor(server))).close();
    expect(await server.command('DBSIZE')).toBe(':0\r\n');
  });
});
