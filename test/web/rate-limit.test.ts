import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('a limit', () => {
  it('admits exactly so many of those that come at once, and counts nobody else', async () => {
    const all = Array.from({ length: 40 }, () => countOrRefuse(store.counters, RATE, 'at-once'));
    const outcomes = await Promise.allSettled(all);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(35);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: expect.any(TooManyRequests) });
    expect(await store.counters.count('at-once')).toBe(RATE.limit);
  });

  it('counts nothing for what it refuses, so that it opens again as soon as one is given back', async () => {
    for (let admitted = 0; admitted < RATE.limit; admitted += 1)
      await countOrRefuse(store.counters, RATE, 'in-turn');
    for (let refused = 0; refused < 20; refused += 1) {
      await expect(countOrRefuse(store.counters, RATE, 'in-turn')).rejects.toThrow(TooManyRequests);
    }
    await store.counters.release('in-turn');
    await expect(countOrRefuse(store.counters, RATE, 'in-turn')).resolves.toBeUndefined();
  });
});
