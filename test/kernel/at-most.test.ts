import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { atMost } from '../../src/kernel/at-most.ts';

it('lets no more be under way than it says, in the order they came, also when some of them fail', async () => {
  const inTurns = atMost(3);
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  const work = async (index: number): Promise<number> => {
    begun.push(index);
    underWay += 1;
    most = Math.max(most, underWay);
    for (let step = 0; step <= index % 4; step += 1) await setImmediate();
    underWay -= 1;
    if (index % 5 === 0) throw new Error(`failed ${index}`);
    return index;
  };
  const given = Array.from({ length: 40 }, (_, index) => index);
  const results = await Promise.allSettled(given.map((index) => inTurns(() => work(index))));
  expect(most).toBe(3);
  expect(begun).toEqual(given);
  expect(results.map(({ status }) => status)).toEqual(
    given.map((index) => (index % 5 === 0 ? 'rejected' : 'fulfilled')),
  );
});
