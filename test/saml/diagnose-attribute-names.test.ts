import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNearly } from '../../src/saml/diagnose-attribute-names.ts';

/** Every text that one slip of a finger makes of `word`: the slow and plain way. */
function slips(word: string, alphabet: readonly string[]): ReadonlySet<string> {
  const made = new Set([word]);
  for (let at = 0; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    made.add(before + after.slice(1));
    made.add(before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2));
    for (const letter of alphabet) {
      made.add(before + letter + after);
      if (after !== '') made.add(before + letter + after.slice(1));
    }
  }
  return made;
}

describe('isNearly', () => {
  it('takes for misspelt exactly what one slip makes of a word', () => {
    const alphabet = ['a', 'b', 'c'];
    const word = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 6 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(isNearly(one, other)).toBe(slips(other, alphabet).has(one));
      }),
      { numRuns: 2000 },
    );
  });
});
