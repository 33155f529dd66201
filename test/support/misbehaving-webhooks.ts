import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { HandlerFailureReason } from '../../src/connections/handler/client-connect-handler.ts';

/** A webhook that does one thing wrong: as an HTTP server, or with the bare socket. */
export interface MisbehavingWebhook {
  /** What it does, as the end of a sentence. */
  readonly does: string;
  readonly reason: HandlerFailureReason;
  readonly answer?: RequestListener;
  readonly socket?: (socket: Socket) => void;
}

/** What a handler of schema v3 must answer at least. */
export const ALLOWED = {
  allow: true,
  'error-msg-on-denied-connection': '',
  'posture-compliance-statuses': [],
  'schema-version': 'v3',
};

/** Answers with a text, or a value as JSON. */
export function answering(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): RequestListener {
  const sent = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(sent);
  };
}

/** A good answer but for these members; undefined: without it. */
const good = (changed: Record<string, unknown>) => answering({ ...ALLOWED, ...changed });

const INVALID = 'client-connect-handler-invalid-response';
const invalid = (does: string, answer: RequestListener): MisbehavingWebhook => ({
  does,
  reason: INVALID,
  answer,
});
const status = (code: number, reason: HandlerFailureReason, headers = {}): MisbehavingWebhook => ({
  does: `answers with status ${code}`,
  reason,
  answer: answering(ALLOWED, code, headers),
});

const LATE: readonly MisbehavingWebhook[] = [
  { does: 'never answers', answer: () => undefined },
  { does: 'takes the connection and says nothing', socket: (socket: Socket) => void socket.resume() },
  {
    does: 'sends the head of its answer and nothing behind it',
    answer: ((_request, response) => void response.writeHead(200).flushHeaders()) satisfies RequestListener,
  },
  {
    does: 'sends a byte now and then',
    answer: ((_request, response) => {
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    }) satisfies RequestListener,
  },
].map((each) => ({ ...each, reason: 'client-connect-handler-timed-out' }));

const WRONG_ANSWERS: readonly MisbehavingWebhook[] = [
  invalid('answers in schema v1', good({ 'schema-version': 'v1' })),
  invalid('says no schema version', good({ 'schema-version': undefined })),
  invalid('says yes as a text', good({ allow: 'true' })),
  invalid('says yes as a number', good({ allow: 1 })),
  invalid('does not say whether it allows', good({ allow: undefined })),
  invalid('sends no message', good({ 'error-msg-on-denied-connection': undefined })),
  invalid('sends null for a message', good({ 'error-msg-on-denied-connection': null })),
  invalid('sends a message of 256 characters', good({ 'error-msg-on-denied-connection': 'é'.repeat(256) })),
  invalid(
    'calls its message as v1 does',
    good({
      'error-msg-on-denied-connection': undefined,
      'error-msg-on-failed-posture-compliance': 'No.',
    }),
  ),
  invalid(
    'sends a message that is no Unicode',
    answering(
      `{"allow":true,"error-msg-on-denied-connection":"\\ud800","posture-compliance-statuses":[],"schema-version":"v3"}`,
    ),
  ),
  invalid('sends no statuses', good({ 'posture-compliance-statuses': undefined })),
  invalid('sends one status as a text', good({ 'posture-compliance-statuses': 'compliant' })),
  invalid('sends 11 statuses', good({ 'posture-compliance-statuses': Array(11).fill('compliant') })),
  invalid('sends a status of 256 characters', good({ 'posture-compliance-statuses': ['c'.repeat(256)] })),
  invalid('sends a status that is a number', good({ 'posture-compliance-statuses': ['compliant', 1] })),
  invalid('sends a list', answering([ALLOWED])),
  invalid('sends its answer as a text of JSON', answering(JSON.stringify(JSON.stringify(ALLOWED)))),
  invalid('sends null', answering('null')),
  invalid('sends a page', answering('<!doctype html><p>allow</p>')),
  invalid('sends nothing', answering('')),
  invalid('sends half of its JSON', answering(JSON.stringify(ALLOWED).slice(0, -1))),
  invalid(
    'sends what is not UTF-8',
    answering(Buffer.from(JSON.stringify({ ...ALLOWED, note: 'é' }), 'latin1')),
  ),
  invalid('sends brackets 30,000 deep', answering(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)),
  invalid('sends more than 64 KiB', good({ note: 'x'.repeat(65_536) })),
  invalid('sends without end', (_request, response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
    };
    response.on('drain', more);
    more();
  }),
  invalid('compresses', answering(gzipSync(JSON.stringify(ALLOWED)), 200, { 'Content-Encoding': 'gzip' })),
];

const STATUSES: readonly MisbehavingWebhook[] = [
  status(201, INVALID),
  status(204, INVALID),
  status(302, INVALID, { Location: '/allows' }),
  status(307, INVALID, { Location: '/allows' }),
  status(400, 'client-connect-handler-service-error'),
  status(401, 'client-connect-handler-service-error'),
  status(404, 'client-connect-handler-service-error'),
  status(429, 'client-connect-handler-throttled', { 'Retry-After': '1' }),
  status(500, 'client-connect-handler-other-execution-error'),
  status(501, 'client-connect-handler-other-execution-error'),
  status(502, 'client-connect-handler-service-error'),
  status(503, 'client-connect-handler-service-error'),
  status(504, 'client-connect-handler-timed-out'),
];

const BROKEN: readonly MisbehavingWebhook[] = [
  {
    does: 'closes the connection instead of answering',
    reason: 'client-connect-handler-service-error',
    answer: (request) => void request.socket.destroy(),
  },
  {
    does: 'resets the connection',
    reason: 'client-connect-handler-service-error',
    socket: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
  },
  {
    does: 'closes the connection in the middle of its answer',
    reason: 'client-connect-handler-service-error',
    answer: (request, response) => {
      response
        .writeHead(200, { 'Content-Length': '1000' })
        .write(JSON.stringify(ALLOWED), () => request.socket.destroy());
    },
  },
  {
    does: 'speaks another protocol',
    reason: INVALID,
    socket: (socket) => void socket.resume().write('SSH-2.0-OpenSSH_9.6\r\n'),
  },
  {
    does: 'sends headers without end',
    reason: INVALID,
    socket: (socket) =>
      void socket.resume().write(`HTTP/1.1 200 OK\r\n${`X-More: ${'x'.repeat(1000)}\r\n`.repeat(40)}`),
  },
  {
    does: 'switches protocols',
    reason: INVALID,
    socket: (socket) =>
      void socket
        .resume()
        .write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n'),
  },
];

/** Each goes wrong in one way. */
export const MISBEHAVING_WEBHOOKS: readonly MisbehavingWebhook[] = [
  ...LATE,
  ...WRONG_ANSWERS,
  ...STATUSES,
  ...BROKEN,
];
