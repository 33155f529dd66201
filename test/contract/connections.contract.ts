import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import { ConcurrentChange } from '../../src/kernel/errors.ts';
import { connectionTo, endpointNamed } from './objects.ts';
import { oddKeys } from './odd-keys.ts';
import type { Replicas } from './platform.ts';

const HOUR = 60 * 60 * 1000;

const users = ['', 'alice', 'Alice', 'bob:x', 'käse'] as const;
const query = fc.record({
  connectionIds: fc.option(fc.array(fc.nat({ max: 20 }), { maxLength: 6 }), { nil: undefined }),
  usernames: fc.option(fc.array(fc.constantFrom(...users), { maxLength: 3 }), { nil: undefined }),
  after: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 8 }),
});

const endedAt = (time: number) => ({ phase: 'ended', connectionEndTime: time }) as const;

export function describeConnections(replicas: () => Replicas): void {
  const stores = () => {
    const [first, second] = replicas().stores;
    return [first.connections, second.connections] as const;
  };
  const newId = () => `cvpn-connection-${randomUUID()}`;
  const endpointId = (name: string) => endpointNamed(name).clientVpnEndpointId;

  describe('connections', () => {
    it('are given back to every replica as they were saved, with the version that the next save must name', async () => {
      const [first, second] = stores();
      const [name, id] = [randomUUID(), newId()];
      expect(await second.get(id)).toBeUndefined();
      const connection = connectionTo(name, id, { postureComplianceStatuses: ['compliant\0"'] });
      expect(await first.save(connection, 0)).toBe(1);
      expect(await second.get(id)).toEqual({ value: connection, version: 1 });
      const later = { ...connection, ingressBytes: 5e15, statusMessage: 'x' };
      expect(await second.save(later, 1)).toBe(2);
      expect(await first.get(id)).toEqual({ value: later, version: 2 });
      for (const version of [0, 1, 3, -1, 1.5]) {
        await expect(first.save(connection, version)).rejects.toThrow(ConcurrentChange);
      }
      for (const version of [1, -1]) {
        await expect(first.save({ ...connection, connectionId: newId() }, version)).rejects.toThrow(
          ConcurrentChange,
        );
      }
    });

    it('let exactly one of many saves of a version win', async () => {
      const [name, id] = [randomUUID(), newId()];
      const saves = Array.from({ length: 20 }, (_, n) =>
        stores()[n % 2 ? 0 : 1].save(connectionTo(name, id, { timestamp: n }), 0),
      );
      const results = await Promise.allSettled(saves);
      const winners = results.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
      expect(winners).toHaveLength(1);
      expect((await stores()[1].get(id))?.value.timestamp).toBe(winners[0]);
    });

    it('are found by endpoint, id and user, in order and by the page, as a list of all would have it', async () => {
      const [first, second] = stores();
      const [name, other] = [randomUUID(), randomUUID()];
      const ids = Array.from({ length: 20 }, newId).toSorted();
      const all: Connection[] = [];
      for (const [n, id] of ids.entries()) {
        const ended = n % 3 === 0 ? endedAt(replicas().now() - 1000) : {};
        const username = users[n % users.length] ?? '';
        const connection = connectionTo(n % 4 === 0 ? other : name, id, { username, ...ended });
        await first.save(connection, 0);
        all.push(connection);
      }
      await fc.assert(
        fc.asyncProperty(query, async ({ connectionIds, usernames, after, limit }) => {
          const idOf = (n: number) => ids[n] ?? 'cvpn-connection-unknown';
          const behind = after === undefined ? undefined : idOf(after);
          const expected = all
            .filter((each) => each.clientVpnEndpointId === endpointId(name))
            .filter((each) => connectionIds?.map(idOf).includes(each.connectionId) ?? true)
            .filter((each) => usernames?.some((user) => user === each.username) ?? true)
            .filter((each) => behind === undefined || each.connectionId > behind)
            .slice(0, limit);
          const found = await second.find({
            clientVpnEndpointId: endpointId(name),
            ...(connectionIds && { connectionIds: connectionIds.map(idOf) }),
            ...(usernames && { usernames }),
            ...(behind !== undefined && { after: behind }),
            limit,
          });
          expect(found).toEqual(expected.map((value) => ({ value, version: 1 })));
        }),
        { numRuns: 60 },
      );
    });

    it('are found by the name of a user to the letter, whatever it is', async () => {
      const [first, second] = stores();
      const name = randomUUID();
      const byUser = new Map(oddKeys.map((username) => [username, newId()]));
      for (const [username, id] of byUser) await first.save(connectionTo(name, id, { username }), 0);
      for (const [username, id] of byUser) {
        const found = await second.find({
          clientVpnEndpointId: endpointId(name),
          usernames: [username],
          limit: 9,
        });
        expect(found.map(({ value }) => value.connectionId)).toEqual([id]);
      }
    });

    it('that came to nothing are forgotten five minutes after their end', async () => {
      const [first, second] = stores();
      const [name, kept, gone] = [randomUUID(), newId(), newId()];
      const end = replicas().now() - 5 * 60_000;
      for (const [id, at] of [
        [kept, end + 60_000],
        [gone, end + 1000],
      ] as const)
        await first.save(connectionTo(name, id, { ...endedAt(at), clientIp: '' }), 0);
      expect(await second.getMany([kept, gone])).not.toContain(undefined);
      await replicas().pass(1.1);
      expect((await second.getMany([kept, gone])).map((each) => each?.value.connectionId)).toEqual([
        kept,
        undefined,
      ]);
    });

    it('are forgotten 60 minutes after their end, and not before', async () => {
      const [first, second] = stores();
      const [name, id, live] = [randomUUID(), newId(), newId()];
      const find = () => second.find({ clientVpnEndpointId: endpointId(name), limit: 9 });
      const ended = connectionTo(name, id, endedAt(replicas().now() - HOUR + 1000));
      await first.save(connectionTo(name, live), 0);
      await first.save(ended, 0);
      expect(await find()).toHaveLength(2);
      await replicas().pass(1.1);
      expect(await second.get(id)).toBeUndefined();
      expect((await find()).map(({ value }) => value.connectionId)).toEqual([live]);
      const byUser = await second.find({
        clientVpnEndpointId: endpointId(name),
        usernames: [ended.username],
        limit: 1,
      });
      expect(byUser.map(({ value }) => value.connectionId)).toEqual([live]);
      expect(await second.save(connectionTo(name, id, { timestamp: 9 }), 0)).toBe(1);
      expect(await find()).toHaveLength(2);
    });
  });
}
