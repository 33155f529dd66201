import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counters } from '../../src/kernel/counters.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { TooManyRequests } from '../../src/web/errors.ts';
import { countOrRefuse, type RateLimit } from '../../src/web/rate-limit.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const RATE: RateLimit = { name: 'test', limit: 5, windowSeconds: 300 };

let directory = '';
let store: Store;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-limit-'));
  store = await openStore({ dataDir: directory, clock: Date.now, logger: recordingLogger().logger });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

/** The real counters, and how often something was counted. */
function countedHits(): { readonly counters: Counters; readonly hits: () => number } {
  let hits = 0;
  const { count, release, hit } = store.counters;
  const counters: Counters = {
    count,
    release,
    hit(key, windowSeconds) {
      hits += 1;
      return hit(key, windowSeconds);
    },
  };
  return { counters, hits: () => hits };
}

describe('a limit', () => {
  it('admits exactly so many of those that come at once, and counts nobody else', async () => {
    const all = Array.from({ length: 40 }, () => countOrRefuse(store.counters, RATE, 'at-once'));
    const outcomes = await Promise.allSettled(all);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(35);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: expect.any(TooManyRequests) });
    expect(await store.counters.count('at-once')).toBe(RATE.limit);
  });

  it('writes nothing for what it refuses', async () => {
    const { counters, hits } = countedHits();
    for (let admitted = 0; admitted < RATE.limit; admitted += 1)
      await countOrRefuse(counters, RATE, 'in-turn');
    for (let refused = 0; refused < 20; refused += 1) {
      await expect(countOrRefuse(counters, RATE, 'in-turn')).rejects.toThrow(TooManyRequests);
    }
    expect(hits()).toBe(RATE.limit);
  });
});
