import { describe, expect, it } from 'vitest';
import { createReadTogether } from '../../../src/store/redis/read-together.ts';

/** A store in memory that keeps a record of how it was asked. */
function recorded(values: Readonly<Record<string, string>>) {
  const asked: (readonly string[])[] = [];
  const read = createReadTogether(async (keys) => {
    asked.push(keys);
    if (keys.includes('broken')) throw new Error('away');
    return keys.map((key) => (Object.hasOwn(values, key) ? (values[key] ?? null) : null));
  });
  return { asked, read };
}

describe('reads of one turn of the event loop', () => {
  it('go out as one, each key once, and everybody gets their own value', async () => {
    const { asked, read } = recorded({ a: '1', b: '2' });
    const answers = await Promise.all(['a', 'b', 'a', 'none', 'constructor', 'b'].map(read));
    expect(answers).toEqual(['1', '2', '1', null, null, '2']);
    expect(asked).toEqual([['a', 'b', 'none', 'constructor']]);
  });

  it('are asked after the call: what comes later is asked again', async () => {
    const { asked, read } = recorded({ a: '1' });
    await read('a');
    const first = read('a');
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, read('a')]);
    expect(asked).toEqual([['a'], ['a'], ['a']]);
  });

  it('fail together, and the next ones go on', async () => {
    const { read } = recorded({ a: '1' });
    const outcomes = await Promise.allSettled([read('a'), read('broken')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await read('a')).toBe('1');
  });
});
