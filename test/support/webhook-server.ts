import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Webhook } from '../../src/connections/handler/configured-handler.ts';
import type { KeyAndCertificate } from '../../src/demo/certificates.ts';
import { Secret } from '../../src/kernel/secret.ts';
import type { MisbehavingWebhook } from './misbehaving-webhooks.ts';

/** A request as it came, its body read. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A client connect handler on this machine. */
export interface WebhookServer {
  readonly origin: string;
  /** What the configuration says of it. */
  readonly webhook: Webhook;
  readonly requests: readonly ReceivedRequest[];
  /** How many connections are open. */
  connections(): number;
  close(): Promise<void>;
}

/** 32 bytes. */
export const WEBHOOK_SECRET = Buffer.alloc(32, 7).toString('base64');

type Behaviour = Pick<MisbehavingWebhook, 'answer' | 'socket'>;

export async function startWebhook(
  { answer, socket }: Behaviour,
  tls?: KeyAndCertificate,
): Promise<WebhookServer> {
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  const server = socket ? createTcpServer(socket) : httpServer(recording(requests, answer), tls);
  server.on('connection', (each: Socket) => {
    sockets.add(each);
    each.on('error', () => undefined).on('close', () => sockets.delete(each));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const secrets = [new Secret(WEBHOOK_SECRET)];
  return {
    origin,
    webhook: { kind: 'webhook', url: `${origin}/posture`, secrets, allowsPrivateAddress: true },
    requests,
    connections: () => sockets.size,
    async close() {
      for (const each of sockets) each.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function httpServer(listener: RequestListener, tls: KeyAndCertificate | undefined): Server {
  return tls
    ? createHttpsServer({ cert: tls.certificate, key: tls.privateKey }, listener)
    : createHttpServer(listener);
}

function recording(requests: ReceivedRequest[], answer: RequestListener = () => undefined): RequestListener {
  return async (request, response) => {
    response.on('error', () => undefined);
    const body = await text(request).catch(() => '');
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers, body });
    answer(request, response);
  };
}
