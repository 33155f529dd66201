import type { Response } from 'express';
import type { Language } from '../../web/language.ts';
import { contextOf } from '../../web/request-context.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

/** The words of every language; to add one, begin at `LANGUAGES` in src/web/language.ts. */
export const WORDS: Readonly<Record<Language, Words>> = { en, de };

/** The words in the language of the answer. */
export function wordsOf(res: Response): Words {
  return WORDS[contextOf(res).language];
}
