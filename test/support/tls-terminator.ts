import { once } from 'node:events';
import { request as forward, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import { makeCertificate } from '../../src/demo/certificates.ts';

/** A reverse proxy that ends TLS, as one stands before a portal in production. It says nothing of https in a header. */
export interface TlsTerminator {
  readonly url: string;
  /** PEM: what a client must trust. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** `change` does to the headers of each answer what a proxy that means well does. */
export async function startTlsTerminator(
  port: number,
  targetPort: number,
  change: (headers: IncomingHttpHeaders) => IncomingHttpHeaders = (headers) => headers,
): Promise<TlsTerminator> {
  const own = await makeCertificate({ commonName: 'localhost', purpose: 'server', keyKind: 'ec-p256' });
  const server = createServer({ key: own.privateKey, cert: own.certificate }, (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = forward({ host: 'localhost', port: targetPort, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, change(answer.headers));
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }).listen(port, 'localhost');
  await once(server, 'listening');
  return {
    url: `https://localhost:${port}`,
    certificate: own.certificate,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
