import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/kernel/secret.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';

let server: RedisServer;
let store: Store;
let beside: Redis;
beforeAll(async () => {
  server = await startRedis();
  const { logger } = recordingLogger();
  store = await openStore({
    redisUrl: new Secret(server.url),
    dataDir: '/unused',
    clock: Date.now,
    logger,
  });
  beside = new Redis(server.url);
});
afterAll(async () => {
  await beside.quit();
  await store.close();
  await server.close();
});
beforeEach(() => beside.flushall());

const KEY = fc.constantFrom('a', 'b', 'c');
/** More than go out as one command. */
const MOST = 150;

/** What each of them would be told alone, one after the other. */
function oneByOne<Item>(
  items: readonly Item[],
  tell: (item: Item, before: number) => boolean,
  keyOf: (item: Item) => string,
) {
  const counts = new Map<string, number>();
  return items.map((item) => {
    const before = counts.get(keyOf(item)) ?? 0;
    const yes = tell(item, before);
    if (yes) counts.set(keyOf(item), before + 1);
    return yes;
  });
}

describe('what is asked of Redis in one turn of the event loop', () => {
  it('is counted as if each hit came alone, by its own key and its own limit', async () => {
    const hit = fc.record({ key: KEY, limit: fc.nat({ max: 5 }), seconds: fc.constantFrom(60, 6000) });
    await fc.assert(
      fc.asyncProperty(fc.array(hit, { minLength: 1, maxLength: MOST }), async (hits) => {
        await beside.flushdb();
        const answers = await Promise.all(
          hits.map(({ key, limit, seconds }) => store.counters.hitWithin(limit, key, seconds)),
        );
        expect(answers).toEqual(
          oneByOne(
            hits,
            ({ limit }, before) => before < limit,
            ({ key }) => key,
          ),
        );
        const opened = hits.find((_hit, place) => answers[place]);
        if (opened === undefined) return;
        const left = await beside.pttl(`postern:counter:${opened.key}`);
        expect(Math.ceil(left / 1000 / 60)).toBe(opened.seconds / 60);
      }),
      { numRuns: 40 },
    );
  });

  it('is put as if each item came alone: the first of a key, with its own value and its own life', async () => {
    const item = fc.record({
      key: KEY,
      value: fc.string({ maxLength: 5 }),
      seconds: fc.constantFrom(60, 6000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: MOST }), async (items) => {
        await beside.flushdb();
        const answers = await Promise.all(
          items.map(({ key, value, seconds }) => store.oneTime.putIfAbsent(key, value, seconds)),
        );
        expect(answers).toEqual(
          oneByOne(
            items,
            (_item, before) => before === 0,
            ({ key }) => key,
          ),
        );
        for (const { key, value, seconds } of items.filter((_item, place) => answers[place])) {
          expect(await store.oneTime.get(key)).toEqual({ state: 'live', value });
          const left = await beside.pttl(`postern:one-time:${key}`);
          expect(Math.ceil(left / 1000 / 60)).toBe(seconds / 60);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is told the same by a Redis that has just forgotten its scripts', async () => {
    await store.counters.hitWithin(9, 'before', 60);
    const ask = () => Array.from({ length: MOST }, () => store.counters.hitWithin(5, 'limited', 60));
    const first = ask();
    await beside.script('FLUSH');
    const answers = await Promise.all([...first, ...ask()]);
    expect(answers.filter((yes) => yes)).toHaveLength(5);
  });

  it('is refused whole where there is no memory left, and nothing of it is kept', async () => {
    await beside.config('SET', 'maxmemory', '1');
    const put = Array.from({ length: 5 }, (_none, place) => store.oneTime.putIfAbsent(`${place}`, 'x', 60));
    const outcomes = await Promise.allSettled(put);
    await beside.config('SET', 'maxmemory', '0');
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    expect(await beside.dbsize()).toBe(0);
  });
});
