import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import { connectionTo, endpointNamed } from './objects.ts';
import { oddKeys } from './odd-keys.ts';
import type { Replicas } from './platform.ts';

const ENDING = { manner: 'halt', text: 'An administrator ended the connection.', since: 5 } as const;

export function describeConnectionIndexes(replicas: () => Replicas): void {
  const stores = () => {
    const [first, second] = replicas().stores;
    return [first.connections, second.connections] as const;
  };
  const newIds = (count: number) =>
    Array.from({ length: count }, () => `cvpn-connection-${randomUUID()}`).toSorted();
  const idsOf = (found: readonly { readonly value: Connection }[]) =>
    found.map(({ value }) => value.connectionId);
  const at = (name: string) => ({ name, run: 'run-1', cid: 1, kid: 1 });
  const step = (codeHash: string, expiresAt: number) => ({ codeHash, number: '48 21', expiresAt });

  describe('connections that go on', () => {
    it('are not listed before they have an address, nor when they come to nothing', async () => {
      const [first, second] = stores();
      const [name, [one = '', two = '']] = [randomUUID(), newIds(2)];
      const { clientVpnEndpointId } = endpointNamed(name);
      const waiting = { phase: 'waiting', clientIp: '', username: '' } as const;
      await first.save(connectionTo(name, one, waiting), 0);
      await first.save(connectionTo(name, two, waiting), 0);
      const listed = async (query: object) =>
        idsOf(await second.find({ clientVpnEndpointId, limit: 9, ...query }));
      expect(await listed({})).toEqual([]);
      expect(await listed({ connectionIds: [one] })).toEqual([]);
      await first.save(
        connectionTo(name, two, { ...waiting, phase: 'ended', connectionEndTime: replicas().now() }),
        1,
      );
      const pool = { clientVpnEndpointId, first: 9, last: 9, most: 1 };
      await first.admit(connectionTo(name, one, { phase: 'admitted' }), 1, pool);
      for (const query of [{}, { usernames: ['alice@example.com'] }, { connectionIds: [one, two] }]) {
        expect(await listed(query)).toEqual([one]);
      }
      expect(await listed({ usernames: [''] })).toEqual([]);
    });

    it('are found by the code of their link while it may be used, and by no earlier one', async () => {
      const [first, second] = stores();
      const [name, [id = '']] = [randomUUID(), newIds(1)];
      const [code, later] = [randomUUID(), randomUUID()];
      const waiting = connectionTo(name, id, { phase: 'waiting', clientIp: '', browserStep: step(code, 9) });
      await first.save(waiting, 0);
      expect(await second.findByCodeHash(code)).toEqual({ value: waiting, version: 1 });
      await second.save({ ...waiting, browserStep: step(later, 9) }, 1);
      expect(await first.findByCodeHash(code)).toBeUndefined();
      expect((await first.findByCodeHash(later))?.version).toBe(2);
      await first.save({ ...waiting, phase: 'signed-in', browserStep: step(later, 9) }, 2);
      expect((await second.findByCodeHash(later))?.version).toBe(3);
      const pool = { clientVpnEndpointId: waiting.clientVpnEndpointId, first: 9, last: 9, most: 1 };
      await first.admit({ ...waiting, phase: 'admitted', browserStep: step(later, 9) }, 3, pool);
      expect(await second.findByCodeHash(later)).toBeUndefined();
    });

    it('are found by their gateway, in order and by the page, until they end', async () => {
      const [first, second] = stores();
      const [name, gateway, ids] = [randomUUID(), randomUUID(), newIds(5)];
      for (const id of ids) await first.save(connectionTo(name, id, { gateway: at(gateway) }), 0);
      await first.save(connectionTo(name, newIds(1)[0] ?? '', { gateway: at(`${gateway}:x`) }), 0);
      expect(idsOf(await second.ofGateway(gateway, '', 3))).toEqual(ids.slice(0, 3));
      expect(idsOf(await second.ofGateway(gateway, ids[2] ?? '', 9))).toEqual(ids.slice(3));
      const over = { gateway: at(gateway), phase: 'ended', connectionEndTime: replicas().now() } as const;
      await first.save(connectionTo(name, ids[1] ?? '', over), 1);
      expect(idsOf(await second.ofGateway(gateway, '', 3))).toEqual([ids[0], ids[2], ids[3]]);
    });

    it('are found by a gateway of any name', async () => {
      const [first, second] = stores();
      const [name, own] = [randomUUID(), randomUUID()];
      const ids = newIds(oddKeys.length);
      const gateways = oddKeys.map((key) => own + key);
      for (const [n, id] of ids.entries()) {
        await first.save(connectionTo(name, id, { gateway: at(gateways[n] ?? ''), ending: ENDING }), 0);
      }
      for (const [n, id] of ids.entries()) {
        expect(idsOf(await second.ofGateway(gateways[n] ?? '', '', 9))).toEqual([id]);
        expect(idsOf(await second.findWithOrders(gateways[n] ?? '', 9))).toEqual([id]);
      }
    });

    it('are found by their gateway when it is to be told of them, and no longer when it followed', async () => {
      const [first, second] = stores();
      const [name, gateway, ids] = [randomUUID(), randomUUID(), newIds(3)];
      const [ending = '', signedIn = '', quiet = ''] = ids;
      const of = (id: string, changes: Partial<Connection>) =>
        connectionTo(name, id, { gateway: at(gateway), ...changes });
      await first.save(of(ending, { status: 'terminating', ending: ENDING }), 0);
      await first.save(of(signedIn, { phase: 'signed-in', clientIp: '' }), 0);
      await first.save(of(quiet, {}), 0);
      expect(idsOf(await second.findWithOrders(gateway, 9))).toEqual([ending, signedIn].toSorted());
      expect(await second.findWithOrders(gateway, 1)).toHaveLength(1);
      await second.save(
        of(ending, { phase: 'ended', ending: ENDING, connectionEndTime: replicas().now() }),
        1,
      );
      await second.save(of(signedIn, { phase: 'established' }), 1);
      expect(await first.findWithOrders(gateway, 9)).toEqual([]);
    });

    it('are due when nobody reported in time, the longest first, and never after their end', async () => {
      const [first, second] = stores();
      const [name, ids] = [randomUUID(), newIds(3)];
      const [late = '', later = '', waits = ''] = ids;
      const mine = async (now: number, limit = 1000) =>
        idsOf(await second.findDue(now, limit)).filter((id) => ids.includes(id));
      const minutes = (count: number) => -1e12 + count * 60_000;
      await first.save(connectionTo(name, late, { timestamp: minutes(0.00001) }), 0);
      await first.save(connectionTo(name, later, { phase: 'admitted', timestamp: minutes(1) }), 0);
      const browserStep = step(randomUUID(), minutes(5));
      await first.save(connectionTo(name, waits, { phase: 'waiting', clientIp: '', browserStep }), 0);
      expect(await mine(minutes(4.9))).toEqual([]);
      expect(await mine(minutes(5))).toEqual([waits]);
      expect(await mine(minutes(11))).toEqual([waits, later, late]);
      expect(await mine(minutes(11), 2)).toEqual([waits, later]);
      await first.save(connectionTo(name, late, { timestamp: minutes(60) }), 1);
      const over = { phase: 'ended', connectionEndTime: replicas().now() } as const;
      await first.save(connectionTo(name, later, over), 1);
      await first.save(connectionTo(name, waits, { ...over, clientIp: '' }), 1);
      expect(await mine(minutes(30))).toEqual([]);
      await first.save(connectionTo(name, late, over), 2);
    });

    it('are read and saved many at a time, each by itself and in order', async () => {
      const [first, second] = stores();
      const [name, ids] = [randomUUID(), newIds(4)];
      const [one = '', two = '', three = '', unknown = ''] = ids;
      const changes = [one, two, three].map((id) => ({
        connection: connectionTo(name, id),
        expectedVersion: 0,
      }));
      expect(await first.saveMany(changes)).toEqual([1, 1, 1]);
      expect(await second.saveMany([])).toEqual([]);
      expect(await second.getMany([])).toEqual([]);
      const [, other] = changes;
      const later = { connection: connectionTo(name, three, { egressBytes: 7 }), expectedVersion: 1 };
      expect(await second.saveMany([...(other ? [other] : []), later])).toEqual([undefined, 2]);
      const found = await first.getMany([three, unknown, one, three]);
      expect(found.map((each) => each?.version)).toEqual([2, undefined, 1, 2]);
      expect(found[0]?.value.egressBytes).toBe(7);
    });
  });
}
