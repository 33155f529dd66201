import type { Response } from 'express';
import type { Clock } from '../kernel/clock.ts';
import type { ByteRange } from './byte-range.ts';
import { paceAfter, slowest, type TransferPace } from './transfer-pace.ts';

/** Bytes that lie somewhere and do not change. */
export interface ByteSource {
  /** Fills `buffer` from `position` on; throws when it cannot, also when the source ends before. */
  read(buffer: Buffer, position: number): Promise<void>;
  /** Throws when what {@link read} gave may be of something else. Asked before the last bytes leave. */
  assertUnchanged(): Promise<void>;
}

export interface SendBytesDeps {
  readonly clock: Clock;
  /** Milliseconds; default: {@link CLIENT_IDLE_LIMIT}. */
  readonly clientIdleLimit?: number;
}

/**
 * A client that takes nothing for so long is gone (milliseconds). Linux sends what was lost again after at most 120 s
 * (TCP_RTO_MAX), so a phone that was in a tunnel goes on; somebody who never reads holds two small buffers, not for ever.
 */
export const CLIENT_IDLE_LIMIT = 180_000;

/**
 * Writes `range` of `source` to the client. Two buffers take turns, one being read into while the other is on its way;
 * neither is touched before the kernel has taken all of it. Resolves with false when the client left; throws what the
 * source throws, and then the answer is half done and must be cut.
 */
export async function sendBytes(
  { clock, clientIdleLimit }: SendBytesDeps,
  res: Response,
  source: ByteSource,
  { offset, length }: ByteRange,
): Promise<boolean> {
  const end = offset + length;
  const buffers: Buffer[] = [];
  let pace: TransferPace = slowest;
  let onItsWay: Promise<boolean> = Promise.resolve(true);
  cutWhenIdle(res, clientIdleLimit);
  for (let position = offset, turn = 0; position < end; turn = 1 - turn) {
    const bytes = bufferOf(buffers, turn, pace.bufferSize, end - position);
    await source.read(bytes, position);
    position += bytes.length;
    if (position === end) await source.assertUnchanged();
    if (!(await onItsWay)) return false;
    const startedAt = clock();
    onItsWay = writeToClient(res, bytes).then((taken) => {
      pace = paceAfter(pace, bytes.length, clock() - startedAt);
      return taken;
    });
  }
  return onItsWay;
}

/** The buffer whose turn it is, anew where the pace asks for another size; at most `left` bytes of it. */
function bufferOf(buffers: Buffer[], turn: number, size: number, left: number): Buffer {
  const kept = buffers[turn];
  const wanted = Math.min(size, left);
  const buffer =
    kept !== undefined && kept.length >= wanted && kept.length <= size
      ? kept
      : Buffer.allocUnsafeSlow(wanted);
  buffers[turn] = buffer;
  return buffer.subarray(0, wanted);
}

/**
 * Resolves with true once the kernel has taken all of `bytes`, so that they may be overwritten, and with false when the
 * client left; never rejects. Node forgets the callback of a write that waits behind another answer of the same
 * connection when that closes, so the end of the response is watched as well.
 */
export function writeToClient(res: Response, bytes: Uint8Array): Promise<boolean> {
  if (res.closed || res.req.socket.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const left = () => resolve(false);
    res.once('close', left);
    res.write(bytes, (error) => {
      res.off('close', left);
      resolve(!error);
    });
  });
}

/** Node counts what the kernel takes as activity; without a listener of its own, a socket that times out is destroyed. */
export function cutWhenIdle(res: Response, milliseconds = CLIENT_IDLE_LIMIT): void {
  res.req.socket.setTimeout(milliseconds);
}
