import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ATTEMPT_WINDOW,
  countAttempt,
  WRONG_FOR_A_NAME,
  WRONG_FROM_A_PLACE,
} from '../../../src/connections/directory/attempts.ts';
import { openSqliteStoreBeside } from '../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

let folder: string;
let store: Store;
let now = Date.UTC(2026, 10, 21);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'attempts-'));
  store = openSqliteStoreBeside({ dataDir: folder, clock: () => now, logger: recordingLogger().logger });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const attempt = (name: string, from: string) =>
  countAttempt({ counters: store.counters, clock: () => now }, { directoryId: 'd-0', name, from });

const WINDOW = ATTEMPT_WINDOW * 1000;
const steps = fc.array(fc.record({ pause: fc.integer({ min: 0, max: WINDOW / 2 }), isRight: fc.boolean() }), {
  maxLength: 40,
});

describe('Wrong attempts for a name', () => {
  it('are never more than a few in any half hour, and are tried again once there were none for an hour', async () => {
    let number = 0;
    const property = fc.asyncProperty(steps, async (history) => {
      number += 1;
      const name = `person-${number}`;
      const wrong: number[] = [];
      for (const { pause, isRight } of history) {
        now += pause;
        const lately = (span: number) => wrong.filter((time) => time > now - span).length;
        const given = await attempt(name, `place-${number}-${now}`);
        if (lately(2 * WINDOW) === 0) expect(given).toBeDefined();
        if (given === undefined) continue;
        expect(lately(WINDOW)).toBeLessThan(WRONG_FOR_A_NAME);
        if (isRight) await given.giveBack();
        else wrong.push(now);
      }
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it('count before the answer is known, so that many at once are as many', async () => {
    const given = await Promise.all(
      Array.from({ length: 20 }, (_none, index) => attempt('crowd', `p-${index}`)),
    );
    expect(given.filter((each) => each !== undefined)).toHaveLength(WRONG_FOR_A_NAME);
  });
});

describe('Wrong attempts from a place', () => {
  it('are counted over all names', async () => {
    const given: unknown[] = [];
    for (let index = 0; index <= WRONG_FROM_A_PLACE; index += 1)
      given.push(await attempt(`name-${index}`, 'one place'));
    expect(given.filter((each) => each !== undefined)).toHaveLength(WRONG_FROM_A_PLACE);
    expect(await attempt('name-0', 'another place')).toBeDefined();
  });
});
