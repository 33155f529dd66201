import { describe, expect, it } from 'vitest';
import { formatsFor } from '../../../src/portal/words/formats.ts';
import { WORDS } from '../../../src/portal/words/languages.ts';
import { LANGUAGES } from '../../../src/web/language.ts';
import { sentencesOf } from '../../support/sentences.ts';

/** Names, and words that both languages have. */
const THE_SAME = new Set([
  'Windows',
  'macOS',
  'Linux',
  'Android',
  'OpenVPN',
  'OpenVPN Connect',
  'OpenVPN for Android',
  'Tunnelblick',
  'AWS VPN Client',
  'Version 3',
  'Code',
  '3',
  '3 in 3',
  '.',
]);

const [english, german] = [sentencesOf(WORDS.en), sentencesOf(WORDS.de)];

describe('the German words', () => {
  it('stand at the same places as the English ones, and say each thing in German', () => {
    expect([...german.keys()]).toEqual([...english.keys()]);
    const untranslated = [...german].filter(
      ([path, text]) => text === english.get(path) && !THE_SAME.has(text),
    );
    expect(untranslated).toEqual([]);
  });

  it('have the marks that German is printed with', () => {
    for (const text of german.values()) {
      expect(text).not.toMatch(/["“](?=\p{Letter})|'|(?<=\p{Letter})["”]| - |\.\.\./u);
      expect(text.split('„')).toHaveLength(text.split('“').length);
    }
  });

  it('speak to people with Sie', () => {
    for (const text of german.values()) expect(text).not.toMatch(/\b([Dd]u|[Dd]ein\w*|[Dd]ir|[Dd]ich)\b/);
  });
});

describe.each(LANGUAGES)('the words in %s', (language) => {
  it('have neither blanks too many nor empty places', () => {
    for (const [path, text] of sentencesOf(WORDS[language])) {
      // What comes after a link brings its own blank, or a comma instead.
      expect(path.endsWith('.after') ? text.trimStart() : text).toBe(text.trim());
      expect(text).not.toMatch(/\s{2}|undefined|NaN/);
      expect(text).not.toBe('');
    }
  });

  it('choose the form of a noun by the count', () => {
    const { ranges } = WORDS[language].endpoint.networks;
    const { upTo } = WORDS[language].endpoint.facts;
    expect(ranges(1).replace('1', '2')).not.toBe(ranges(2));
    expect(upTo(1).replace('1', '8')).not.toBe(upTo(8));
  });
});

describe('the formats of a language', () => {
  const [en, de] = [formatsFor('en-GB'), formatsFor('de-DE')];

  it('write numbers and sizes with its marks', () => {
    expect([en.number(12_345), de.number(12_345)]).toEqual(['12,345', '12.345']);
    expect([en.size(59_812_345), de.size(59_812_345)]).toEqual(['59.8\u00a0MB', '59,8\u00a0MB']);
    expect([en.size(1), de.size(999_000)]).toEqual(['1\u00a0kB', '999\u00a0kB']);
  });

  it('write a time with its zone, and the month as a word', () => {
    const at = Date.UTC(2026, 10, 2, 15, 4, 5);
    expect(en.time(at)).toBe('2 November 2026 at 15:04:05 UTC');
    expect(de.time(at)).toBe('2. November 2026 um 15:04:05 UTC');
  });
});
