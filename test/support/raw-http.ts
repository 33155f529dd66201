import { connect } from 'node:net';

/** How long the other side may be silent, before and within its answer; milliseconds. A request that lacks something gets none. */
const SILENCE = 400;

/** Sends bytes, and gives all that comes back until the other side ends or falls silent. */
export async function exchangeBytes(port: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const pieces: Buffer[] = [];
  const { promise: over, resolve } = Promise.withResolvers<void>();
  socket
    .setTimeout(SILENCE, resolve)
    .on('data', (piece) => void pieces.push(piece))
    .on('close', () => resolve())
    .on('error', () => resolve());
  socket.write(bytes);
  await over;
  socket.destroy();
  return Buffer.concat(pieces).toString('latin1');
}

/** The status of each answer that stands in what came; those of `100 Continue` are left out. */
export function statusesIn(answers: string): readonly number[] {
  const statuses = [...answers.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
  return statuses.filter((status) => status >= 200);
}
