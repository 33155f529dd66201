import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pooledRandom } from '../../src/kernel/pooled-random.ts';

/** Counts upwards in four bytes each, so that a byte which is given twice shows. */
function countingBytes() {
  let next = 0;
  return (count: number) => {
    const bytes = Buffer.alloc(Math.ceil(count / 4) * 4);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32BE(next++, at);
    return bytes.subarray(0, count);
  };
}

describe('random bytes from a pool', () => {
  it('are as many as were asked for, and none is given twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 600 }), (words) => {
        const random = pooledRandom(countingBytes());
        const portions = words.map((count) => Buffer.from(random(count * 4)));
        expect(portions.map(({ length }) => length)).toEqual(words.map((count) => count * 4));
        const all = Buffer.concat(portions);
        const numbers = Array.from({ length: all.length / 4 }, (_, index) => all.readUInt32BE(index * 4));
        expect(new Set(numbers).size).toBe(numbers.length);
      }),
    );
  });

  it('stay what they were when more are asked for', () => {
    const random = pooledRandom(countingBytes());
    const first = random(16);
    const before = Buffer.from(first).toString('hex');
    for (let turn = 0; turn < 1000; turn += 1) random(16);
    expect(Buffer.from(first).toString('hex')).toBe(before);
  });

  it('are left to their source when they are many', () => {
    expect(pooledRandom(randomBytes)(5000)).toHaveLength(5000);
  });
});
