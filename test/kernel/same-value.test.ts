import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameValue } from '../../src/kernel/same-value.ts';

const value = fc.jsonValue({ maxDepth: 3 }).map((drawn) => JSON.parse(JSON.stringify(drawn)) as unknown);

describe('Two values hold the same', () => {
  it('exactly when Node says so', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(isSameValue(one, other)).toBe(isDeepStrictEqual(one, other));
        expect(isSameValue([one, { a: other }], [structuredClone(one), { a: structuredClone(other) }])).toBe(
          true,
        );
      }),
    );
  });

  it('whatever the order of members, but not of items', () => {
    expect(isSameValue({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(isSameValue([1, 2], [2, 1])).toBe(false);
    expect(isSameValue({ a: undefined }, { b: undefined })).toBe(false);
    expect(isSameValue([], {})).toBe(false);
  });
});
