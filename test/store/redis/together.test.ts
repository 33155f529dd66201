import { describe, expect, it } from 'vitest';
import { createTogether, eachKeyOnce } from '../../../src/store/redis/together.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Doubles numbers, and keeps a record of how it was asked; it refuses where a zero is. */
function doubling() {
  const asked: (readonly number[])[] = [];
  const double = createTogether(async (items: readonly number[]) => {
    asked.push([...items]);
    if (items.includes(0)) throw new Error('away');
    return items.map((item) => 2 * item);
  }, setImmediate);
  return { asked, double };
}

describe('what is asked for in one turn of the event loop', () => {
  it('goes out as one, and everybody gets their own answer', async () => {
    const { asked, double } = doubling();
    expect(await Promise.all([1, 5, 1, 3].map(double))).toEqual([2, 10, 2, 6]);
    expect(asked).toEqual([[1, 5, 1, 3]]);
  });

  it('is asked after the call: what comes later is asked again', async () => {
    const { asked, double } = doubling();
    await double(1);
    const first = double(1);
    await turn();
    await Promise.all([first, double(1)]);
    expect(asked).toEqual([[1], [1], [1]]);
  });

  it('fails together, and the next goes on', async () => {
    const { double } = doubling();
    const outcomes = await Promise.allSettled([double(1), double(0)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await double(1)).toBe(2);
  });

  it('goes out by hundreds, so that nobody else waits for all of it', async () => {
    const { asked, double } = doubling();
    const numbers = Array.from({ length: 250 }, (_, index) => index + 1);
    expect(await Promise.all(numbers.map(double))).toEqual(numbers.map((number) => 2 * number));
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 50]);
  });
});

describe('keys that several read at once', () => {
  it('are read once, and everybody gets their own value', async () => {
    const asked: (readonly string[])[] = [];
    const read = eachKeyOnce(async (keys) => {
      asked.push(keys);
      return keys.map((key) => (key === 'none' ? null : `of ${key}`));
    });
    expect(await read(['a', 'b', 'a', 'none', 'constructor', 'b'])).toEqual([
      'of a',
      'of b',
      'of a',
      null,
      'of constructor',
      'of b',
    ]);
    expect(asked).toEqual([['a', 'b', 'none', 'constructor']]);
  });
});
