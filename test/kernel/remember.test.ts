import { describe, expect, it } from 'vitest';
import { remembered, rememberedLast, rememberedText } from '../../src/kernel/remember.ts';

describe('what is remembered', () => {
  it('is worked out once for each object, however alike two are', () => {
    const worked: object[] = [];
    const work = remembered((endpoint: object) => worked.push(endpoint));
    const [one, other] = [{ id: 1 }, { id: 1 }];
    expect([work(one), work(one), work(other), work(one)]).toEqual([1, 1, 2, 1]);
  });

  it('is worked out once for each text, whatever else is given', () => {
    const work = rememberedText((text: string, given: number) => `${text} ${given}`);
    expect([work('a', 1), work('a', 2), work('b', 3)]).toEqual(['a 1', 'a 1', 'b 3']);
  });

  it('is the latest alone where the same is asked for many times in a row', () => {
    const worked: number[] = [];
    const work = rememberedLast((second: number) => {
      worked.push(second);
      return `at ${second}`;
    });
    expect([1, 1, 2, 1].map(work)).toEqual(['at 1', 'at 1', 'at 2', 'at 1']);
    expect(worked).toEqual([1, 2, 1]);
  });

  it('may be undefined', () => {
    let times = 0;
    const work = rememberedText((_text: string) => {
      times += 1;
    });
    work('a');
    work('a');
    expect(times).toBe(1);
    expect(rememberedLast((argument?: string) => String(argument))(undefined)).toBe('undefined');
  });

  it('does not grow with what strangers send', () => {
    let times = 0;
    const work = rememberedText((text: string) => {
      times += 1;
      return text;
    });
    for (let number = 0; number < 101; number += 1) work(String(number));
    work('0');
    expect(times).toBe(102);
    const long = 'x'.repeat(201);
    work(long);
    work(long);
    expect(times).toBe(104);
  });
});
