import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseByteRange } from '../../src/web/byte-range.ts';

describe('a Range header', () => {
  it('names the same bytes as slicing does, for every form of one range', () => {
    const small = fc.nat({ max: 40 });
    fc.assert(
      fc.property(small, small, small, fc.constantFrom('both', 'from', 'last'), (size, a, b, form) => {
        const bytes = Array.from({ length: size }, (_, index) => index);
        const [first, last] = a < b ? [a, b] : [b, a];
        const [header, expected] = {
          both: [`bytes=${first}-${last}`, bytes.slice(first, last + 1)] as const,
          from: [`bytes=${a}-`, bytes.slice(a)] as const,
          last: [`bytes=-${a}`, a === 0 ? [] : bytes.slice(-a)] as const,
        }[form];
        const range = parseByteRange(header, size);
        const [offset] = expected;
        expect(range).toEqual(offset === undefined ? 'unsatisfiable' : { offset, length: expected.length });
      }),
    );
  });

  it('asks for the whole when it is missing, of another unit, malformed, or names several ranges', () => {
    const headers = [
      undefined,
      '',
      'bytes',
      'bytes=',
      'bytes=-',
      'bytes=a-b',
      'bytes=0x1-2',
      'bytes=5-2',
      'bytes=--1',
      'bytes=0-1,3-4',
      'bytes=0-1,',
      'lines=0-1',
      'bytes=0-1;q=1',
    ];
    for (const header of headers) expect(parseByteRange(header, 10), header).toBe('whole');
  });

  it('may be written in capitals and with blanks, and with numbers beyond all files', () => {
    expect(parseByteRange('Bytes= 2-3 ', 10)).toEqual({ offset: 2, length: 2 });
    expect(parseByteRange(`bytes=0-${'9'.repeat(400)}`, 10)).toEqual({ offset: 0, length: 10 });
    expect(parseByteRange(`bytes=${'9'.repeat(400)}-`, 10)).toBe('unsatisfiable');
    expect(parseByteRange(`bytes=-${'9'.repeat(400)}`, 10)).toEqual({ offset: 0, length: 10 });
  });
});
