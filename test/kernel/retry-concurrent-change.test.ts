import { describe, expect, it } from 'vitest';
import { ConcurrentChange, StoreUnavailable } from '../../src/kernel/errors.ts';
import { retryConcurrentChange } from '../../src/kernel/retry-concurrent-change.ts';

/** Work that fails so many times before it succeeds, and how often it was done. */
function work(failures: number, failure: Error = new ConcurrentChange('Somebody was faster.')) {
  let times = 0;
  const attempt = async () => {
    times += 1;
    if (times <= failures) throw failure;
    return 'saved';
  };
  return { attempt, times: () => times };
}

describe('Work on an object that others change too', () => {
  it('is done again until nobody came in between', async () => {
    const { attempt, times } = work(29);
    await expect(retryConcurrentChange(attempt)).resolves.toBe('saved');
    expect(times()).toBe(30);
  });

  it('is given up when others never stop', async () => {
    const { attempt, times } = work(30);
    await expect(retryConcurrentChange(attempt)).rejects.toThrow(ConcurrentChange);
    expect(times()).toBe(30);
  });

  it('is not done again after any other failure', async () => {
    const { attempt, times } = work(1, new StoreUnavailable('The store is away.'));
    await expect(retryConcurrentChange(attempt)).rejects.toThrow(StoreUnavailable);
    expect(times()).toBe(1);
  });
});
