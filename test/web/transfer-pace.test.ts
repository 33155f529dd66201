import { describe, expect, it } from 'vitest';
import { paceAfter, slowest, type TransferPace } from '../../src/web/transfer-pace.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** The pace after `total` bytes, each buffer of which took as long as a line of `bytesPerSecond` needs for it. */
function paceOf(bytesPerSecond: number, total: number, from: TransferPace = slowest): TransferPace {
  let pace = from;
  for (let sent = 0; sent < total; sent += pace.bufferSize) {
    pace = paceAfter(pace, pace.bufferSize, (pace.bufferSize / bytesPerSecond) * 1000);
  }
  return pace;
}

describe('the buffers of a transfer', () => {
  it('stay at 64 KB for a slow client, however much it took', () => {
    expect(paceOf(100 * KIB, 500 * MIB).bufferSize).toBe(64 * KIB);
  });

  it('stay at 64 KB over what the kernel holds by itself', () => {
    expect(paceOf(Number.POSITIVE_INFINITY, 8 * MIB - 64 * KIB).bufferSize).toBe(64 * KIB);
  });

  it('grow to one megabyte, and no further, while the client drains at once', () => {
    expect(paceOf(1000 * MIB, 12 * MIB).bufferSize).toBe(256 * KIB);
    expect(paceOf(1000 * MIB, 20 * MIB).bufferSize).toBe(MIB);
    expect(paceOf(1000 * MIB, 500 * MIB).bufferSize).toBe(MIB);
  });

  it('are small again after a pause', () => {
    const fast = paceOf(1000 * MIB, 100 * MIB);
    expect(paceAfter(fast, MIB, 100)).toEqual(slowest);
  });
});
