import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Order } from '../../src/connections/gateway-orders.ts';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import { freshOrders, NOTHING_SENT } from '../../src/gateway-api/fresh-orders.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { GATEWAY_TOKENS, GATEWAYS, startGatewayReplica } from '../support/gateway-replica.ts';
import { CONNECTION_ID, ENDPOINT_ID, rememberingConnections } from '../support/remembering-connections.ts';
import { startScriptedGateway } from '../support/scripted-gateway.ts';

let world: ReturnType<typeof rememberingConnections>;
let replica: Awaited<ReturnType<typeof startGatewayReplica>>;
let gateways: readonly Gateway[];
let sockets: Socket[] = [];

const RHYTHM = { lookEvery: 10, looksPerEndpointLook: 4, heartbeatEvery: 100, readerIdleLimit: 300 };

beforeEach(async () => {
  gateways = GATEWAYS;
  world = rememberingConnections();
  replica = await startGatewayReplica({ ...world, gateways: () => gateways, rhythm: RHYTHM });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await replica.close();
});

const TERMINATE: Order = {
  type: 'terminate',
  connectionId: CONNECTION_ID,
  run: 'run-1',
  cid: 7,
  manner: 'halt',
  text: 'Ended by an administrator',
};
const RULES: Order = { type: 'rules-changed', clientVpnEndpointId: ENDPOINT_ID, version: '1' };

/** A stream, read line by line; it ends when the test does. */
async function open(token: string = GATEWAY_TOKENS['gw-a']) {
  const response = await fetch(`${replica.url}/gateway/v1/orders`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const orders: Order[] = [];
  let isOver = false;
  const over = (async () => {
    let rest = '';
    for await (const piece of response.body ?? []) {
      const lines = (rest + Buffer.from(piece).toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) orders.push(JSON.parse(line));
    }
  })().then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  return { response, orders, over, isOver: () => isOver };
}

/** As production's agents read, byte by byte or not at all. */
async function openRaw(version = '1.1'): Promise<Socket> {
  const socket = connect(replica.port, '127.0.0.1');
  sockets.push(socket);
  socket.write(
    `GET /gateway/v1/orders HTTP/${version}\r\nHost: a\r\nAuthorization: Bearer ${GATEWAY_TOKENS['gw-a']}\r\n\r\n`,
  );
  await once(socket, 'connect');
  return socket;
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await wait(5);
};
const isNoHeartbeat = ({ type }: Order) => type !== 'heartbeat';

describe('a stream of orders', () => {
  it('begins with all that is due, and then tells each change once', async () => {
    world.orderEndpoints('gw-a', [RULES]);
    world.order('gw-a', [TERMINATE]);
    const { response, orders } = await open();
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    await until(() => orders.length >= 3);
    expect(orders.slice(0, 3)).toEqual([RULES, TERMINATE, { type: 'heartbeat' }]);
    world.orderEndpoints('gw-a', [{ ...RULES, version: '2' }]);
    await until(() => orders.filter(isNoHeartbeat).length >= 3);
    await wait(100);
    expect(orders.filter(isNoHeartbeat)).toEqual([RULES, TERMINATE, { ...RULES, version: '2' }]);
  });

  it('says again on a new stream what no report has settled', async () => {
    world.order('gw-a', [TERMINATE]);
    for (const stream of [await open(), await open()]) {
      await until(() => stream.orders.length > 0);
      expect(stream.orders[0]).toEqual(TERMINATE);
    }
  });

  it('says what is due again after it was not', async () => {
    const { orders } = await open();
    for (let time = 1; time <= 2; time++) {
      world.order('gw-a', [TERMINATE]);
      await until(() => orders.filter(isNoHeartbeat).length === time);
      world.order('gw-a', []);
      await wait(40);
    }
    expect(orders.filter(isNoHeartbeat)).toEqual([TERMINATE, TERMINATE]);
  });

  it('shows by heartbeats that it lives', async () => {
    const { orders } = await open();
    await until(() => orders.length >= 3);
    expect(orders.every(({ type }) => type === 'heartbeat')).toBe(true);
  });

  it('tells a gateway nothing of another one', async () => {
    world.order('gw-b', [TERMINATE]);
    const { orders } = await open();
    await until(() => orders.length >= 2);
    expect(orders.filter(isNoHeartbeat)).toEqual([]);
  });

  it('ends when its token is worth nothing any more, and stays while the other of two goes', async () => {
    const [first, ...others] = GATEWAYS;
    const hashes = first?.tokenHashes ?? [];
    if (!first) throw new Error('There is no gateway.');
    gateways = [{ ...first, tokenHashes: ['0'.repeat(64), ...hashes] }, ...others];
    const stream = await open();
    gateways = GATEWAYS;
    await wait(50);
    expect(stream.isOver()).toBe(false);
    gateways = [{ ...first, tokenHashes: [] }, ...others];
    await stream.over;
    expect((await open()).response.status).toBe(401);
    expect([replica.streamsOf('gw-a'), replica.streamsOf('gw-b')]).toEqual([undefined, 0]);
  });

  it('is refused while the store is away, and ends where that happens later', async () => {
    world.failWith(new StoreUnavailable('gone'));
    const { response } = await open();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    world.failWith(undefined);
    const stream = await open();
    world.failWith(new StoreUnavailable('gone'));
    await stream.over;
    expect(replica.lines.at(-1)).toMatchObject({ level: 'warn', fields: { route: 'orders' } });
  });

  it('ends when the replica stops, and no other begins', async () => {
    const stream = await open();
    replica.api.stop();
    await stream.over;
    const { response } = await open();
    expect(response.status).toBe(503);
  });

  it('flows to a proxy that speaks HTTP/1.0 as well, as nginx does unless told otherwise', async () => {
    world.order('gw-a', [TERMINATE]);
    const socket = await openRaw('1.0');
    let came = '';
    socket.on('data', (piece) => {
      came += piece;
    });
    await until(() => came.includes('heartbeat'));
    expect(came).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\n\{"type":"terminate"[^\n]*\}\n\{"type":"heartbeat"\}\n/s);
    expect(came).toContain('X-Accel-Buffering: no');
  });

  it('gives way where a gateway opens more than sixteen: the oldest ends', async () => {
    const streams = [];
    for (let number = 0; number < 17; number++) streams.push(await open());
    await streams[0]?.over;
    expect(streams.filter(({ isOver }) => isOver()).length).toBe(1);
    expect(replica.streamsOf('gw-a')).toBe(16);
  });

  it('is forgotten when its reader has gone, though nothing is written meanwhile', async () => {
    await replica.close();
    const rhythm = { ...RHYTHM, heartbeatEvery: 60_000, readerIdleLimit: 60_000 };
    replica = await startGatewayReplica({ ...world, rhythm });
    const socket = await openRaw();
    await once(socket, 'data');
    expect(replica.streamsOf('gw-a')).toBe(1);
    socket.destroy();
    await until(() => replica.streamsOf('gw-a') === 0);
  });

  it('keeps nothing for a reader that reads nothing: it is cut off', async () => {
    const socket = await openRaw();
    socket.pause();
    const text = 'x'.repeat(200);
    for (let version = 0; replica.streamsOf('gw-a') !== 0; version++) {
      const many = Array.from({ length: 2000 }, (_, number) => ({
        ...TERMINATE,
        connectionId: `cvpn-connection-${String(number).padStart(17, '0')}`,
        text: `${version} ${text}`,
      }));
      world.order('gw-a', many);
      await wait(20);
    }
    expect(socket.destroyed).toBe(false);
  });
});

describe('the scripted gateway', () => {
  it('opens its stream again wherever it is cut, and follows orders that come again without harm', async () => {
    const gateway = startScriptedGateway({ baseUrls: [replica.url], token: GATEWAY_TOKENS['gw-a'] });
    const client = await gateway.connect({ clientVpnEndpointId: ENDPOINT_ID });
    const { run, cid } = client.ask;
    world.order('gw-a', [{ ...TERMINATE, run, cid }]);
    await client.untilGone();
    for (let cuts = 1; cuts <= 3; cuts++) {
      gateway.cutStream();
      await until(() => gateway.orders.length > cuts);
    }
    expect(client.timesEnded).toBe(1);
    await gateway.close();
    const reports = world.asked.filter(({ method }) => method === 'report');
    expect(reports.length).toBeGreaterThanOrEqual(gateway.orders.length);
  });
});

const order = fc.oneof(
  fc.record({
    type: fc.constant('terminate' as const),
    connectionId: fc.constantFrom('one', 'two', 'three'),
    run: fc.constant('run'),
    cid: fc.constant(1),
    manner: fc.constantFrom('halt' as const, 'restart' as const),
    text: fc.constant('text'),
  }),
  fc.record({
    type: fc.constant('sign-in-ended' as const),
    connectionId: fc.constantFrom('one', 'two', 'three'),
    run: fc.constant('run'),
    cid: fc.constant(1),
    kid: fc.nat(1),
  }),
);

describe('fresh orders', () => {
  it('are those that were not true at the look before', () => {
    const looks = fc.array(
      fc.uniqueArray(order, { selector: ({ type, connectionId }) => `${type}${connectionId}` }),
    );
    fc.assert(
      fc.property(looks, (states) => {
        let sent = NOTHING_SENT;
        let before: readonly string[] = [];
        for (const due of states) {
          const fresh = freshOrders(sent, due);
          const texts = due.map((each) => JSON.stringify(each));
          expect(fresh.lines.map((line) => line.trimEnd())).toEqual(
            texts.filter((text) => !before.includes(text)),
          );
          sent = fresh.sent;
          before = texts;
        }
      }),
    );
  });
});
