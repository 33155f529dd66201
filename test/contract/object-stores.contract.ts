import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConcurrentChange } from '../../src/kernel/errors.ts';
import type { Versioned } from '../../src/kernel/versioned.ts';
import type { ObjectStore } from '../../src/store/object-kinds.ts';
import type { Store } from '../../src/store/store.ts';
import { certificateNamed, endpointNamed, providerNamed, revocationListNamed } from './objects.ts';
import type { Replicas } from './platform.ts';

/** `EndpointStore`, `SamlProviderStore`, `CertificateStore` and `RevocationListStore` promise the same of different objects. */
export function describeObjectStores(replicas: () => Replicas): void {
  describeObjectStore(replicas, {
    name: 'EndpointStore',
    storeOf: (store) => store.endpoints,
    create: (name, createdAt) => endpointNamed(name, { createdAt, tags: hostileTags() }),
    idOf: (endpoint) => endpoint.clientVpnEndpointId,
  });
  describeObjectStore(replicas, {
    name: 'SamlProviderStore',
    storeOf: (store) => store.samlProviders,
    create: (name, createdAt) =>
      providerNamed(name, { createdAt, metadataDocument: `<a>\0\n😀"${name}</a>` }),
    idOf: (provider) => provider.samlProviderArn,
  });
  describeObjectStore(replicas, {
    name: 'CertificateStore',
    storeOf: (store) => store.certificates,
    create: (name, createdAt) => certificateNamed(name, { createdAt, certificate: 'x'.repeat(300_000) }),
    idOf: (certificate) => certificate.certificateArn,
  });
  describeObjectStore(replicas, {
    name: 'RevocationListStore',
    storeOf: (store) => store.revocationLists,
    create: (name, importedAt) => revocationListNamed(name, { importedAt }),
    idOf: (list) => list.clientVpnEndpointId,
    prepare: async (store, name) => void (await store.endpoints.save(endpointNamed(name), 0)),
  });
}

interface Subject<Id extends string, Value> {
  readonly name: string;
  readonly storeOf: (store: Store) => ObjectStore<Id, Value>;
  readonly create: (name: string, createdAt: number) => Value;
  readonly idOf: (value: Value) => Id;
  /** Saves what must be there before. */
  readonly prepare?: (store: Store, name: string) => Promise<void>;
}

/** An own property that assignment or a spread into a plain object would lose. */
function hostileTags(): Readonly<Record<string, string>> {
  return JSON.parse('{"__proto__":"polluted","Name":"it\'s"}');
}

function describeObjectStore<Id extends string, Value>(
  replicas: () => Replicas,
  subject: Subject<Id, Value>,
): void {
  const stores = () => {
    const [first, second] = replicas().stores;
    return [subject.storeOf(first), subject.storeOf(second)] as const;
  };
  /** A name that no other test uses, and for which all is prepared. */
  const newName = async () => {
    const name = randomUUID();
    await subject.prepare?.(replicas().stores[0], name);
    return name;
  };

  describe(subject.name, () => {
    it('gives back to every replica what was saved, with the version that the next save must name', async () => {
      const [first, second] = stores();
      const name = await newName();
      const id = subject.idOf(subject.create(name, 1));
      expect(await second.get(id)).toBeUndefined();
      expect(await first.save(subject.create(name, 1), 0)).toBe(1);
      expect(await second.get(id)).toEqual({ value: subject.create(name, 1), version: 1 });
      expect(await second.save(subject.create(name, 2), 1)).toBe(2);
      expect(await first.get(id)).toEqual({ value: subject.create(name, 2), version: 2 });
    });

    it('lets exactly one of many concurrent saves of a version win, and keeps what the winner saved', async () => {
      const name = await newName();
      const id = subject.idOf(subject.create(name, 0));
      for (const version of [0, 1]) {
        const saves = Array.from({ length: 20 }, (_, n) =>
          stores()[n % 2 ? 0 : 1].save(subject.create(name, n), version),
        );
        const results = await Promise.allSettled(saves);
        const winners = results.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
        expect(winners).toHaveLength(1);
        const losses = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
        for (const loss of losses) expect(loss).toBeInstanceOf(ConcurrentChange);
        const kept = await stores()[0].get(id);
        expect(kept).toEqual({ value: subject.create(name, winners[0] ?? -1), version: version + 1 });
      }
    });

    it('refuses to save or delete with any version but the stored one', async () => {
      const [first] = stores();
      const name = await newName();
      const id = subject.idOf(subject.create(name, 1));
      for (const version of [1, -1, 0.5]) {
        await expect(first.save(subject.create(name, 1), version)).rejects.toThrow(ConcurrentChange);
      }
      for (const version of [0, 1]) await expect(first.delete(id, version)).rejects.toThrow(ConcurrentChange);
      await first.save(subject.create(name, 1), 0);
      for (const version of [0, 2]) {
        await expect(first.save(subject.create(name, 2), version)).rejects.toThrow(ConcurrentChange);
        await expect(first.delete(id, version)).rejects.toThrow(ConcurrentChange);
      }
      expect(await first.get(id)).toEqual({ value: subject.create(name, 1), version: 1 });
    });

    it('forgets what was deleted, so that it can be created anew', async () => {
      const [first, second] = stores();
      const name = await newName();
      const id = subject.idOf(subject.create(name, 1));
      await first.save(subject.create(name, 1), 0);
      await second.delete(id, 1);
      expect(await first.get(id)).toBeUndefined();
      expect((await first.list()).map(({ value }) => subject.idOf(value))).not.toContain(id);
      expect(await second.save(subject.create(name, 2), 0)).toBe(1);
    });

    it('lists everything with its version, ordered by id', async () => {
      const [first, second] = stores();
      const names = await Promise.all(Array.from({ length: 12 }, newName));
      for (const name of names) await first.save(subject.create(name, 1), 0);
      const listed = await second.list();
      const ids = listed.map(({ value }) => subject.idOf(value));
      expect(ids).toEqual(ids.toSorted());
      for (const name of names) expect(listed).toContainEqual({ value: subject.create(name, 1), version: 1 });
    });

    it('gives the same frozen object for as long as it is unchanged, and the same list under the same mark', async () => {
      const [first] = stores();
      const names = [await newName(), await newName()] as const;
      for (const name of names) await first.save(subject.create(name, 1), 0);
      const [changed, kept] = names.map((name) => subject.idOf(subject.create(name, 1)));
      const within = (list: readonly Versioned<Value>[], id?: Id) =>
        list.find(({ value }) => subject.idOf(value) === id);
      const { asOf } = replicas().stores[0];
      const before = await first.list(asOf());
      expect(await first.list(asOf())).toBe(before);
      await first.save(subject.create(names[0], 2), 1);
      for (const after of [await first.list(asOf()), await first.list()]) {
        expect(within(after, changed)?.version).toBe(2);
        expect(within(after, kept)).toBe(within(before, kept));
        expect(Object.isFrozen(within(after, kept)?.value)).toBe(true);
      }
      expect(await first.get(kept as Id)).toBe(within(before, kept));
    });
  });
}
