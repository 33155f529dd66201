import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCidr } from '../../src/kernel/cidr.ts';
import { cidrsOfInterval, mergeIntervals } from '../../src/kernel/cidr-interval.ts';
import { prefixOf } from './bits.ts';

const version = fc.constantFrom(4 as const, 6 as const);
const ends = (size: bigint) =>
  fc
    .tuple(fc.bigInt({ min: 0n, max: size }), fc.bigInt({ min: 0n, max: size }))
    .map(([a, b]) => (a < b ? [a, b] : [b, a]));
/** Small numbers, so that neighbours and overlaps are common. */
const interval = fc
  .tuple(version, ends(40n))
  .map(([version, [first = 0n, last = 0n]]) => ({ version, first, last }));

describe('An interval of addresses', () => {
  it('becomes networks that hold exactly its addresses, in order', () => {
    fc.assert(
      fc.property(interval, (given) => {
        const width = given.version === 4 ? 32 : 128;
        const prefixes = cidrsOfInterval(given).map(formatCidr).map(prefixOf);
        const held = prefixes.flatMap((prefix) => valuesOf(prefix, width));
        expect(held).toEqual(range(given.first, given.last));
      }),
    );
  });

  it('becomes as few networks as possible: no two of them are halves of one', () => {
    fc.assert(
      fc.property(version, ends(1n << 32n), (version, [first = 0n, last = 0n]) => {
        const bounded = { version, first, last: last === 1n << 32n ? last - 1n : last };
        const prefixes = cidrsOfInterval({ ...bounded, first: first > bounded.last ? bounded.last : first })
          .map(formatCidr)
          .map(prefixOf);
        const parents = prefixes.map((prefix) => prefix.slice(0, -1));
        expect(new Set(parents).size).toBe(parents.length);
      }),
    );
  });

  it('is the whole of IPv6 as one network', () => {
    expect(cidrsOfInterval({ version: 6, first: 0n, last: (1n << 128n) - 1n }).map(formatCidr)).toEqual([
      '::/0',
    ]);
    expect(cidrsOfInterval({ version: 4, first: 0n, last: (1n << 32n) - 1n }).map(formatCidr)).toEqual([
      '0.0.0.0/0',
    ]);
  });

  it('merges with its neighbours into the fewest intervals of the same addresses', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 8 }), (given) => {
        const merged = mergeIntervals(given);
        for (const version of [4, 6] as const) {
          const of = (intervals: typeof given) => intervals.filter((one) => one.version === version);
          const addresses = of(given).flatMap(({ first, last }) => range(first, last));
          const expected = [...new Set(addresses)].sort((a, b) => Number(a - b));
          expect(of([...merged]).flatMap(({ first, last }) => range(first, last))).toEqual(expected);
          const gaps = expected.filter(
            (address, index) => index > 0 && address !== (expected[index - 1] ?? 0n) + 1n,
          );
          expect(of([...merged])).toHaveLength(expected.length === 0 ? 0 : gaps.length + 1);
        }
      }),
    );
  });
});

function range(first: bigint, last: bigint): bigint[] {
  return Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index));
}

function valuesOf(prefix: string, width: number): bigint[] {
  return range(BigInt(`0b${prefix.padEnd(width, '0')}`), BigInt(`0b${prefix.padEnd(width, '1')}`));
}
