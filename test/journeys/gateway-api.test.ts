import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { ENDPOINTS, type GatewayEndpoints, makeGatewayEndpoints } from '../support/gateway-endpoints.ts';
import { GATEWAY_TOKENS } from '../support/gateway-replica.ts';
import {
  type GatewayService,
  type GatewayServiceOptions,
  startGatewayService,
  vpnSection,
} from '../support/gateway-service.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { type ScriptedGateway, startScriptedGateway } from '../support/scripted-gateway.ts';

let endpoints: GatewayEndpoints;
let redis: RedisServer;
let service: GatewayService | undefined;
let open: ScriptedGateway[] = [];

beforeAll(async () => {
  endpoints = await makeGatewayEndpoints();
  redis = await startRedis();
});
afterAll(() => redis.close());
beforeEach(async () => {
  await redis.command('FLUSHALL');
});
afterEach(async () => {
  await Promise.all(open.map((gateway) => gateway.close()));
  open = [];
  await service?.close();
  service = undefined;
});

async function serve(
  replicas?: number,
  options: Partial<GatewayServiceOptions> = {},
): Promise<GatewayService> {
  service = await startGatewayService({
    ...endpoints,
    ...(replicas !== undefined && { replicas, redisUrl: redis.url }),
    ...options,
  });
  return service;
}

function gatewayOf(from: GatewayService, name: keyof typeof GATEWAY_TOKENS, baseUrls?: readonly string[]) {
  const gateway = from.gateway(name, baseUrls);
  open.push(gateway);
  return gateway;
}

describe.each([
  ['SQLite', undefined],
  ['Redis and two replicas', 2],
])('a gateway, with the state in %s', (_store, replicas) => {
  it('brings a client in, reports it, and hears that it waits for its browser where it must', async () => {
    const gateway = gatewayOf(await serve(replicas), 'gw-a');
    const certificateChain = [...(await endpoints.newChain('laptop-7'))];
    const client = await gateway.connect({ clientVpnEndpointId: ENDPOINTS.certificate, certificateChain });
    expect(client.answer).toMatchObject({ decision: 'allow', reach: [['10.0.0.0', '10.0.255.255']] });
    expect(await client.establish()).toMatchObject({ result: 'recorded' });
    expect(await client.count({ ingressBytes: 10, egressBytes: 20 })).toMatchObject({ result: 'recorded' });
    expect(await client.reauthenticate()).toMatchObject({ decision: 'allow' });
    expect(await gateway.resynchronise(ENDPOINTS.certificate)).toEqual({ end: [] });
    expect(await gateway.refresh([client.connectionId])).toMatchObject([{ state: 'keep' }]);
    expect(await client.disconnect()).toMatchObject({ result: 'recorded' });
    const waiting = await gateway.connect({ clientVpnEndpointId: ENDPOINTS.federated });
    expect(waiting.answer).toMatchObject({ decision: 'wait', method: 'web-auth' });
    const order = await gateway.order(
      'rules-changed',
      ({ clientVpnEndpointId }) => clientVpnEndpointId === ENDPOINTS.both,
    );
    expect(order.version).not.toBe('');
  });

  it('is answered the same when it asks the same again, by another replica, too', async () => {
    const from = await serve(replicas);
    const certificateChain = [...(await endpoints.newChain('laptop-7'))];
    const ask = { clientVpnEndpointId: ENDPOINTS.certificate, certificateChain };
    const client = await gatewayOf(from, 'gw-a').connect(ask);
    const answers: unknown[] = [client.answer];
    for (const url of [...from.baseUrls, ...from.baseUrls]) {
      answers.push((await gatewayOf(from, 'gw-a', [url]).post('connections', client.ask)).body);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('sees nothing of an endpoint that it does not serve, nor of a connection of another gateway', async () => {
    const from = await serve(replicas);
    const [a, b] = [gatewayOf(from, 'gw-a'), gatewayOf(from, 'gw-b')];
    const certificateChain = [...(await endpoints.newChain('laptop-7'))];
    const client = await b.connect({ clientVpnEndpointId: ENDPOINTS.elsewhere, certificateChain });
    const { ask, connectionId } = client;
    const absent = { ...ask, clientVpnEndpointId: 'cvpn-endpoint-ffffffffffffffff0' };
    for (const [foreign, word] of [
      [ask, ENDPOINTS.elsewhere],
      [absent, absent.clientVpnEndpointId],
    ] as const) {
      const { status, body } = await a.post('connections', foreign);
      expect(status).toBe(404);
      expect(body).toMatchObject({ code: 'EndpointNotServed', message: expect.stringContaining(word) });
    }
    expect(await a.post(`connections/${connectionId}/continue`, {})).toMatchObject({
      status: 404,
      body: { code: 'ConnectionUnknown' },
    });
    const at = Date.now();
    expect(await a.report([{ type: 'disconnected', connectionId, at }])).toEqual([
      { connectionId, result: 'unknown' },
    ]);
    expect(await a.refresh([connectionId])).toMatchObject([{ state: 'end' }]);
    expect(await b.refresh([connectionId])).toMatchObject([{ state: 'keep' }]);
    await a.order('rules-changed');
    await wait(300);
    expect(a.orders.some((order) => JSON.stringify(order).includes(ENDPOINTS.elsewhere))).toBe(false);
  });
});

describe('a token', () => {
  it('that SIGHUP takes away ends its stream at once, and the one beside it stays', async () => {
    const from = await serve();
    const [replica] = from.replicas;
    const stream = await fetch(`${replica?.api}/gateway/v1/orders`, {
      headers: { authorization: `Bearer ${GATEWAY_TOKENS['gw-a']}` },
    });
    expect(stream.status).toBe(200);
    const other = gatewayOf(from, 'gw-b');
    await other.order('rules-changed');
    const before = await readFile(from.directory.file, 'utf8');
    const after = before.replace(vpnSection(), vpnSection({ 'gw-a': ['0'.repeat(64)] }));
    from.directory.write('postern.yaml', after);
    replica?.process.signal('SIGHUP');
    await stream.text();
    const again = await fetch(`${replica?.api}/gateway/v1/orders`, {
      headers: { authorization: `Bearer ${GATEWAY_TOKENS['gw-a']}` },
    });
    expect(again.status).toBe(401);
    expect(await replica?.process.logLine('audit: gateway-request')).toMatchObject({
      code: 'GatewayTokenInvalid',
      details: { formerTokenOf: 'gw-a' },
    });
    expect(replica?.process.stdout()).toContain('A stream of orders ended: its token is not valid any more.');
    expect(other.streamsOpened()).toBe(1);
  });
});

describe('a stranger', () => {
  it.each([
    ['SQLite', undefined],
    ['Redis', 2],
  ])(
    'is refused shortly from the twenty-first time on, wherever it asks, and locks no gateway out (%s)',
    async (_store, replicas) => {
      const from = await serve(replicas);
      const ask = async (number: number) => {
        const url = from.baseUrls[number % from.baseUrls.length];
        const headers = { authorization: `Bearer pgw_${'x'.repeat(43)}` };
        return (await fetch(`${url}/gateway/v1/reports`, { method: 'POST', body: '{}', headers })).status;
      };
      const statuses = [];
      for (let number = 0; number < 24; number++) statuses.push(await ask(number));
      expect(statuses).toEqual([...Array(20).fill(401), ...Array(4).fill(429)]);
      expect(await gatewayOf(from, 'gw-a').report([])).toEqual([]);
      const lines = from.replicas.map(({ process }) => process.stdout()).join('');
      expect(lines.match(/audit: gateway-request/g)).toHaveLength(20);
    },
  );
});

describe('with a certificate', () => {
  it('gateways ask by TLS, and by nothing else', async () => {
    const made = await makeCertificate({ commonName: 'localhost', purpose: 'server', keyKind: 'ec-p256' });
    const files = { ...endpoints.files, 'api.crt': made.certificate, 'api.key': made.privateKey };
    const directory = { POSTERN_API_TLS_CERT_FILE: 'api.crt', POSTERN_API_TLS_KEY_FILE: 'api.key' };
    const from = await serve(undefined, { files, environment: directory });
    const { port } = new URL(from.baseUrls[0] ?? '');
    const gateway = startScriptedGateway({
      baseUrls: [`https://localhost:${port}`],
      token: GATEWAY_TOKENS['gw-a'],
      ca: made.certificate,
    });
    open.push(gateway);
    await gateway.order('rules-changed');
    const waiting = await gateway.connect({ clientVpnEndpointId: ENDPOINTS.federated });
    expect(waiting.answer.decision).toBe('wait');
    await expect(fetch(`http://localhost:${port}/gateway/v1/orders`)).rejects.toThrow();
  });
});

describe('a replica that ends', () => {
  it('ends its streams and leaves at once; its gateways go on with the other one', async () => {
    const from = await serve(2);
    const gateway = gatewayOf(from, 'gw-a');
    await gateway.order('rules-changed');
    const [first] = from.replicas;
    first?.process.signal('SIGTERM');
    expect(await first?.process.exited).toBe(0);
    expect(first?.process.stdout()).not.toContain('took too long');
    const certificateChain = [...(await endpoints.newChain('laptop-7'))];
    const client = await gateway.connect({ clientVpnEndpointId: ENDPOINTS.certificate, certificateChain });
    expect(client.answer.decision).toBe('allow');
    while (gateway.streamsOpened() < 2) await wait(20);
  });
});
