import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { BrowserStepOver } from '../../src/connections/browser-failures.ts';
import type { Connection } from '../../src/connections/connection.ts';
import { createBrowserSignIns } from '../../src/connections/create-browser-sign-ins.ts';
import { createConnectionCommands } from '../../src/connections/create-connection-commands.ts';
import type { AllowAnswer, Answer } from '../../src/connections/gateway-contract.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { openStoreBeside } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { ENDPOINTS, type GatewayEndpoints, makeGatewayEndpoints } from '../support/gateway-endpoints.ts';
import { type GatewayService, startGatewayService } from '../support/gateway-service.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import type { ScriptedGateway } from '../support/scripted-gateway.ts';
import type { VpnClient } from '../support/scripted-gateway-client.ts';

const CLIENTS = 200;
const CUTS = 100;
/** Every fifth client waits for a browser. */
const isFederated = (n: number) => n % 5 === 0;
const endpointOf = (n: number): ClientVpnEndpointId =>
  isFederated(n) ? ENDPOINTS.federated : ENDPOINTS.certificate;
const USED = [ENDPOINTS.certificate, ENDPOINTS.federated] as const;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface World {
  readonly service: GatewayService;
  readonly redis: RedisServer | undefined;
  readonly store: Store;
  readonly gateways: readonly [ScriptedGateway, ScriptedGateway];
  /** Where processes listen at this moment; the gateways see each change. */
  readonly urls: string[];
  readonly endpoints: GatewayEndpoints;
}

async function startWorld(isRedis: boolean): Promise<World> {
  const endpoints = await makeGatewayEndpoints();
  const redis = isRedis ? await startRedis({ appendonly: true }) : undefined;
  if (redis) closers.push(() => redis.close());
  const service = await startGatewayService({
    ...endpoints,
    ...(redis && { redisUrl: redis.url, replicas: 2 }),
  });
  closers.push(() => service.close());
  const store = await openStoreBeside({
    ...(redis && { redisUrl: new Secret(redis.url) }),
    dataDir: service.replicas[0]?.dataDir ?? '',
    clock: Date.now,
    logger: recordingLogger().logger,
  });
  closers.push(() => store.close());
  const urls = [...service.baseUrls];
  const gateways = [service.gateway('gw-a', urls), service.gateway('gw-b', urls)] as const;
  for (const gateway of gateways) closers.push(() => gateway.close());
  return { service, redis, store, gateways, urls, endpoints };
}

const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item;

/** Cuts streams at random, and meanwhile kills processes and Redis, one after the other. */
async function wreak({ service, redis, gateways, urls }: World): Promise<void> {
  const cutBefore = new Map<ScriptedGateway, number>();
  const cuts = async () => {
    for (let n = 0; n < CUTS; n += 1) {
      await wait(Math.random() * 60);
      const gateway = oneOf(gateways);
      while (gateway.streamsOpened() <= (cutBefore.get(gateway) ?? 0)) await wait(5);
      cutBefore.set(gateway, gateway.streamsOpened());
      gateway.cutStream();
    }
  };
  const kills = async () => {
    for (let n = 0; n < 4; n += 1) {
      await wait(Math.random() * 800);
      const victim = oneOf(service.replicas.filter(({ api }) => urls.includes(api)));
      victim.process.signal('SIGKILL');
      await victim.process.exited;
      // A new process begins only while Redis is there; so do the gateways' questions.
      const { api } = await service.start();
      urls.splice(urls.indexOf(victim.api), 1, api);
      if (redis && n === 1) {
        await redis.kill9();
        await wait(Math.random() * 300);
      }
      if (n % 2 === 1) await redis?.restart();
    }
  };
  await Promise.all([cuts(), kills()]);
}

/** As people do it who try again. */
async function insistently<Result>(act: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await wait(50);
    }
  }
}

async function terminate({ store }: World, n: number, connectionId: string): Promise<void> {
  const commands = createConnectionCommands({ ...store, clock: Date.now });
  const request = { clientVpnEndpointId: endpointOf(n), connectionId };
  await insistently(() => commands.terminateConnections(request, { dryRun: false }));
}

/** What the portal does once the person said yes and came back from the identity provider. */
async function signIn({ store }: World, { answer }: VpnClient, n: number): Promise<void> {
  const code = answer.decision === 'wait' ? (new URL(answer.url).pathname.split('/').at(-1) ?? '') : '';
  const browsers = createBrowserSignIns({
    ...store,
    connectionLogger: { record: () => undefined },
    clock: Date.now,
  });
  const samlProviderArn = 'arn:aws:iam::123456789012:saml-provider/corp';
  const username = `user-${n}@corp.example`;
  const person = {
    source: 'federated',
    username,
    groups: [],
    samlProviderArn,
    authenticatedAt: Date.now(),
  } as const;
  await insistently(() => browsers.confirm(code, 'browser'));
  await insistently(() => browsers.finish(code, 'browser', person)).catch((error: unknown) => {
    // The store had it before it fell silent, and the gateway has gone on.
    if (!(error instanceof BrowserStepOver)) throw error;
  });
}

const countActive = async ({ connections }: Store) =>
  (await Promise.all(USED.map((id) => connections.countActive(id)))).reduce((sum, count) => sum + count);

type Fate = 'stays' | 'leaves' | 'is ended';
const fateOf = (n: number): Fate => (['stays', 'leaves', 'is ended'] as const)[n % 3] ?? 'stays';

const allowed = (answer: unknown): AllowAnswer => {
  if ((answer as Answer).decision !== 'allow') throw new Error(`Answered ${JSON.stringify(answer)}.`);
  return answer as AllowAnswer;
};

describe.each([
  ['Redis and two processes', true],
  ['SQLite and one process', false],
])('While processes are killed and streams are cut, on %s,', (_name, isRedis) => {
  it('no connection is admitted twice, lost or left unended, and no address belongs to two', async () => {
    const world = await startWorld(isRedis);
    const { gateways, store, endpoints } = world;
    const certificateChain = [...(await endpoints.newChain('laptop-7'))];
    const holders = new Map<string, VpnClient>();

    async function live(n: number): Promise<VpnClient> {
      await wait(Math.random() * 6000);
      const gateway = gateways[isFederated(n) || n % 2 === 0 ? 0 : 1];
      const device = { publicIp: `192.0.2.${n % 250}`, port: 1024 + n };
      const client = await gateway.connect({
        clientVpnEndpointId: endpointOf(n),
        ...(!isFederated(n) && { certificateChain }),
        sessionId: `session-${n}`,
        sessionState: 'Initial',
        device,
      });
      if (isFederated(n)) {
        await wait(Math.random() * 300);
        await signIn(world, client, n);
      }
      const { clientIp } = allowed(await client.decided());
      const before = holders.get(clientIp);
      expect(before?.state ?? 'gone', `${clientIp} had somebody else`).toBe('gone');
      holders.set(clientIp, client);
      if (n % 4 === 0) {
        const { body } = await gateway.post('connections', client.ask);
        expect(allowed(body)).toMatchObject({ connectionId: client.connectionId, clientIp });
      }
      expect(await client.establish()).toMatchObject({ result: 'recorded' });
      for (let round = 1; round <= 3; round += 1) {
        await wait(Math.random() * 600);
        const counted = await client.count({ ingressBytes: round * n, egressBytes: round });
        expect(counted).toMatchObject({ result: 'recorded' });
      }
      if (fateOf(n) === 'leaves') await client.disconnect();
      if (fateOf(n) === 'is ended') {
        await terminate(world, n, client.connectionId);
        await client.untilGone();
      }
      return client;
    }

    const [clients] = await Promise.all([
      Promise.all(Array.from({ length: CLIENTS }, (_, n) => live(n))),
      wreak(world),
    ]);
    for (const gateway of gateways)
      expect(await gateway.resynchronise(ENDPOINTS.certificate)).toEqual({ end: [] });
    expect(await gateways[0].resynchronise(ENDPOINTS.federated)).toEqual({ end: [] });

    const all = { limit: 10 * CLIENTS };
    const found = (
      await Promise.all(
        USED.map((clientVpnEndpointId) => store.connections.find({ clientVpnEndpointId, ...all })),
      )
    ).flat();
    const byId = new Map(found.map(({ value }) => [value.connectionId, value] as const));
    expect([...byId.keys()].toSorted()).toEqual(clients.map(({ connectionId }) => connectionId).toSorted());
    const story = ({ phase, status, ingressBytes, connectionEndTime }: Partial<Connection> = {}) =>
      `${phase} ${status} ${ingressBytes} ${connectionEndTime === undefined ? 'goes on' : 'is over'}`;
    for (const [n, client] of clients.entries()) {
      const record = byId.get(client.connectionId);
      const isUp = fateOf(n) === 'stays';
      expect(client.state).toBe(isUp ? 'up' : 'gone');
      expect(story(record)).toBe(
        isUp ? `established active ${3 * n} goes on` : `ended terminated ${3 * n} is over`,
      );
      expect(client.ended?.manner).toBe(fateOf(n) === 'is ended' ? 'halt' : undefined);
      expect(record?.clientIp).toBe(allowed(client.answer).clientIp);
    }
    const up = clients.filter(({ state }) => state === 'up');
    expect(new Set(up.map(({ answer }) => allowed(answer).clientIp)).size).toBe(up.length);
    expect(await countActive(store)).toBe(up.length);
    for (const name of ['gw-a', 'gw-b']) expect(await store.connections.findWithOrders(name, 9)).toEqual([]);
    const streams = gateways.map((gateway) => gateway.streamsOpened());
    expect((streams[0] ?? 0) + (streams[1] ?? 0)).toBeGreaterThan(CUTS);
    await Promise.all(up.map((client) => client.disconnect()));
    expect(await countActive(store)).toBe(0);
  }, 180_000);
});
