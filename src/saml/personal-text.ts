import type { ExaminedSubject } from './examination.ts';

/** What is known of a person by name, to look for in texts where it does not belong. */
export interface PersonalText {
  /** False: no name could be read, so any text that came may hold one. */
  readonly isKnown: boolean;
  readonly isIn: (text: string) => boolean;
}

/** Shorter ones are looked for as whole words, or `sam` would be found in `/saml/acs`. */
const LONG = 6;
const SHORTEST = 2;

/** Parts of names are shorter words than names, and many are words like any other. */
const SHORTEST_PART = 4;

const BETWEEN_WORDS = /[^\p{L}\p{N}]+/u;

/** Finds the NameID, what stands before its @, the names of a person and their parts, in any case of letters. */
export function personalTextOf(subject: ExaminedSubject | undefined): PersonalText {
  const { nameId = '', firstName = '', lastName = '' } = subject ?? {};
  const names = [nameId.slice(0, Math.max(0, nameId.lastIndexOf('@'))), firstName, lastName];
  const parts = names.flatMap((name) => name.split(BETWEEN_WORDS)).filter(atLeast(SHORTEST_PART));
  const texts = [nameId, ...names].filter(atLeast(SHORTEST)).concat(parts);
  const personal = texts.map((text) => text.toLowerCase());
  return {
    isKnown: texts.length > 0,
    isIn: (text) => personal.some((one) => holds(text.toLowerCase(), one)),
  };
}

function atLeast(length: number): (text: string) => boolean {
  return (text) => text.length >= length;
}

function holds(text: string, personal: string): boolean {
  if (personal.length >= LONG) return text.includes(personal);
  return text.split(BETWEEN_WORDS).includes(personal) || text === personal;
}
