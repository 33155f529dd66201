import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewayFailureSchema } from '../../src/connections/gateway-contract.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { GATEWAY_TOKENS, startGatewayReplica } from '../support/gateway-replica.ts';
import {
  ALLOW,
  CONNECTION_ID,
  ENDPOINT_ID,
  rememberingConnections,
} from '../support/remembering-connections.ts';
import { type ScriptedGateway, startScriptedGateway } from '../support/scripted-gateway.ts';

let world: ReturnType<typeof rememberingConnections>;
let replica: Awaited<ReturnType<typeof startGatewayReplica>>;
let gateway: ScriptedGateway;

beforeEach(async () => {
  world = rememberingConnections();
  replica = await startGatewayReplica({ ...world, bodyTimeout: 300 });
  gateway = startScriptedGateway({
    baseUrls: [replica.url],
    token: GATEWAY_TOKENS['gw-a'],
    holdsStream: false,
  });
});
afterEach(async () => {
  await gateway.close();
  await replica.close();
});

const TOKEN = { authorization: `Bearer ${GATEWAY_TOKENS['gw-a']}` };

async function send(path: string, init: RequestInit = {}, headers: Record<string, string> = TOKEN) {
  const response = await fetch(`${replica.url}/gateway/v1/${path}`, { method: 'POST', headers, ...init });
  const body: unknown = await response.json();
  return { status: response.status, headers: response.headers, body };
}

async function refusal(path: string, init?: RequestInit, headers?: Record<string, string>) {
  const { status, body } = await send(path, init, headers);
  const { code } = gatewayFailureSchema.parse(body);
  return `${status} ${code}`;
}

describe('a gateway', () => {
  it('is heard under the name whose token it shows, at each of the addresses', async () => {
    const client = await gateway.connect({ clientVpnEndpointId: ENDPOINT_ID, username: 'alice' });
    expect(client.answer).toEqual(ALLOW);
    await client.establish();
    await client.reauthenticate();
    await client.answerChallenge('123456');
    await gateway.post(`connections/${CONNECTION_ID}/continue`, {});
    await gateway.resynchronise(ENDPOINT_ID);
    expect(await gateway.refresh([CONNECTION_ID])).toEqual([
      { state: 'end', connectionId: CONNECTION_ID, text: 'Over' },
    ]);
    expect(world.asked.map(({ gateway, method }) => `${gateway} ${method}`)).toEqual([
      'gw-a connect',
      'gw-a report',
      'gw-a reauthenticate',
      'gw-a answerChallenge',
      'gw-a continueConnection',
      'gw-a resynchronise',
      'gw-a refresh',
    ]);
    expect(replica.counted).toEqual([
      'gw-a connections 200',
      'gw-a reports 200',
      'gw-a connections/:id/re-authenticate 200',
      'gw-a connections/:id/answer 200',
      'gw-a connections/:id/continue 200',
      'gw-a resynchronisation 200',
      'gw-a refresh 200',
    ]);
  });

  it('may continue without a body', async () => {
    expect(await send(`connections/${CONNECTION_ID}/continue`)).toMatchObject({ status: 200, body: ALLOW });
  });

  it('is told each failure with its own code and status', async () => {
    const unknown = 'cvpn-connection-00000000000000000';
    expect(await refusal('nowhere')).toBe('404 GatewayRouteUnknown');
    expect(await refusal('connections/elsewhere/continue')).toBe('404 GatewayRouteUnknown');
    expect(await refusal(`connections/${unknown}/continue`)).toBe('404 ConnectionUnknown');
    expect(await refusal('connections', { method: 'PUT' })).toBe('405 MethodNotAllowed');
    expect(await refusal('orders')).toBe('405 MethodNotAllowed');
    expect(await refusal('connections', { body: '{' })).toBe('400 InvalidRequest');
    const noUtf8 = Buffer.from('{"kid":1,"answer":"\xff"}', 'latin1');
    expect(await refusal(`connections/${CONNECTION_ID}/answer`, { body: noUtf8 })).toBe('400 InvalidRequest');
    expect(await refusal('reports', { body: ' '.repeat(1024 * 1024 + 1) })).toBe('413 RequestTooLarge');
    world.failWith(new StoreUnavailable('redis://10.0.0.7 refused'));
    expect(await refusal(`connections/${CONNECTION_ID}/continue`)).toBe('503 Unavailable');
    world.failWith(new TypeError('secret of the inside'));
    expect(await refusal(`connections/${CONNECTION_ID}/continue`)).toBe('500 InternalError');
  });

  it('cannot lose connections by a page of what is up that is out of order', async () => {
    const [one, two, three] = [1, 2, 3].map((n) => `cvpn-connection-0000000000000000${n}`);
    const page = (connectionIds: readonly unknown[], after = one) =>
      refusal('resynchronisation', {
        body: JSON.stringify({
          clientVpnEndpointId: ENDPOINT_ID,
          run: 'r',
          connectionIds,
          after,
          isLast: false,
        }),
      });
    for (const ids of [[three, two], [two, two], [one], [two, one, three]])
      expect(await page(ids)).toBe('400 InvalidRequest');
    expect(world.asked).toEqual([]);
    const inOrder = {
      clientVpnEndpointId: ENDPOINT_ID,
      run: 'r',
      connectionIds: [two, three],
      after: one,
      isLast: true,
    };
    expect((await send('resynchronisation', { body: JSON.stringify(inOrder) })).status).toBe(200);
  });

  it('may ask about whatever a client can say of itself through OpenVPN', async () => {
    const peerInfo = { IV_PLAT: 'linux', UV_Asset_tag9: 'x'.repeat(250) };
    const device = { publicIp: '192.0.2.1', port: 1, transportProtocol: 'tcp', peerInfo };
    const said = { username: '\u{10ffff}'.repeat(1024), password: 'p'.repeat(4096), device };
    const ask = { askId: 'a', clientVpnEndpointId: ENDPOINT_ID, run: 'r', cid: 0, kid: 0, ...said };
    expect((await send('connections', { body: JSON.stringify(ask) })).status).toBe(200);
  });

  it('learns which fields are at fault, and nobody learns what they held', async () => {
    const body = JSON.stringify({ password: 'hunter2', username: 7, askId: 'a'.repeat(65) });
    const answer = await send('connections', { body });
    const { fields } = gatewayFailureSchema.parse(answer.body);
    expect(fields).toEqual(['askId', 'clientVpnEndpointId', 'run', 'cid', 'kid', 'username', 'device']);
    expect(JSON.stringify([answer.body, replica.lines])).not.toContain('hunter2');
  });

  it('finds the log line under the reference of the answer, and what went wrong inside only there', async () => {
    world.failWith(new TypeError('secret of the inside'));
    const { body } = await send(`connections/${CONNECTION_ID}/continue`);
    expect(JSON.stringify(body)).not.toContain('secret');
    const { reference } = gatewayFailureSchema.parse(body);
    expect(replica.lines).toMatchObject([
      { level: 'error', fields: { reference, gateway: 'gw-a', route: 'connections/:id/continue' } },
    ]);
    expect(String(replica.lines[0]?.fields.error)).toContain('secret of the inside');
  });

  it('is asked to come again while the store is away', async () => {
    world.failWith(new StoreUnavailable('gone'));
    const { headers } = await send(`connections/${CONNECTION_ID}/continue`);
    expect(headers.get('retry-after')).toBe('1');
  });

  it('that sends its body too slowly is cut off, with an answer', async () => {
    const socket = connect(replica.port, '127.0.0.1');
    socket.write(
      `POST /gateway/v1/reports HTTP/1.1\r\nHost: a\r\nAuthorization: ${TOKEN.authorization}\r\nContent-Length: 99\r\n\r\n{`,
    );
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 .*"code":"GatewayBodyIncomplete"/s);
    await once(socket, 'close');
  });
});

describe('the time limits of the listener', () => {
  it('are for requests: an answer may take longer, and a stream never ends by them', async () => {
    await replica.close();
    const limits = { requestTimeout: 200, headersTimeout: 100, connectionsCheckingInterval: 20 };
    const slow = {
      ...world.connections,
      async connect() {
        await wait(600);
        return ALLOW;
      },
    };
    replica = await startGatewayReplica({ connections: slow, limits });
    const own = startScriptedGateway({ baseUrls: [replica.url], token: GATEWAY_TOKENS['gw-a'] });
    const client = await own.connect({ clientVpnEndpointId: ENDPOINT_ID });
    expect(client.answer).toEqual(ALLOW);
    expect(replica.counted).toEqual(['gw-a connections 200']);
    expect(own.streamsOpened()).toBe(1);
    await own.close();
  });
});

describe('a stranger', () => {
  const wrong = `Bearer pgw_${'c'.repeat(43)}`;
  const STRANGERS: readonly Record<string, string>[] = [
    {},
    { authorization: wrong },
    { authorization: 'Bearer' },
    { authorization: `Basic ${GATEWAY_TOKENS['gw-a']}` },
    { authorization: `Bearer ${GATEWAY_TOKENS['gw-a']}x` },
    { authorization: `Bearer ${GATEWAY_TOKENS['gw-a']}, ${GATEWAY_TOKENS['gw-b']}` },
  ];

  it('gets one and the same answer everywhere, and changes nothing', async () => {
    const answers = new Set<string>();
    for (const headers of STRANGERS) {
      for (const path of ['connections', 'reports', 'orders', 'nowhere', '../v2/anything']) {
        const { status, body, headers: answered } = await send(path, { body: '{}' }, headers);
        const { reference: _, ...said } = gatewayFailureSchema.parse(body);
        answers.add(JSON.stringify([status, said, answered.get('www-authenticate')]));
      }
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toMatch(/^\[401,\{"code":"GatewayTokenInvalid"/);
    expect(world.asked).toEqual([]);
  });

  it('stands in the audit with the address and the reference, and without the token', async () => {
    const { body } = await send('reports', {}, { authorization: wrong });
    const { reference } = gatewayFailureSchema.parse(body);
    expect(replica.audited).toEqual([
      {
        action: 'gateway-request',
        result: 'refused',
        code: 'GatewayTokenInvalid',
        sourceAddress: '127.0.0.1',
        reference,
      },
    ]);
  });
});
