import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { ENDPOINTS, makeGatewayEndpoints } from '../support/gateway-endpoints.ts';
import { GATEWAY_TOKENS } from '../support/gateway-replica.ts';
import { type GatewayService, startGatewayService } from '../support/gateway-service.ts';
import { exchangeBytes, statusesIn } from '../support/raw-http.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import type { ScriptedGateway } from '../support/scripted-gateway.ts';
import { besideTheStoreOf } from '../support/store-beside.ts';
import { hostileRequest, type KnownIds, type TokenKind } from './hostile-requests.ts';

/** More for an afternoon. */
const RUNS = Number(process.env.HOSTILE_RUNS ?? 120);

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.close());

describe.each(['SQLite', 'Redis'])('hostile requests, with the state in %s', (kind) => {
  let service: GatewayService;
  let gateways: ScriptedGateway[];
  let ids: KnownIds;
  let port: number;

  beforeAll(async () => {
    const endpoints = await makeGatewayEndpoints();
    service = await startGatewayService({ ...endpoints, ...(kind === 'Redis' && { redisUrl: redis.url }) });
    port = Number(new URL(service.baseUrls[0] ?? '').port);
    const [a, b] = [service.gateway('gw-a'), service.gateway('gw-b')];
    gateways = [a, b];
    const certificateChain = [...(await endpoints.newChain('laptop'))];
    const up = async (gateway: ScriptedGateway, clientVpnEndpointId: string) => {
      const client = await gateway.connect({ clientVpnEndpointId, certificateChain });
      await client.establish();
      return client.connectionId;
    };
    const waiting = await a.connect({ clientVpnEndpointId: ENDPOINTS.federated });
    ids = {
      own: [await up(a, ENDPOINTS.certificate), waiting.connectionId],
      foreign: [await up(b, ENDPOINTS.elsewhere), await up(b, ENDPOINTS.certificate)],
      endpoints: Object.values(ENDPOINTS),
    };
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await service.close();
  });

  const stateOf = async (...names: readonly string[]) => {
    const [replica] = service.replicas;
    return replica && besideTheStoreOf(replica, (store) => dump(store, names));
  };

  it('get no answer without a valid token, and change nothing', async () => {
    const before = await stateOf('gw-a', 'gw-b');
    const tokens = fc.constantFrom<TokenKind[]>('none', 'wrong', 'garbage');
    await fc.assert(
      fc.asyncProperty(hostileRequest(ids, tokens), async (request) => {
        const answer = await exchangeBytes(port, request);
        for (const status of statusesIn(answer)) expect(status).toBeGreaterThanOrEqual(400);
        for (const status of statusesIn(answer)) expect(status).not.toBe(500);
        for (const id of [...ids.own, ...ids.foreign]) expect(answer).not.toContain(`"connectionId":"${id}`);
      }),
      { numRuns: RUNS },
    );
    expect(await stateOf('gw-a', 'gw-b')).toEqual(before);
  });

  it('of a gateway with a token crash nothing, and reach nothing of another gateway', async () => {
    const before = await stateOf('gw-b');
    let understood = 0;
    const tokens = fc.constantFrom<TokenKind[]>('valid', 'valid', 'valid', 'wrong');
    await fc.assert(
      fc.asyncProperty(hostileRequest(ids, tokens), async (request) => {
        const answer = await exchangeBytes(port, request);
        for (const status of statusesIn(answer)) expect(status).not.toBe(500);
        if (statusesIn(answer).includes(200)) understood++;
      }),
      { numRuns: RUNS },
    );
    expect(understood).toBeGreaterThan(0);
    expect(await stateOf('gw-b')).toEqual(before);
    const [, b] = gateways;
    expect(await b?.refresh(ids.foreign)).toMatchObject([{ state: 'keep' }, { state: 'keep' }]);
    expect(service.replicas[0]?.process.stdout()).not.toContain(GATEWAY_TOKENS['gw-a']);
  });
});

/** What is kept of endpoints and of the connections of these gateways. */
async function dump(store: Store, gateways: readonly string[]) {
  return {
    endpoints: await store.endpoints.list(),
    connections: await Promise.all(gateways.map((name) => store.connections.ofGateway(name, '', 10_000))),
  };
}
