import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Replicas } from './platform.ts';

export function describeSessions(replicas: () => Replicas): void {
  const stores = () => {
    const [first, second] = replicas().stores;
    return [first.sessions, second.sessions] as const;
  };

  describe('sessions', () => {
    it('are read on every replica as they were saved, until they are deleted', async () => {
      const [first, second] = stores();
      const key = randomUUID();
      expect(await second.get(key)).toBeUndefined();
      await first.put(key, 'alice \u{1f511}', 60);
      expect(await second.get(key)).toBe('alice \u{1f511}');
      await second.put(key, 'bob', 60);
      expect(await first.get(key)).toBe('bob');
      expect(await first.delete(key)).toBe(true);
      expect(await second.get(key)).toBeUndefined();
      expect(await second.delete(key)).toBe(false);
    });

    it('end when their time is up, and looking at them does not prolong them', async () => {
      const [first, second] = stores();
      const [short, long] = [randomUUID(), randomUUID()];
      await first.put(short, 'alice', 1);
      await first.put(long, 'alice', 60);
      expect(await second.get(short)).toBe('alice');
      await replicas().pass(2.1);
      expect(await second.delete(short)).toBe(false);
      expect(await second.get(short)).toBeUndefined();
      expect(await second.get(long)).toBe('alice');
    });

    it('are prolonged when they are saved again', async () => {
      const [first, second] = stores();
      const [put, replaced] = [randomUUID(), randomUUID()];
      await first.put(put, 'alice', 1);
      await first.put(replaced, 'alice', 1);
      await first.put(put, 'bob', 60);
      expect(await second.replace(replaced, 'bob', 60)).toBe(true);
      await replicas().pass(2.1);
      expect(await second.get(put)).toBe('bob');
      expect(await second.get(replaced)).toBe('bob');
    });

    it('that were deleted, are over or never were cannot be replaced', async () => {
      const [first, second] = stores();
      const [deleted, over, never] = [randomUUID(), randomUUID(), randomUUID()];
      await first.put(deleted, 'alice', 60);
      await first.put(over, 'alice', 1);
      await first.delete(deleted);
      await replicas().pass(2.1);
      for (const key of [deleted, over, never]) {
        expect(await second.replace(key, 'bob', 60)).toBe(false);
        expect(await first.get(key)).toBeUndefined();
      }
    });

    it('must be given a time to live', async () => {
      const [first] = stores();
      await expect(first.put(randomUUID(), 'alice', 0)).rejects.toBeInstanceOf(RangeError);
      await expect(first.replace(randomUUID(), 'alice', -1)).rejects.toBeInstanceOf(RangeError);
    });
  });
}
