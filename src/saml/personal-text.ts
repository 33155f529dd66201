import type { ExaminedSubject } from './examination.ts';

/** What is known of a person by name, to look for in texts where it does not belong. */
export interface PersonalText {
  readonly isIn: (text: string) => boolean;
}

/** Shorter ones are looked for as whole words, or `sam` would be found in `/saml/acs`. */
const LONG = 6;
const SHORTEST = 2;

/** Finds the NameID, what stands before its @, and the names of a person, in any case of letters. */
export function personalTextOf(subject: ExaminedSubject | undefined): PersonalText {
  const { nameId, firstName, lastName } = subject ?? {};
  const texts = [nameId, nameId?.slice(0, Math.max(0, nameId.lastIndexOf('@'))), firstName, lastName]
    .filter((text) => text !== undefined)
    .map((text) => text.toLowerCase())
    .filter(({ length }) => length >= SHORTEST);
  return { isIn: (text) => texts.some((personal) => holds(text.toLowerCase(), personal)) };
}

function holds(text: string, personal: string): boolean {
  if (personal.length >= LONG) return text.includes(personal);
  return text.split(/[^\p{L}\p{N}]+/u).includes(personal) || text === personal;
}
