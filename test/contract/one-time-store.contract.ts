import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsumeOutcome, OneTimeItem, OneTimeStore } from '../../src/kernel/one-time-store.ts';
import { oddKeys } from './odd-keys.ts';
import { newKey, type Replicas } from './platform.ts';

export function describeOneTimeStore(replicas: () => Replicas): void {
  const stores = () => {
    const [first, second] = replicas().stores;
    return [first.oneTime, second.oneTime] as const;
  };

  describe('OneTimeStore', () => {
    it('lets exactly one of 100 callers on two replicas consume an item, and shows the others its tombstone', async () => {
      const [first, second] = stores();
      const key = newKey();
      await first.putIfAbsent(key, 'the value', 60);
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, (_, n) => (n % 2 ? first : second).consume(key, `tombstone ${n}`)),
      );
      const winner = outcomes.findIndex(({ outcome }) => outcome === 'won');
      expect(outcomes[winner]).toEqual({ outcome: 'won', value: 'the value' });
      const others = outcomes.filter((_, n) => n !== winner);
      const seen = { outcome: 'already-consumed', tombstone: `tombstone ${winner}` };
      expect(others).toEqual(Array(99).fill(seen));
    });

    it('lets exactly one of 100 callers on two replicas put an item', async () => {
      const key = newKey();
      const put = await Promise.all(
        Array.from({ length: 100 }, (_, n) => stores()[n % 2 ? 0 : 1].putIfAbsent(key, String(n), 60)),
      );
      expect(put.filter(Boolean)).toHaveLength(1);
      expect(await stores()[0].get(key)).toEqual({ state: 'live', value: String(put.indexOf(true)) });
    });

    it('forgets live and consumed items when their time is up, and only then', async () => {
      const [first, second] = stores();
      const [live, consumed, lasting] = [newKey(), newKey(), newKey()];
      for (const key of [live, consumed]) await first.putIfAbsent(key, 'value', 0.4);
      await first.putIfAbsent(lasting, 'value', 60);
      await first.consume(consumed, 'tombstone');
      await replicas().pass(0.5);
      expect(await second.get(live)).toBeUndefined();
      expect(await second.get(consumed)).toBeUndefined();
      expect(await second.consume(live, 'late')).toEqual({ outcome: 'unknown' });
      expect(await second.consume(consumed, 'late')).toEqual({ outcome: 'unknown' });
      expect(await second.get(lasting)).toEqual({ state: 'live', value: 'value' });
      expect(await second.putIfAbsent(live, 'again', 60)).toBe(true);
      expect(await first.get(live)).toEqual({ state: 'live', value: 'again' });
    });

    it('does not give an item more time when it is consumed or put again', async () => {
      const [store] = stores();
      const key = newKey();
      await store.putIfAbsent(key, 'value', 1.5);
      await replicas().pass(0.8);
      await store.consume(key, 'tombstone');
      await store.putIfAbsent(key, 'other', 60);
      await replicas().pass(0.8);
      expect(await store.get(key)).toBeUndefined();
    });

    it('keeps odd keys apart, and gives values and tombstones back to the letter', async () => {
      const [first, second] = stores();
      for (const key of oddKeys) expect(await first.putIfAbsent(key, `value of ${key}`, 60)).toBe(true);
      for (const key of oddKeys) {
        expect(await second.consume(key, `${key}\0"'{}`)).toEqual({
          outcome: 'won',
          value: `value of ${key}`,
        });
        expect(await first.get(key)).toEqual({ state: 'consumed', tombstone: `${key}\0"'{}` });
      }
    });

    it('refuses a life time that would protect nobody', async () => {
      for (const seconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(stores()[0].putIfAbsent(newKey(), 'value', seconds)).rejects.toThrow(RangeError);
      }
    });

    it('does what a plain model of it does, whatever two replicas do in turn', async () => {
      const operation = operations(replicas().movesClock);
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async (steps) => {
          const model = createModel();
          const prefix = newKey();
          for (const step of steps) {
            if (step.do === 'pass') await replicas().pass(step.seconds);
            const seen = await perform(stores()[step.replica], prefix, step);
            expect(seen).toEqual(await perform(model, prefix, step));
            if (step.do === 'pass') model.pass(step.seconds);
          }
        }),
        { numRuns: 60 },
      );
    });
  });
}

interface Step {
  readonly do: 'put' | 'get' | 'consume' | 'pass';
  readonly key: string;
  readonly text: string;
  readonly seconds: number;
  readonly replica: 0 | 1;
}

function operations(movesClock: boolean): fc.Arbitrary<Step> {
  const actions = ['put', 'get', 'consume'] as const;
  return fc.record({
    do: movesClock ? fc.constantFrom(...actions, 'pass' as const) : fc.constantFrom(...actions),
    key: fc.constantFrom('a', 'b', '__proto__'),
    text: fc.string({ unit: 'grapheme', maxLength: 4 }),
    // On a real clock nothing may expire in the middle of a run.
    seconds: movesClock ? fc.integer({ min: 1, max: 20 }) : fc.constant(600),
    replica: fc.constantFrom(0, 1),
  });
}

function perform(store: OneTimeStore, prefix: string, step: Step): Promise<unknown> {
  const key = `${prefix} ${step.key}`;
  if (step.do === 'put') return store.putIfAbsent(key, step.text, step.seconds);
  if (step.do === 'get') return store.get(key);
  if (step.do === 'consume') return store.consume(key, step.text);
  return Promise.resolve();
}

/** The contract once more, as simple as it can be said: a map and a number of seconds. */
function createModel(): OneTimeStore & { pass(seconds: number): void } {
  const items = new Map<string, { item: OneTimeItem; readonly end: number }>();
  let now = 0;
  const present = (key: string) => {
    const found = items.get(key);
    return found && found.end > now ? found : undefined;
  };
  return {
    pass: (seconds) => {
      now += seconds;
    },
    async putIfAbsent(key, value, ttlSeconds) {
      if (present(key)) return false;
      items.set(key, { item: { state: 'live', value }, end: now + ttlSeconds });
      return true;
    },
    get: async (key) => present(key)?.item,
    async consume(key, tombstone): Promise<ConsumeOutcome> {
      const found = present(key);
      if (found === undefined) return { outcome: 'unknown' };
      const { item } = found;
      if (item.state === 'consumed') return { outcome: 'already-consumed', tombstone: item.tombstone };
      found.item = { state: 'consumed', tombstone };
      return { outcome: 'won', value: item.value };
    },
  };
}
