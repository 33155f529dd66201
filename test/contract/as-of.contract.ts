import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providerNamed } from './objects.ts';
import type { Replicas } from './platform.ts';

/** What one of the two replicas does with one of three providers. */
const step = fc.record({
  act: fc.constantFrom('save' as const, 'delete' as const, 'read' as const, 'read' as const),
  replica: fc.constantFrom(0 as const, 1 as const),
  provider: fc.nat({ max: 2 }),
});

export function describeAsOf(replicas: () => Replicas): void {
  describe('objects read as of a state', () => {
    it('say what was acknowledged before that state was asked for, whichever replica changed them', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
          const run = randomUUID();
          const { stores } = replicas();
          const model = new Map<number, { createdAt: number; version: number }>();
          for (const [time, { act, replica, provider }] of steps.entries()) {
            const { samlProviders, asOf } = stores[replica];
            const given = { ...providerNamed(`${run}-${provider}`), createdAt: time };
            const version = model.get(provider)?.version ?? 0;
            if (act === 'save') {
              model.set(provider, {
                createdAt: time,
                version: await samlProviders.save(given, version),
              });
            } else if (act === 'delete' && version > 0) {
              await samlProviders.delete(given.samlProviderArn, version);
              model.delete(provider);
            }
            const found = await samlProviders.get(given.samlProviderArn, asOf());
            expect(found && { createdAt: found.value.createdAt, version: found.version }).toEqual(
              model.get(provider),
            );
          }
        }),
        { numRuns: 25 },
      );
    });

    it('are never older than that state, while both replicas change them', async () => {
      const { stores } = replicas();
      const name = randomUUID();
      const { samlProviderArn } = providerNamed(name);
      let acknowledged = 0;
      const write = async () => {
        for (let version = 0; version < 100; version += 1) {
          const writer = stores[version % 2 === 0 ? 0 : 1];
          acknowledged = await writer.samlProviders.save(providerNamed(name), version);
        }
      };
      const read = async (store: (typeof stores)[number]) => {
        while (acknowledged < 100) {
          const before = acknowledged;
          const asOf = store.asOf();
          await asOf;
          const first = await store.samlProviders.get(samlProviderArn, asOf);
          const second = await store.samlProviders.get(samlProviderArn, asOf);
          expect(first?.version ?? 0).toBeGreaterThanOrEqual(before);
          expect(second?.version ?? 0).toBeGreaterThanOrEqual(before);
        }
      };
      await Promise.all([write(), ...stores.flatMap((store) => [read(store), read(store)])]);
    });
  });
}
