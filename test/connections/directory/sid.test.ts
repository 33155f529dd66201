import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupSids } from '../../../src/connections/directory/group-sids.ts';
import { formatSid, siblingSid } from '../../../src/connections/directory/sid.ts';

/** [MS-DTYP] 2.4.2.2, written down from its table. */
function bytesOf(authority: number, parts: readonly number[]): Uint8Array {
  const high = Math.floor(authority / 2 ** 32);
  const low = authority % 2 ** 32;
  const bigEndian = [high >>> 8, high, low >>> 24, low >>> 16, low >>> 8, low].map((byte) => byte & 0xff);
  const littleEndian = parts.flatMap((part) => [0, 8, 16, 24].map((shift) => (part >>> shift) & 0xff));
  return Uint8Array.from([1, parts.length, ...bigEndian, ...littleEndian]);
}

const domain = [21, 1389245239, 1961657704, 1187550740];
const part = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('A security identifier', () => {
  it('reads as administrators write it', () => {
    expect(formatSid(bytesOf(5, [32, 544]))).toBe('S-1-5-32-544');
    expect(formatSid(bytesOf(5, [...domain, 513]))).toBe('S-1-5-21-1389245239-1961657704-1187550740-513');
    expect(siblingSid('S-1-5-21-1-2-3-1104', '513')).toBe('S-1-5-21-1-2-3-513');
  });

  it('has each number in it, whatever they are, and wherever in a larger buffer it lies', () => {
    const authority = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    const property = fc.property(authority, fc.array(part, { maxLength: 15 }), (number, parts) => {
      const bytes = bytesOf(number, parts);
      const within = Buffer.concat([Buffer.from('before'), bytes, Buffer.from('behind')]).subarray(6, -6);
      expect(formatSid(within)).toBe(['S-1', number, ...parts].join('-'));
    });
    fc.assert(property);
  });

  it('is none when a byte is missing or too many', () => {
    const bytes = bytesOf(5, domain);
    for (let length = 0; length < bytes.length; length += 1)
      expect(formatSid(bytes.subarray(0, length))).toBeUndefined();
    expect(formatSid(Uint8Array.from([...bytes, 0]))).toBeUndefined();
  });
});

describe('The groups of a person', () => {
  it('come in the same order however the directory lists them, those of the domain first, older before younger', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 500, max: 4_000_000_000 }), { maxLength: 30 });
    const property = fc.property(ids, fc.infiniteStream(fc.nat()), (relativeIds, numbers) => {
      const groups = [...relativeIds.map((id) => bytesOf(5, [...domain, id])), bytesOf(5, [32, 545])];
      const shuffled = groups
        .map((group) => ({ group, place: Number(numbers.next().value) }))
        .sort((one, other) => one.place - other.place)
        .map(({ group }) => group);
      const inOrder = relativeIds.toSorted((one, other) => one - other);
      const expected = [...inOrder.map((id) => `S-1-5-${domain.join('-')}-${id}`), 'S-1-5-32-545'];
      expect(groupSids({ tokenGroups: shuffled })).toEqual(expected);
    });
    fc.assert(property);
  });

  it('are ordered by their numbers, whatever authority, length and domain they have, as a collator of numbers would order them', () => {
    const collator = new Intl.Collator('en', { numeric: true });
    const small = fc.integer({ min: 0, max: 12 });
    const authority = fc.oneof(fc.constant(5), small, fc.integer({ min: 0, max: 2 ** 48 - 1 }));
    const number = fc.oneof(fc.constant(21), small, part);
    const sid = fc.tuple(authority, fc.array(number, { maxLength: 15 }));
    const property = fc.property(fc.array(sid, { maxLength: 40 }), (sids) => {
      const isElsewhere = (text: string) => Number(!text.startsWith('S-1-5-21-'));
      const expected = [...new Set(sids.map(([first, parts]) => ['S-1', first, ...parts].join('-')))].sort(
        (one, other) => isElsewhere(one) - isElsewhere(other) || collator.compare(one, other),
      );
      expect(groupSids({ tokenGroups: sids.map(([first, parts]) => bytesOf(first, parts)) })).toEqual(
        expected,
      );
    });
    fc.assert(property);
  });

  it('hold the primary one once, whether the directory lists it or not', () => {
    const objectSid = bytesOf(5, [...domain, 1104]);
    const primary = `S-1-5-${domain.join('-')}-513`;
    for (const tokenGroups of [[], [bytesOf(5, [...domain, 513])]]) {
      expect(groupSids({ tokenGroups, objectSid, primaryGroupId: '513' })).toEqual([primary]);
    }
  });
});
