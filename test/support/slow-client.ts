import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A client that takes an answer as slowly as a bad line would. */
export interface SlowClient {
  /** Bytes of the answer so far, its head included. */
  received(): number;
  /** The body so far. */
  body(): Buffer;
  /** Leaves in the middle, without a good-bye. */
  hangUp(): Promise<void>;
  /** Resolves when it left by itself or was left. */
  readonly ended: Promise<void>;
}

export interface SlowClientOptions {
  readonly port: number;
  readonly path: string;
  readonly cookie: string;
  readonly bytesPerSecond: number;
  /** Hangs up after so many bytes; default: never. */
  readonly hangUpAfter?: number;
}

/** How often it reads; milliseconds. */
const PERIOD = 100;

export async function startSlowClient(options: SlowClientOptions): Promise<SlowClient> {
  const { port, path, cookie } = options;
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nCookie: ${cookie}\r\n\r\n`);
  const pieces: Buffer[] = [];
  const received = () => pieces.reduce((sum, piece) => sum + piece.length, 0);
  const ended = readSlowly(socket, pieces, options);
  return {
    received,
    body() {
      const answer = Buffer.concat(pieces);
      return answer.subarray(answer.indexOf('\r\n\r\n') + 4);
    },
    async hangUp() {
      socket.destroy();
      await ended;
    },
    ended,
  };
}

async function readSlowly(
  socket: Socket,
  pieces: Buffer[],
  { bytesPerSecond, hangUpAfter = Number.POSITIVE_INFINITY }: SlowClientOptions,
): Promise<void> {
  const startedAt = Date.now();
  let read = 0;
  while (!socket.destroyed && !socket.readableEnded) {
    while (read < ((Date.now() - startedAt) / 1000) * bytesPerSecond) {
      const piece: Buffer | null = socket.read();
      if (piece === null) break;
      pieces.push(piece);
      read += piece.length;
      if (read >= hangUpAfter) return void socket.destroy();
    }
    await wait(PERIOD);
  }
}
