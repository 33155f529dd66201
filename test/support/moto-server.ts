import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** An emulator of EC2, written by others. */
export interface MotoServer {
  readonly url: URL;
  close(): Promise<void>;
}

/** Python and a web framework take their time to start (milliseconds). */
const PATIENCE = 30_000;

export async function startMotoServer(): Promise<MotoServer> {
  const port = await freePort();
  const moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = new URL(`http://127.0.0.1:${port}`);
  await answering(url, moto);
  return {
    url,
    async close() {
      if (moto.exitCode !== null) return;
      moto.kill();
      await once(moto, 'exit');
    },
  };
}

async function answering(url: URL, moto: ChildProcess): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += 100) {
    const isThere = await fetch(new URL('/moto-api/', url)).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    await wait(100);
  }
  moto.kill();
  throw new Error(`moto_server does not answer at ${url}.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
