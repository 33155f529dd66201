import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ManagementApi } from './management-api.ts';
import { readBody } from './read-body.ts';
import type { Answer, RawRequest } from './service.ts';
import { RequestBodyIncomplete, UnknownAddress, UnknownMethod } from './wire/failures.ts';

/** Reading a request's head and its body (milliseconds); a slow client is cut off then. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;
/** Longer than the idle time of clients' connections and common proxies', so that those close first. */
const KEEP_ALIVE_TIMEOUT = 75_000;
const CHECKING_INTERVAL = 2_000;

const LIMITS = {
  headersTimeout: HEADERS_TIMEOUT,
  requestTimeout: REQUEST_TIMEOUT,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
  connectionsCheckingInterval: CHECKING_INTERVAL,
} as const;

/** What the management API shows of itself by TLS. */
export type TlsSettings = Pick<ServerOptions, 'cert' | 'key'>;

/** Suites of TLS 1.2 with forward secrecy and authenticated encryption; those of 1.3 all have both. */
const FORWARD_SECRET =
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305';

/** The HTTP server of the management API, not listening yet; with `tls` it speaks TLS 1.2 or later. */
export function createApiServer(api: ManagementApi, tls?: TlsSettings): Server {
  const listener = (request: IncomingMessage, response: ServerResponse) => void serve(api, request, response);
  const server = tls
    ? createTlsServer(
        { ...LIMITS, ...tls, minVersion: 'TLSv1.2', ciphers: `${TLS_1_3}:${FORWARD_SECRET}` },
        listener,
      )
    : createServer(LIMITS, listener);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) =>
    refuseBrokenRequest(api, error, socket),
  );
  return server;
}

const TLS_1_3 = 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256';

async function serve(api: ManagementApi, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const head = headOf(incoming);
  try {
    assertAddress(incoming);
    send(response, await api.answer({ ...head, body: await readBody(incoming) }));
  } catch (error) {
    // What is left of the body is not waited for.
    response.shouldKeepAlive = false;
    if (!incoming.destroyed || incoming.complete) send(response, api.refuse(head, error));
  }
}

/** As it came, but for the body. */
function headOf(incoming: IncomingMessage): RawRequest {
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '/',
    rawHeaders: incoming.rawHeaders,
    body: Buffer.alloc(0),
    sourceAddress: withoutMapping(incoming.socket.remoteAddress ?? ''),
    isSecure: 'encrypted' in incoming.socket,
  };
}

/** A dual-stack socket writes 192.0.2.1 as `::ffff:192.0.2.1` (RFC 4291 section 2.5.5.2); policies name it as it is. */
function withoutMapping(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

/** `/` and, for who puts the API behind a path, `/api/<service>`; the last is how CloudWatch's newest protocol addresses. */
const ADDRESS = /^(?:\/api\/(?:ec2|sts|iam|acm|monitoring))?\/?(?:service\/\w+\/operation\/\w+)?(?:\?|$)/;

function assertAddress({ method, url = '/' }: IncomingMessage): void {
  if (!ADDRESS.test(url)) throw new UnknownAddress();
  if (method !== 'POST' && method !== 'GET') throw new UnknownMethod();
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, {
    ...headers,
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** What Node cannot read as HTTP, or gave up waiting for, gets an answer, too, and the connection ends. */
function refuseBrokenRequest(api: ManagementApi, error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const failure = new RequestBodyIncomplete(
    'The request did not arrive whole and in time, or is no HTTP. Send it again.',
  );
  const request: RawRequest = {
    method: '',
    target: '/',
    rawHeaders: [],
    body: Buffer.alloc(0),
    sourceAddress: '',
    isSecure: false,
  };
  const { status, headers, body } = api.refuse(request, failure);
  const lines = Object.entries({
    ...headers,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} Refused\r\n${head}\r\n${body}`);
}
