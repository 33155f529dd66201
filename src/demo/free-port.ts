import { once } from 'node:events';
import { createServer } from 'node:net';

/** How many ports after the wished one are tried. */
const MOST_TRIES = 100;

/** `wished`, or the next port on which this machine has nobody listening; `taken` holds ports given away already. */
export async function freePort(wished: number, taken: readonly number[] = []): Promise<number> {
  for (let port = wished; port < wished + MOST_TRIES; port += 1) {
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(
    `No port from ${wished} to ${wished + MOST_TRIES - 1} is free. End some programs, then try again.`,
  );
}

/** Browsers take `localhost` for ::1 or for 127.0.0.1: the port must be free on both. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'));
}

async function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    // A machine without IPv6 has nobody listening on ::1 either.
    return (error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL';
  }
  server.close();
  await once(server, 'close');
  return true;
}
