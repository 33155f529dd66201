import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AT_ONCE_FROM_A_PLACE,
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
        else {
          await given.wasWrong();
          wrong.push(now);
        }
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
    for (let index = 0; index < WRONG_FROM_A_PLACE; index += 1)
      await (await attempt(`name-${index}`, 'one place'))?.wasWrong();
    expect(await attempt('name-100', 'one place')).toBeUndefined();
    expect(await attempt('name-0', 'another place')).toBeDefined();
  });

  it('are not made more by one client that goes on trying when its name had its share', async () => {
    for (let retry = 0; retry < 2 * WRONG_FROM_A_PLACE; retry += 1)
      await (await attempt('laptop with an old password', 'office'))?.wasWrong();
    expect(await attempt('colleague', 'office')).toBeDefined();
  });

  it('are not those that nobody answered, which count for their names alone', async () => {
    for (let number = 0; number < 2 * WRONG_FROM_A_PLACE; number += 1)
      await (await attempt(`unanswered-${number >> 2}`, 'silence'))?.wasUnanswered();
    expect(await attempt('colleague', 'silence')).toBeDefined();
    expect(await attempt('unanswered-0', 'elsewhere')).toBeUndefined();
  });

  it('are not those that are under way: a whole office may come at once, but nobody can try any number of names', async () => {
    const crowd = async (names: string) => {
      const given = await Promise.all(
        Array.from({ length: 2 * AT_ONCE_FROM_A_PLACE }, (_none, index) =>
          attempt(`${names}-${index}`, 'outage'),
        ),
      );
      return given.filter((each) => each !== undefined);
    };
    const first = await crowd('first');
    expect(first).toHaveLength(AT_ONCE_FROM_A_PLACE);
    for (const each of first) await each.giveBack();
    const second = await crowd('second');
    expect(second).toHaveLength(AT_ONCE_FROM_A_PLACE);
    for (const each of second) await each.wasWrong();
    expect(await crowd('third')).toEqual([]);
  });
});
