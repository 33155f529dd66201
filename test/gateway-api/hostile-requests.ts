import fc from 'fast-check';
import { GATEWAY_TOKENS } from '../support/gateway-replica.ts';

/** Ids that exist: somebody hostile may have found them. */
export interface KnownIds {
  /** Connections of gw-a, whose token is the valid one here. */
  readonly own: readonly string[];
  readonly foreign: readonly string[];
  readonly endpoints: readonly string[];
}

export type TokenKind = 'valid' | 'none' | 'wrong' | 'garbage';

/** The bytes of a request as nobody decent would send it, or nearly so. */
export function hostileRequest(ids: KnownIds, token: fc.Arbitrary<TokenKind>): fc.Arbitrary<Buffer> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)) },
    {
      weight: 9,
      arbitrary: fc.tuple(method, question(ids), token.chain(authorization), headers, framing).map(assemble),
    },
  );
}

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constant('POST') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('GET', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'CONNECT', 'post', 'FOO'),
  },
);

const anyId = ({ own, foreign }: KnownIds) =>
  fc.constantFrom(
    ...own,
    ...foreign,
    'cvpn-connection-fffffffffffffffff',
    'cvpn-connection-%2e%2e',
    '../../',
    'x'.repeat(5000),
  );

const path = (ids: KnownIds) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .constantFrom('connections', 'reports', 'resynchronisation', 'refresh')
        .map((route) => `/gateway/v1/${route}`),
    },
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          anyId(ids),
          fc.constantFrom('continue', 'answer', 're-authenticate', '__proto__', 'constructor', ''),
        )
        .map(([id, verb]) => `/gateway/v1/connections/${id}/${verb}`),
    },
    fc.constantFrom(
      '/gateway/v1/orders',
      '/gateway/v1/orders?x=1#y',
      '/gateway/',
      '/gateway',
      '//gateway/v1/reports',
      '/gateway/v2/reports',
      '/gateway/v1/../v1/reports',
      '/gateway/v1/%72eports',
      'http://elsewhere/gateway/v1/reports',
      '*',
      `/gateway/${'a/'.repeat(4000)}`,
    ),
    fc.webPath().map((rest) => `/gateway/v1${rest}`),
  );

function authorization(kind: TokenKind): fc.Arbitrary<readonly string[]> {
  const valid = `Authorization: Bearer ${GATEWAY_TOKENS['gw-a']}`;
  switch (kind) {
    case 'valid':
      return fc.constant([valid]);
    case 'none':
      return fc.constant([]);
    case 'wrong':
      return fc.constantFrom(
        [`Authorization: Bearer pgw_${'x'.repeat(43)}`],
        [`${valid}x`],
        [valid.slice(0, -1)],
        [valid.toUpperCase()],
        ['Authorization: Bearer nobody', valid],
        [`X-${valid}`],
        [`Proxy-${valid}`],
        [`Cookie: ${valid}`],
      );
    case 'garbage':
      return fc.string({ maxLength: 300 }).map((text) => [`Authorization: ${text}`]);
  }
}

const header = fc.oneof(
  fc.constantFrom(
    'Content-Type: text/xml',
    'Content-Encoding: gzip',
    'Expect: 100-continue',
    'Expect: the unexpected',
    'Connection: Upgrade\r\nUpgrade: websocket',
    'X-Forwarded-For: 127.0.0.1',
    'X-HTTP-Method-Override: GET',
    'Transfer-Encoding: gzip, chunked',
    'Content-Length: -1',
    'Range: bytes=0-',
    `X-Long: ${'y'.repeat(20_000)}`,
    'no colon at all',
  ),
  fc
    .tuple(fc.string({ maxLength: 30 }), fc.string({ maxLength: 100 }))
    .map(([name, value]) => `${name}: ${value}`),
);

/** Most requests have none of them: Node itself refuses nearly all that have. */
const headers = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(header, { minLength: 1, maxLength: 3 }) },
);

const device = {
  publicIp: '192.0.2.11',
  port: 47_558,
  transportProtocol: 'udp',
  peerInfo: { IV_VER: '2.6.14', IV_PLAT: 'linux', IV_SSO: 'webauth' },
};

/** Asks and reports that are right but for what is replaced in them, at the addresses that they are for. */
const nearlyRight = (ids: KnownIds): fc.Arbitrary<readonly [path: string, body: Buffer]> =>
  fc.oneof(
    at('connections', {
      askId: fc.oneof(fc.uuid(), fc.constant('same')),
      clientVpnEndpointId: fc.constantFrom(...ids.endpoints, 'cvpn-endpoint-fffffffffffffffff'),
      run: fc.constant('run'),
      cid: mostly(fc.nat(), fc.constantFrom(-1, 1.5, 2 ** 60)),
      kid: fc.nat(5),
      username: fc.string(),
      password: fc.oneof(
        fc.string(),
        fc.constantFrom('ACS::35001', 'CRV1::x::y', 'SCRV1:YQ==:YQ==', 'p'.repeat(16_385)),
      ),
      device: mostly(
        fc.constant(device),
        fc.dictionary(fc.string(), fc.string()).map((peerInfo) => ({ ...device, peerInfo })),
      ),
    }),
    at('reports', {
      reports: fc.array(report(ids), { maxLength: 5 }),
    }),
    at('resynchronisation', {
      clientVpnEndpointId: fc.constantFrom(...ids.endpoints),
      run: fc.constant('run'),
      connectionIds: fc
        .array(mostly(goodId(ids), anyId(ids)), { maxLength: 5 })
        .map((some) => [...new Set(some)].toSorted()),
      after: fc.oneof(fc.constant(''), fc.string({ maxLength: 70 })),
      isLast: fc.boolean(),
    }),
    at('refresh', { connectionIds: fc.array(mostly(goodId(ids), anyId(ids)), { maxLength: 20 }) }),
    goodId(ids).chain((id) =>
      fc.oneof(
        at(`connections/${id}/answer`, { kid: fc.nat(), answer: fc.string() }),
        at(`connections/${id}/re-authenticate`, {
          kid: fc.nat(),
          username: fc.string(),
          password: fc.string(),
        }),
        at(`connections/${id}/continue`, {}),
      ),
    ),
  );

const goodId = ({ own, foreign }: KnownIds) => fc.constantFrom(...own, ...foreign);

function mostly<T>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: unusual });
}

function at(route: string, members: Readonly<Record<string, fc.Arbitrary<unknown>>>) {
  return fc
    .record(members)
    .map((value) => [`/gateway/v1/${route}`, Buffer.from(JSON.stringify(value))] as const);
}

function report(ids: KnownIds): fc.Arbitrary<unknown> {
  const about = { connectionId: mostly(goodId(ids), anyId(ids)), at: mostly(fc.nat(), fc.constant(-1.5)) };
  const counts = { ingressBytes: fc.maxSafeNat(), egressBytes: mostly(fc.maxSafeNat(), fc.maxSafeInteger()) };
  return fc.oneof(
    fc.record({ type: fc.constant('established'), ...about, clientIp: fc.constantFrom('10.100.0.2', '::1') }),
    fc.record({ type: fc.constant('byte-counts'), ...about, ...counts }),
    fc.record({ type: fc.constant('disconnected'), ...about }),
    fc.record({ type: fc.constant('terminate'), ...about }),
  );
}

const wildBody: fc.Arbitrary<Buffer> = fc.oneof(
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      '',
      '['.repeat(200_000),
      '{"a":'.repeat(100_000),
      `{"reports":[${'{},'.repeat(50_000)}{}]}`,
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}',
      `{"connectionIds":["${'x'.repeat(1_100_000)}"]}`,
      '{"at":1e999,"kid":-0,"answer":"\\ud800"}',
      'null',
    )
    .map((text) => Buffer.from(text)),
);

/** What is asked where: nearly right, or anything anywhere. */
const question = (ids: KnownIds) =>
  fc.oneof(
    { weight: 3, arbitrary: nearlyRight(ids) },
    { weight: 1, arbitrary: fc.tuple(path(ids), wildBody) },
    {
      weight: 1,
      arbitrary: fc.tuple(nearlyRight(ids), wildBody).map(([[right], wild]) => [right, wild] as const),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(path(ids), nearlyRight(ids))
        .map(([elsewhere, [, right]]) => [elsewhere, right] as const),
    },
  );

const framing = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('right', 'chunked') },
  { weight: 1, arbitrary: fc.constantFrom('short', 'long', 'none', 'both') },
);

function assemble([verb, [target, content], tokens, more, frame]: readonly [
  string,
  readonly [path: string, body: Buffer],
  readonly string[],
  readonly string[],
  string,
]): Buffer {
  const isChunked = frame === 'chunked' || frame === 'both';
  const length = { right: 0, short: -1, long: 7, both: 0 }[frame];
  const lines = [
    `${verb} ${target} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    ...tokens,
    ...more,
    ...(length === undefined ? [] : [`Content-Length: ${Math.max(0, content.length + length)}`]),
    ...(isChunked ? ['Transfer-Encoding: chunked'] : []),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, isChunked ? chunked(content) : content]);
}

function chunked(content: Buffer): Buffer {
  const size = Buffer.from(`${content.length.toString(16)}\r\n`);
  return Buffer.concat([size, content, Buffer.from(content.length > 0 ? '\r\n0\r\n\r\n' : '\r\n')]);
}
