import type { RandomBytes } from '../kernel/random.ts';

/** Crockford's base 32: no I, L, O, U, so that a reference survives a telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const REFERENCE = new RegExp(`^[${ALPHABET}]{10}$`);

/** Ten characters, 50 random bits, as `4F7KQ-0XMWD`: enough to find one request among those that a log keeps. */
export function newReference(random: RandomBytes): string {
  let characters = '';
  for (const byte of random(10)) characters += ALPHABET.charAt(byte % ALPHABET.length);
  return inTwoHalves(characters);
}

/**
 * The reference that somebody typed or read aloud: in any case of letters, with or without dash, with O for 0 and with I or
 * L for 1, as Crockford's base 32 reads them. Undefined when it cannot be one.
 */
export function parseReference(typed: string): string | undefined {
  const characters = typed
    .toUpperCase()
    .replaceAll(/[\s\p{Dash}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return REFERENCE.test(characters) ? inTwoHalves(characters) : undefined;
}

function inTwoHalves(characters: string): string {
  return `${characters.slice(0, 5)}-${characters.slice(5)}`;
}
