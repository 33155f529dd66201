import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { createServer } from '../kernel/node-http.ts';
import type { LoadManagementApi } from './load-management-api.ts';
import { noRequest, requestHead } from './raw-request.ts';
import { createBodyReader, type ReadBody } from './read-body.ts';
import type { Answer } from './service.ts';
import { RequestBodyIncomplete, UnknownAddress, UnknownMethod, UnreadableRequest } from './wire/failures.ts';

/** Reading a request's head and its body (milliseconds); a slow client is cut off then. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;
/** Longer than the idle time of clients' connections and common proxies', so that those close first. */
const KEEP_ALIVE_TIMEOUT = 75_000;
const CHECKING_INTERVAL = 2_000;
/** How long an answer to what is no request may wait to be sent: one to a TLS handshake that never ends would wait for ever. */
const LAST_WORDS_TIMEOUT = 1_000;

const LIMITS = {
  handshakeTimeout: HEADERS_TIMEOUT,
  headersTimeout: HEADERS_TIMEOUT,
  requestTimeout: REQUEST_TIMEOUT,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
  connectionsCheckingInterval: CHECKING_INTERVAL,
};

/** Suites of TLS 1.2 with forward secrecy and authenticated encryption; those of TLS 1.3 all have both. */
const FORWARD_SECRET = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** The certificate with its chain, and its key, in PEM. */
export type TlsSettings = Pick<ServerOptions, 'cert' | 'key'>;

export interface ApiServerOptions {
  /** Who answers a request that is for another API on this listener; undefined: it is for this one. */
  readonly elsewhere?: (request: IncomingMessage) => RequestListener | undefined;
  /** With it the server speaks TLS 1.2 or later, and nothing else. */
  readonly tls?: TlsSettings;
  /** For tests that do not want to wait so long. */
  readonly limits?: Partial<typeof LIMITS>;
}

/** The HTTP server of the management API, not listening yet. The API is asked for with each request, and so loaded with the first. */
export function createApiServer(
  loadApi: LoadManagementApi,
  { tls, limits, elsewhere }: ApiServerOptions = {},
): Server {
  const readBody = createBodyReader();
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const other = elsewhere?.(request);
    if (other) other(request, response);
    else void serve(loadApi, readBody, request, response);
  };
  // Node itself would answer a missing Host, and below an unknown Expect, without a word and without an audit line.
  const options = { ...LIMITS, requireHostHeader: false, ...limits };
  const server = tls
    ? createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.2', ciphers: FORWARD_SECRET }, listener)
    : createServer(options, listener);
  return server
    .on('checkExpectation', listener)
    .on('clientError', (error, socket) => void refuseBroken(loadApi, error, socket));
}

/** Only who configures TLS loads it. */
function createTlsServer(...given: [ServerOptions, RequestListener]): Server {
  return process.getBuiltinModule('node:https').createServer(...given);
}

async function serve(
  loadApi: LoadManagementApi,
  readBody: ReadBody,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const head = requestHead(incoming);
  const api = await loadApi();
  try {
    assertAddress(incoming);
    const body = await readBody(incoming, head, api);
    send(response, await api.answer({ ...head, body }));
  } catch (error) {
    // What is left of the body is not waited for, and whoever has gone reads nothing.
    response.shouldKeepAlive = false;
    if (!incoming.destroyed || incoming.complete) send(response, api.refuse(head, error));
  }
}

/** `/` and, for who puts the API behind a path, `/api/<service>`, with and without a slash at the end. */
const ADDRESS = /^(?:\/|\/api\/(?:ec2|sts|iam|acm|monitoring)\/?)(?:\?|$)/;

function assertAddress({ method, url = '/' }: IncomingMessage): void {
  if (!ADDRESS.test(url)) throw new UnknownAddress();
  if (method !== 'POST' && method !== 'GET') throw new UnknownMethod();
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { ...headers, 'Cache-Control': 'no-store', 'Content-Length': length });
  response.end(body);
}

/** What Node cannot read as HTTP, or gave up waiting for, gets an answer, too, and the connection ends. */
async function refuseBroken(
  loadApi: LoadManagementApi,
  error: NodeJS.ErrnoException,
  socket: Duplex,
): Promise<void> {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const request = noRequest(socket);
  const api = await loadApi();
  const failure =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? new RequestBodyIncomplete() : new UnreadableRequest();
  const { status, headers, body } = api.refuse(request, failure);
  const lines = { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  const patience = setTimeout(() => socket.destroy(), LAST_WORDS_TIMEOUT);
  socket
    .once('close', () => clearTimeout(patience))
    .end(`HTTP/1.1 ${status} Refused\r\n${head.join('')}\r\n${body}`, () => socket.destroy());
}
