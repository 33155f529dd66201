import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyAndCertificate } from '../../src/demo/certificates.ts';

/** A web server of an identity provider on this machine, which answers as a test tells it to. */
export interface MetadataServer {
  /** Without a slash at the end. */
  readonly origin: string;
  /** Every request so far. */
  readonly requests: readonly IncomingMessage[];
  /** From now on. */
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

export async function startMetadataServer(
  listener: RequestListener,
  tls?: KeyAndCertificate,
  address = '127.0.0.1',
): Promise<MetadataServer> {
  const requests: IncomingMessage[] = [];
  let current = listener;
  const onRequest: RequestListener = (request, response) => {
    requests.push(request);
    response.on('error', () => undefined);
    current(request, response);
  };
  const server = tls
    ? createTlsServer({ cert: tls.certificate, key: tls.privateKey }, onRequest)
    : createServer(onRequest);
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls ? 'https' : 'http'}://${address}:${port}`,
    requests,
    answer(next) {
      current = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with `document` as static file servers do: with an ETag, and 304 to whoever has it already. */
export function documentListener(
  document: string,
  { etag, headers = {} }: { readonly etag?: string; readonly headers?: Record<string, string> } = {},
): RequestListener {
  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (etag !== undefined) response.setHeader('ETag', etag);
    if (etag !== undefined && request.headers['if-none-match'] === etag)
      return void response.writeHead(304).end();
    response.writeHead(200, { 'Content-Type': 'application/samlmetadata+xml' }).end(document);
  };
}
