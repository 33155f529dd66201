import { describe, expect, it } from 'vitest';
import { oddKeys } from './odd-keys.ts';
import { newKey, type Replicas } from './platform.ts';

export function describeCounters(replicas: () => Replicas): void {
  const counters = () => {
    const [first, second] = replicas().stores;
    return [first.counters, second.counters] as const;
  };

  describe('Counters', () => {
    it('counts every one of 100 hits on two replicas once', async () => {
      const key = newKey();
      const counts = await Promise.all(
        Array.from({ length: 100 }, (_, n) => counters()[n % 2 ? 0 : 1].hit(key, 60)),
      );
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
      expect(await counters()[0].count(key)).toBe(100);
    });

    it('adds amounts of two replicas up, in the window that the first of them opened', async () => {
      const [first, second] = counters();
      const key = newKey();
      expect(await first.add(key, 20, 1.5)).toBe(20);
      await replicas().pass(0.8);
      expect(await second.add(key, 22, 60)).toBe(42);
      expect(await first.hit(key, 60)).toBe(43);
      await replicas().pass(0.8);
      expect(await first.count(key)).toBe(0);
    });

    it('admits exactly as many of 100 hits on two replicas as the limit says, and counts no other', async () => {
      const [first, second] = counters();
      const key = newKey();
      const admitted = await Promise.all(
        Array.from({ length: 100 }, (_, n) => (n % 2 ? first : second).hitWithin(7, key, 60)),
      );
      expect(admitted.filter((yes) => yes)).toHaveLength(7);
      expect(await second.count(key)).toBe(7);
      await first.release(key);
      expect(await second.hitWithin(7, key, 60)).toBe(true);
      expect(await first.hitWithin(7, key, 60)).toBe(false);
      expect(await first.hitWithin(0, newKey(), 60)).toBe(false);
    });

    it('admits again when the window that the first hit opened is over', async () => {
      const [first, second] = counters();
      const key = newKey();
      expect(await first.hitWithin(2, key, 1.5)).toBe(true);
      await replicas().pass(0.8);
      expect(await second.hitWithin(2, key, 60)).toBe(true);
      expect(await second.hitWithin(2, key, 60)).toBe(false);
      await replicas().pass(0.8);
      expect(await second.hitWithin(2, key, 60)).toBe(true);
      expect(await second.count(key)).toBe(1);
    });

    it('begins anew when the window that the first hit opened is over, however many hits came', async () => {
      const [first, second] = counters();
      const key = newKey();
      await first.hit(key, 1.5);
      await replicas().pass(0.8);
      await second.hit(key, 60);
      await replicas().pass(0.8);
      expect(await first.count(key)).toBe(0);
      expect(await second.hit(key, 60)).toBe(1);
    });

    it('keeps the window when its only hit is taken back', async () => {
      const [first] = counters();
      const key = newKey();
      await first.hit(key, 1.5);
      await first.release(key);
      await replicas().pass(0.8);
      await first.hit(key, 60);
      await replicas().pass(0.8);
      expect(await first.count(key)).toBe(0);
    });

    it('takes hits back, but never below zero', async () => {
      const [first, second] = counters();
      const key = newKey();
      await first.release(key);
      expect(await first.count(key)).toBe(0);
      await first.hit(key, 60);
      await first.hit(key, 60);
      await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? first : second).release(key)));
      expect(await first.count(key)).toBe(0);
      expect(await second.hit(key, 60)).toBe(1);
    });

    it('keeps odd keys apart', async () => {
      const [first, second] = counters();
      for (const [n, key] of oddKeys.entries()) {
        for (let hits = 0; hits <= n; hits += 1) await first.hit(key, 60);
      }
      const counts = await Promise.all(oddKeys.map((key) => second.count(key)));
      expect(counts).toEqual(oddKeys.map((_, n) => n + 1));
    });
  });
}
