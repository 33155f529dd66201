import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';

/** A reverse proxy that hands each request to the next replica, so that no two steps of a story meet the same one. */
export interface RoundRobinProxy {
  /** `METHOD /path -> index of the replica`, of every request in order; queries are left out. */
  readonly handed: readonly string[];
  /** Gives the place of a replica to another one, at `http://host:port`. */
  replace(index: number, replica: string): void;
  close(): Promise<void>;
}

/** Listens on `port` of localhost; replicas are origins such as `http://127.0.0.1:4711`. */
export async function startRoundRobinProxy(
  port: number,
  replicas: readonly string[],
): Promise<RoundRobinProxy> {
  const origins = [...replicas];
  const handed: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const index = handed.length % origins.length;
    const { method, headers, url = '/' } = incoming;
    handed.push(`${method} ${url.split('?')[0]} -> ${index}`);
    const onward = forward(new URL(url, origins[index]), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      // A replica that dies in the middle of an answer takes the connection with it, as it would without a proxy.
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    incoming.pipe(onward);
  }).listen(port, 'localhost');
  await once(server, 'listening');
  return {
    handed,
    replace(index, replica) {
      origins[index] = replica;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
