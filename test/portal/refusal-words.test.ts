import { describe, expect, it } from 'vitest';
import { refusalWords } from '../../src/portal/refusal-words.ts';
import * as refusals from '../../src/saml/refusals.ts';
import { webProblems } from '../../src/web/problem.ts';

const everyCode = Object.values(refusals).flatMap((exported) => {
  if (typeof exported !== 'function' || !(exported.prototype instanceof refusals.SignInRefused)) return [];
  const Refusal = exported as unknown as new () => refusals.SignInRefused;
  return [new Refusal().code];
});
const everyWord = Object.values({ ...refusalWords, ...webProblems });

describe('the words for refusals', () => {
  it('exist for every code that a sign-in can be refused with, and for no other', () => {
    expect(Object.keys(refusalWords).sort()).toEqual([...everyCode].sort());
  });

  it('say what happened and what to do in short sentences, without terms of the trade', () => {
    for (const { title, whatHappened, whatToDo } of everyWord) {
      const text = `${title}. ${whatHappened} ${whatToDo}`;
      expect(text).not.toMatch(
        /\b(SAML(?! than)|assertion|ACS|InResponseTo|Audience|NameID|XML|token|nonce)\b/,
      );
      for (const sentence of text.split(/[.?!] /)) expect(sentence.split(' ').length).toBeLessThanOrEqual(26);
    }
  });

  it('answer with a status that is an error', () => {
    for (const { status } of everyWord) expect([400, 403, 404, 405, 413, 415, 429, 503]).toContain(status);
  });
});
