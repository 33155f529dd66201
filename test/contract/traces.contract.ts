import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_TRACES } from '../../src/kernel/trace-store.ts';
import { oddKeys } from './odd-keys.ts';
import type { Replicas } from './platform.ts';

const HOUR = 3600;

export function describeTraces(replicas: () => Replicas): void {
  const stores = () => {
    const [first, second] = replicas().stores;
    return [first.traces, second.traces] as const;
  };

  describe('traces', () => {
    it('are found on every replica by their reference, to the letter', async () => {
      const [first, second] = stores();
      for (const key of oddKeys) await first.put(key, `trace of ${key}\0"'{}\u{1f511}`, HOUR);
      for (const key of oddKeys) expect(await second.get(key)).toBe(`trace of ${key}\0"'{}\u{1f511}`);
      await second.put('same', 'one', HOUR);
      await first.put('same', 'two', HOUR);
      expect(await second.get('same')).toBe('two');
      expect(await second.get(randomUUID())).toBeUndefined();
    });

    it('end when their time is up, and looking at them does not prolong them', async () => {
      const [first, second] = stores();
      const [short, long] = [randomUUID(), randomUUID()];
      await first.put(long, 'trace', HOUR);
      await first.put(short, 'trace', 1);
      expect(await second.get(short)).toBe('trace');
      await replicas().pass(1.1);
      expect(await second.get(short)).toBeUndefined();
      expect(await second.get(long)).toBe('trace');
    });

    it('are never too many: those that end first make room', async () => {
      const [first, second] = stores();
      const run = randomUUID();
      const all = Array.from({ length: MOST_TRACES + 5 }, (_, n) => `${run} ${n}`);
      for (const [n, key] of all.entries()) await (n % 2 ? first : second).put(key, String(n), 2 * HOUR + n);
      const found = await Promise.all(all.map((key) => first.get(key)));
      expect(found.map((text, n) => (text === undefined ? n : undefined)).filter(Number.isInteger)).toEqual([
        0, 1, 2, 3, 4,
      ]);
      // One of them again takes nobody's place.
      await first.put(`${run} 5`, 'again', 4 * HOUR);
      expect(await second.get(`${run} 6`)).toBe('6');
      await first.put(`${run} more`, 'more', 4 * HOUR);
      expect(await second.get(`${run} 6`)).toBeUndefined();
      expect(await second.get(`${run} 5`)).toBe('again');
    });

    it('must be given a time to live', async () => {
      const [first] = stores();
      await expect(first.put(randomUUID(), 'trace', 0)).rejects.toBeInstanceOf(RangeError);
      await expect(first.put(randomUUID(), 'trace', Number.NaN)).rejects.toBeInstanceOf(RangeError);
    });

    it('of two replicas at once are all kept', async () => {
      const [first, second] = stores();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.uuid(), { maxLength: 20 }), async (references) => {
          const puts = references.map((each, n) => (n % 2 ? first : second).put(each, each, 5 * HOUR));
          await Promise.all(puts);
          expect(await Promise.all(references.map((each) => second.get(each)))).toEqual(references);
        }),
        { numRuns: 10 },
      );
    });
  });
}
