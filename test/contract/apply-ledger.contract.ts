import { beforeEach, describe, expect, it } from 'vitest';
import type { Replicas } from './platform.ts';

export function describeApplyLedger(replicas: () => Replicas): void {
  const ledgers = () => {
    const [first, second] = replicas().stores;
    return [first.applyLedger, second.applyLedger] as const;
  };

  describe('ApplyLedger', () => {
    beforeEach(async () => {
      for (const holder of ['a', 'b', 'first', 'second']) await ledgers()[0].release(holder);
    });

    it('gives the lease to exactly one of many holders', async () => {
      const holders = Array.from({ length: 20 }, (_, n) => `holder ${n}`);
      const got = await Promise.all(holders.map((holder, n) => ledgers()[n % 2 ? 0 : 1].acquire(holder, 60)));
      expect(got.filter(Boolean)).toHaveLength(1);
      await ledgers()[0].release(`holder ${got.indexOf(true)}`);
    });

    it('gives the lease on once it was given back, and takes it back from its holder only', async () => {
      const [first, second] = ledgers();
      expect(await first.acquire('a', 60)).toBe(true);
      await second.release('b');
      expect(await second.acquire('b', 60)).toBe(false);
      await second.release('a');
      expect(await second.acquire('b', 60)).toBe(true);
    });

    it('renews the lease for its holder', async () => {
      const [first, second] = ledgers();
      await first.acquire('a', 0.2);
      expect(await first.acquire('a', 60)).toBe(true);
      await replicas().pass(0.3);
      expect(await second.acquire('b', 60)).toBe(false);
    });

    it('gives the lease on when its holder died', async () => {
      const [first, second] = ledgers();
      await first.acquire('a', 0.2);
      await replicas().pass(0.3);
      expect(await second.acquire('b', 60)).toBe(true);
      expect(await first.acquire('a', 60)).toBe(false);
    });

    it('remembers what was applied last, on every replica', async () => {
      const [first, second] = ledgers();
      expect(await first.lastApplied()).toBeUndefined();
      await first.recordApplied({ digest: 'aa', appliedAt: 1 });
      await second.recordApplied({ digest: 'bb', appliedAt: 2 });
      expect(await first.lastApplied()).toEqual({ digest: 'bb', appliedAt: 2 });
    });
  });
}
