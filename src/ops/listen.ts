import { once } from 'node:events';
import type { Server } from 'node:http';
import { ConfigurationFaulty } from './configuration-faulty.ts';
import { formatListenAddress, type ListenAddress } from './listen-address.ts';

/**
 * Starts `server` at `address`, which the environment variable `name` gave, and returns where it listens: the port is
 * another one when 0 was asked for. Throws {@link ConfigurationFaulty}.
 */
export async function listen(server: Server, address: ListenAddress, name: string): Promise<ListenAddress> {
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
    const bound = server.address();
    return bound !== null && typeof bound === 'object' ? { ...address, port: bound.port } : address;
  } catch (error) {
    throw new ConfigurationFaulty([
      `${name}: cannot listen on ${formatListenAddress(address)}: ${why(error)}`,
    ]);
  }
}

function why(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'another program does. End that one, or choose another port.';
  if (code === 'EACCES') return 'the system forbids it. Choose a port above 1023.';
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address. Choose one that it has.';
  return `${message}.`;
}
