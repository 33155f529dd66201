import { expect, it } from 'vitest';
import { createSharedWork } from '../../src/kernel/shared-work.ts';

it('Work that is under way is shared by key, whatever becomes of it, and done anew once it is over', async () => {
  const share = createSharedWork<number>();
  let done = 0;
  const work = async () => {
    done += 1;
    const mine = done;
    await Promise.resolve();
    if (mine === 3) throw new Error('The third fails.');
    return mine;
  };
  expect(await Promise.all([share('a', work), share('a', work), share('b', work)])).toEqual([1, 1, 2]);
  const failing = [share('a', work), share('a', work)];
  for (const each of failing) await expect(each).rejects.toThrow('The third fails.');
  expect(await share('a', work)).toBe(4);
});
