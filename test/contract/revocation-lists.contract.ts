import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConcurrentChange } from '../../src/kernel/errors.ts';
import { endpointNamed, revocationListNamed } from './objects.ts';
import type { Replicas } from './platform.ts';

export function describeRevocationLists(replicas: () => Replicas): void {
  describe('a revocation list', () => {
    it('is not saved for an endpoint that is not there', async () => {
      const [first, second] = replicas().stores;
      const name = randomUUID();
      await expect(first.revocationLists.save(revocationListNamed(name), 0)).rejects.toThrow(
        ConcurrentChange,
      );
      await first.endpoints.save(endpointNamed(name), 0);
      expect(await second.revocationLists.save(revocationListNamed(name), 0)).toBe(1);
    });

    it('goes with its endpoint, and nobody else does', async () => {
      const [first, second] = replicas().stores;
      const names = [randomUUID(), randomUUID()] as const;
      for (const name of names) {
        await first.endpoints.save(endpointNamed(name), 0);
        await first.revocationLists.save(revocationListNamed(name), 0);
      }
      const [gone, kept] = names.map((name) => endpointNamed(name).clientVpnEndpointId);
      if (!gone || !kept) throw new Error('There are two.');
      await expect(second.endpoints.delete(gone, 2)).rejects.toThrow(ConcurrentChange);
      expect(await first.revocationLists.get(gone, first.asOf())).toBeDefined();
      await second.endpoints.delete(gone, 1);
      expect(await first.revocationLists.get(gone, first.asOf())).toBeUndefined();
      expect(await first.revocationLists.get(kept, first.asOf())).toBeDefined();
      expect(await first.endpoints.get(kept)).toBeDefined();
    });
  });
}
