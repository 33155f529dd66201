import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import type { AddressPool, Admission } from '../../src/connections/connection-store.ts';
import { ConcurrentChange } from '../../src/kernel/errors.ts';
import { connectionTo, endpointNamed } from './objects.ts';
import type { Replicas } from './platform.ts';

const FIRST = 0x0a640002;
const addressOf = (text: string) => text.split('.').reduce((number, part) => number * 256 + Number(part), 0);

const person = fc.nat({ max: 9 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('admit' as const), who: person, replica: fc.nat(1) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('end' as const), who: person, replica: fc.nat(1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('report' as const), who: person, replica: fc.nat(1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('rush' as const), crowd: fc.array(person, { maxLength: 12 }) }),
  },
);

/** Who holds which address, and how long ago each was freed: all that there is to know, in the simplest form. */
class Oracle {
  readonly held = new Map<number, number>();
  readonly freed = new Map<number, number>();
  #turn = 0;
  readonly #pool: AddressPool;

  constructor(pool: AddressPool) {
    this.#pool = pool;
  }

  longestFree(): number | undefined {
    const { first, last } = this.#pool;
    const free = Array.from({ length: last - first + 1 }, (_, n) => first + n).filter(
      (address) => ![...this.held.values()].includes(address),
    );
    return free.toSorted((one, other) => (this.freed.get(one) ?? 0) - (this.freed.get(other) ?? 0))[0];
  }

  end(who: number): void {
    const address = this.held.get(who);
    this.#turn += 1;
    if (address !== undefined) this.freed.set(address, this.#turn);
    this.held.delete(who);
  }
}

export function describeAdmissions(replicas: () => Replicas): void {
  const store = (replica: number) => replicas().stores[replica === 0 ? 0 : 1].connections;
  const poolOf = (name: string, size: number, most = size): AddressPool => ({
    clientVpnEndpointId: endpointNamed(name).clientVpnEndpointId,
    first: FIRST,
    last: FIRST + size - 1,
    most,
  });
  const asking = (name: string, id: string): Connection =>
    connectionTo(name, id, { phase: 'admitted', clientIp: '' });
  const ended = (connection: Connection): Connection => ({
    ...connection,
    phase: 'ended',
    status: 'terminated',
    connectionEndTime: replicas().now(),
  });
  const newId = () => `cvpn-connection-${randomUUID()}`;

  async function admitted(admission: Promise<Admission>): Promise<Connection> {
    const result = await admission;
    if (result.outcome === 'full') throw new Error('full');
    return result.connection;
  }

  describe('admissions', () => {
    it('give a free address with the save, and free it with the save that ends the connection', async () => {
      const [name, id] = [randomUUID(), newId()];
      const pool = poolOf(name, 2);
      await store(0).save(connectionTo(name, id, { phase: 'waiting', clientIp: '' }), 0);
      const result = await store(1).admit(asking(name, id), 1, pool);
      expect(result).toEqual({
        outcome: 'admitted',
        connection: { ...asking(name, id), clientIp: '10.100.0.2' },
        version: 2,
      });
      expect(await store(0).get(id)).toEqual({ value: await admitted(Promise.resolve(result)), version: 2 });
      const [found] = await store(0).find({ clientVpnEndpointId: pool.clientVpnEndpointId, limit: 5 });
      expect(found?.value.clientIp).toBe('10.100.0.2');
      expect(await store(0).countActive(pool.clientVpnEndpointId)).toBe(1);
      const next = await admitted(store(0).admit(asking(name, newId()), 0, pool));
      expect(next.clientIp).toBe('10.100.0.3');
      expect(await store(0).admit(asking(name, newId()), 0, pool)).toEqual({ outcome: 'full' });
      await store(0).save(ended(await admitted(Promise.resolve(result))), 2);
      expect(await store(1).countActive(pool.clientVpnEndpointId)).toBe(1);
      expect((await admitted(store(0).admit(asking(name, newId()), 0, pool))).clientIp).toBe('10.100.0.2');
    });

    it('save nothing when the pool is full or the version another, and a new attempt finds it so', async () => {
      const [name, id] = [randomUUID(), newId()];
      const pool = poolOf(name, 4, 1);
      await store(0).admit(asking(name, newId()), 0, pool);
      expect(await store(1).admit(asking(name, id), 0, pool)).toEqual({ outcome: 'full' });
      expect(await store(0).get(id)).toBeUndefined();
      const wider = { ...pool, most: 4 };
      await expect(store(0).admit(asking(name, id), 3, wider)).rejects.toThrow(ConcurrentChange);
      expect(await store(0).countActive(pool.clientVpnEndpointId)).toBe(1);
      expect(await store(0).admit(asking(name, id), 0, wider)).toMatchObject({ outcome: 'admitted' });
      const again = await store(1).admit(asking(name, id), 1, pool);
      expect(again).toMatchObject({
        outcome: 'admitted',
        version: 2,
        connection: { clientIp: '10.100.0.3' },
      });
      expect(await store(0).countActive(pool.clientVpnEndpointId)).toBe(2);
    });

    it('go past addresses that are held when the pool became another, and give none outside of it', async () => {
      const name = randomUUID();
      const pool = poolOf(name, 4);
      const ids = [newId(), newId(), newId()];
      for (const id of ids) await store(0).admit(asking(name, id), 0, pool);
      await store(0).save(ended(asking(name, ids[0] ?? '')), 1);
      const moved = { ...pool, first: FIRST + 2, last: FIRST + 5, most: 9 };
      const given = [];
      for (let n = 0; n < 3; n += 1)
        given.push((await admitted(store(1).admit(asking(name, newId()), 0, moved))).clientIp);
      expect(given).toEqual(['10.100.0.5', '10.100.0.6', '10.100.0.7']);
      expect(await store(0).admit(asking(name, newId()), 0, moved)).toEqual({ outcome: 'full' });
      expect(await store(0).countActive(pool.clientVpnEndpointId)).toBe(5);
    });

    it('give an address once that was freed before its turn in a pool that became another', async () => {
      const name = randomUUID();
      const ids = Array.from({ length: 4 }, newId);
      for (const id of ids) await store(0).admit(asking(name, id), 0, poolOf(name, 6));
      const end = (n: number) => store(0).save(ended(asking(name, ids[n] ?? '')), 1);
      await end(1);
      await end(2);
      const wider = poolOf(name, 7);
      const next = async () => (await admitted(store(1).admit(asking(name, newId()), 0, wider))).clientIp;
      expect(await next()).toBe('10.100.0.3');
      await end(3);
      const given = [];
      for (let n = 0; n < 5; n += 1) given.push(await next());
      expect(given).toEqual(['10.100.0.4', '10.100.0.5', '10.100.0.6', '10.100.0.7', '10.100.0.8']);
      expect(await store(0).admit(asking(name, newId()), 0, { ...wider, most: 99 })).toEqual({
        outcome: 'full',
      });
    });

    it('neither leak an address nor give one twice, whatever happens in which order on whichever replica', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 10, maxLength: 60 }),
          fc.record({ size: fc.integer({ min: 3, max: 7 }), heldBack: fc.nat(1) }),
          async (steps, { size, heldBack }) => {
            const name = randomUUID();
            const pool = poolOf(name, size, size - heldBack);
            const ids = Array.from({ length: 10 }, newId);
            const oracle = new Oracle(pool);
            const idOf = (who: number) => ids[who] ?? '';
            const admit = async (who: number, replica: number) => {
              const version = (await store(replica).get(idOf(who)))?.version ?? 0;
              return store(replica).admit(asking(name, idOf(who)), version, pool);
            };
            for (const each of steps) {
              if (each.does === 'admit') await admitOne(each.who, each.replica);
              if (each.does === 'end') await saveOne(each.who, each.replica, ended);
              if (each.does === 'report')
                await saveOne(each.who, each.replica, (it) => ({ ...it, egressBytes: 5 }));
              if (each.does === 'rush') await rush(each.crowd);
              await compare();
            }

            async function admitOne(who: number, replica: number) {
              const holds = oracle.held.get(who);
              const expected = holds ?? (oracle.held.size < pool.most ? oracle.longestFree() : undefined);
              const result = await admit(who, replica);
              const address = result.outcome === 'full' ? undefined : addressOf(result.connection.clientIp);
              expect(address).toBe(expected);
              if (address !== undefined) oracle.held.set(who, address);
            }

            async function saveOne(who: number, replica: number, change: (it: Connection) => Connection) {
              const found = await store(replica).get(idOf(who));
              if (!found) return;
              await store(replica).save(change(found.value), found.version);
              if (change(found.value).phase === 'ended') oracle.end(who);
            }

            /** All at once on both replicas, some twice: of two about the same connection one wins, or both in turn. */
            async function rush(crowd: readonly number[]) {
              const results = await Promise.allSettled(
                crowd.flatMap((who) => [admit(who, 0), admit(who, 1)]),
              );
              for (const result of results) {
                if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ConcurrentChange);
                else if (result.value.outcome === 'admitted') {
                  const { connectionId, clientIp } = result.value.connection;
                  const [who, address] = [ids.indexOf(connectionId), addressOf(clientIp)];
                  expect(oracle.held.get(who) ?? address).toBe(address);
                  oracle.held.set(who, address);
                }
              }
              const admittedOnes = crowd.filter((who) => oracle.held.has(who));
              if (oracle.held.size < pool.most) expect(admittedOnes).toEqual(crowd);
            }

            async function compare() {
              const addresses = [...oracle.held.values()];
              expect(new Set(addresses).size).toBe(addresses.length);
              for (const address of addresses) {
                expect(address).toBeGreaterThanOrEqual(pool.first);
                expect(address).toBeLessThanOrEqual(pool.last);
              }
              expect(await store(0).countActive(pool.clientVpnEndpointId)).toBe(addresses.length);
              const found = await store(1).getMany(ids);
              const active = found.flatMap((one, who) =>
                one && one.value.phase !== 'ended' ? [[who, addressOf(one.value.clientIp)]] : [],
              );
              expect(active).toEqual([...oracle.held].toSorted(([one], [other]) => one - other));
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    it('share out a pool among many at once: each address once, and the rest finds it full', async () => {
      const name = randomUUID();
      const pool = poolOf(name, 60, 50);
      const ids = Array.from({ length: 100 }, newId);
      const results = await Promise.all(ids.map((id, n) => store(n % 2).admit(asking(name, id), 0, pool)));
      const given = results.flatMap((each) => (each.outcome === 'full' ? [] : [each.connection.clientIp]));
      expect(given).toHaveLength(50);
      expect(new Set(given).size).toBe(50);
      const found = await store(0).getMany(ids);
      const changes = found.flatMap((one) =>
        one ? [{ connection: ended(one.value), expectedVersion: one.version }] : [],
      );
      expect(await store(1).saveMany(changes)).toEqual(changes.map(() => 2));
      expect(await store(0).saveMany(changes)).toEqual(changes.map(() => undefined));
      expect(await store(0).countActive(pool.clientVpnEndpointId)).toBe(0);
    });
  });
}
