import { describe, expect, it } from 'vitest';
import { problemOf } from '../../src/portal/problems.ts';
import { WORDS } from '../../src/portal/words/languages.ts';
import { LANGUAGES } from '../../src/web/language.ts';
import { WEB_PROBLEM_STATUSES } from '../../src/web/problem.ts';
import { everyRefusal } from '../support/refusal-codes.ts';

const refusalCodes = everyRefusal.map(({ code }) => code);
const webCodes = Object.keys(WEB_PROBLEM_STATUSES);
const everyProblem = (words: (typeof WORDS)['en']) =>
  [...refusalCodes, ...webCodes, 'nobody foresaw this'].map((code) => problemOf({ code }, words));

describe.each(LANGUAGES)('the words for failures in %s', (language) => {
  const words = WORDS[language];

  it('exist for every code that a sign-in can be refused with, and for no other', () => {
    expect(Object.keys(words.refusals).sort()).toEqual([...refusalCodes].sort());
  });

  it('exist for every failure of the web part, and for no other', () => {
    expect(Object.keys(words.webProblems).sort()).toEqual([...webCodes].sort());
  });

  it('say what happened and what to do in short sentences, without terms of the trade', () => {
    for (const { title, whatHappened, whatToDo } of everyProblem(words)) {
      const text = `${title}. ${whatHappened} ${whatToDo}`;
      expect(text).not.toMatch(
        /\b(SAML(?! than| als 2)|[Aa]ssertion|ACS|InResponseTo|Audience|NameID|XML|[Tt]oken|nonce|IdP)\b/,
      );
      for (const sentence of text.split(/[.?!] /)) expect(sentence.split(' ').length).toBeLessThanOrEqual(26);
    }
  });
});

describe('a failure', () => {
  it('is answered with a status that is an error, whatever the language', () => {
    const [english, german] = [everyProblem(WORDS.en), everyProblem(WORDS.de)];
    for (const { status } of english) expect([400, 403, 404, 405, 413, 415, 429, 500, 503]).toContain(status);
    expect(german.map(({ status }) => status)).toEqual(english.map(({ status }) => status));
  });

  it('that nobody foresaw is a fault of ours, even when its code is the name of something else', () => {
    for (const code of ['x', 'toString', '__proto__', 'constructor']) {
      expect(problemOf({ code }, WORDS.en)).toEqual({ status: 500, ...WORDS.en.unexpectedProblem });
    }
  });
});
