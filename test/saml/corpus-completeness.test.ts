import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as refusals from '../../src/saml/refusals.ts';
import { casesOf, codesOf, readCorpus } from '../support/saml-attacks/corpus-files.ts';
import { type FieldName, fields } from '../support/saml-attacks/fields.ts';
import { ATTACKS } from '../support/saml-attacks/scenario.ts';

/** The rows of the attack catalogue that the corpus must have; it may have more. */
const REQUIRED = [
  ...rows('X', 1, 8),
  ...rows('X', 15, 17),
  ...rows('T', 1, 3),
  ...rows('A', 1, 4),
  ...rows('K', 1, 2),
  ...['N-01', 'N-04', 'N-10', 'N-11', 'P-01', 'P-05', 'P-08', 'P-09'],
  ...rows('R', 1, 10),
  ...rows('I', 2, 10),
  ...rows('S', 4, 18),
  ...['G-02', ...rows('G', 6, 10)],
  ...rows('L', 1, 4),
  ...rows('B', 1, 4),
  ...['H-01', 'H-03', 'H-04', ...rows('D', 1, 3), 'D-08'],
];

/** Before there is anything to answer: provoked in `create-sign-in.test.ts`. */
const OF_THE_START = ['ProviderNotReady'];

/** What no document can provoke, only a verifier that is slow, dead or busy: provoked in `verifier.test.ts`. */
const OF_THE_VERIFIER = ['VerificationFailed', 'VerificationTimedOut', 'VerifierBusy'];

/** What needs a key of ours, which the corpus has none of: provoked in `encrypted-assertions.test.ts`. */
const OF_ENCRYPTION = [
  'EncryptionMalformed',
  'KeyTransportForbidden',
  'ContentEncryptionForbidden',
  'AssertionUndecryptable',
];

function rows(family: string, first: number, last: number): readonly string[] {
  return Array.from(
    { length: last - first + 1 },
    (_, index) => `${family}-${String(first + index).padStart(2, '0')}`,
  );
}

const corpus = readCorpus().map(({ scenario }) => scenario);

/** The codes of all refusals, from the classes themselves. */
const allCodes = Object.values(refusals)
  .filter(
    (exported) => exported !== refusals.SignInRefused && exported.prototype instanceof refusals.SignInRefused,
  )
  .map((Refusal) => new (Refusal as typeof refusals.RequestUnknown)().code as string);

describe('the corpus', () => {
  it('has every row of the catalogue that it must have', () => {
    const present = new Set(corpus.flatMap(({ catalogue }) => catalogue));
    expect(REQUIRED.filter((row) => !present.has(row))).toEqual([]);
  });

  it('provokes every refusal that a Response, a form or a browser can provoke', () => {
    const provoked = new Set([
      ...corpus.flatMap(codesOf),
      ...OF_THE_VERIFIER,
      ...OF_THE_START,
      ...OF_ENCRYPTION,
    ]);
    expect(allCodes.filter((code) => !provoked.has(code))).toEqual([]);
    expect([...provoked].filter((code) => !allCodes.includes(code))).toEqual([]);
  });

  it('uses every attack and every way to fill the field', () => {
    const cases = corpus.flatMap((scenario) => (scenario.kind === 'response' ? casesOf(scenario) : []));
    const used = new Set(cases.flatMap(({ attack }) => [...(attack.before ?? []), ...(attack.after ?? [])]));
    const fieldsUsed = new Set(cases.map(({ attack }) => attack.field ?? 'base64'));
    expect(Object.keys(ATTACKS).filter((name) => !used.has(name))).toEqual([]);
    expect(Object.keys(fields).filter((name) => !fieldsUsed.has(name as FieldName))).toEqual([]);
  });

  it('leaves to the tests of the verifier and of encryption only what they provoke', () => {
    const verifier = readFileSync(new URL('verifier.test.ts', import.meta.url), 'utf8');
    for (const code of OF_THE_VERIFIER) expect(verifier).toMatch(new RegExp(`expect\\(.*${code}\\b`));
    const encryption = readFileSync(new URL('encrypted-assertions.test.ts', import.meta.url), 'utf8');
    for (const code of OF_ENCRYPTION) expect(encryption).toMatch(new RegExp(`toBe\\('${code}'\\)`));
  });
});
