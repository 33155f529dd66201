import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newReference, parseReference } from '../../src/web/reference.ts';

describe('a reference', () => {
  it('is found again however somebody writes it down', () => {
    const writings = fc.record({
      bytes: fc.uint8Array({ minLength: 10, maxLength: 10 }),
      dash: fc.constantFrom('', '-', ' ', ' – ', '−'),
      zero: fc.constantFrom('0', 'o', 'O'),
      one: fc.constantFrom('1', 'i', 'I', 'l', 'L'),
      lower: fc.boolean(),
    });
    fc.assert(
      fc.property(writings, ({ bytes, dash, zero, one, lower }) => {
        const reference = newReference(() => bytes);
        const cased = lower ? reference.toLowerCase() : reference;
        const typed = cased.replace('-', dash).replaceAll('0', zero).replaceAll('1', one);
        expect(parseReference(` ${typed}\n`)).toBe(reference);
      }),
    );
  });

  it.each(['', '4F7KQ', '4F7KQ-0XMWDD', '4F7KQ-0XMWU', '4F7KQ-0XMW!', 'cvpn-endpo', '../../etc/'])(
    'is not %j',
    (typed) => {
      expect(parseReference(typed)).toBeUndefined();
    },
  );

  it('has two halves of five characters', () => {
    expect(newReference(randomBytes)).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  });
});
