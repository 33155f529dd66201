import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A plain TCP proxy on 127.0.0.1 between a client and a server, for what networks do to connections. */
export interface TcpProxy {
  readonly port: number;
  /** New connections go to this port from now on. */
  lead(port: number): void;
  /** Connections that exist carry nothing any more and stay open, as behind a firewall that forgot them. */
  forget(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let target = targetPort;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    port: address.port,
    lead: (port) => {
      target = port;
    },
    forget: () => {
      // The kernel still takes what comes, as no such network would; that nobody answers is what counts.
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
