import type { Request } from 'express';
import { rememberedText } from '../kernel/remember.ts';
import { type CookieJar, readCookie } from './cookies.ts';

/** The languages of the portal, by their BCP 47 tags. The first is for whoever asks for none of them. */
export const LANGUAGES = ['en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself, so that people find theirs on a page that they cannot read. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

const COOKIE = 'language';

/** Reads a language's tag; undefined when it is none of ours. */
export function parseLanguage(text: unknown): Language | undefined {
  return LANGUAGES.find((language) => language === text);
}

/**
 * The language of an answer: the one that was chosen in this browser, else the best of Accept-Language
 * (RFC 9110 section 12.5.4), else the first. Pages are written in it; nothing is decided by it.
 */
export function languageOf(req: Request, jar: CookieJar): Language {
  const chosen = parseLanguage(readCookie(req.headers.cookie, jar.nameOf(COOKIE)));
  return chosen ?? acceptedLanguage(req.headers['accept-language'] ?? '', req) ?? LANGUAGES[0];
}

/** The best of an Accept-Language header, which most people's browsers send alike. */
const acceptedLanguage = rememberedText((_header: string, req: Request) =>
  parseLanguage(req.acceptsLanguages(...LANGUAGES)),
);

/** The name of the cookie that holds the choice; its value is a tag of {@link LANGUAGES}. */
export function languageCookie(jar: CookieJar): string {
  return jar.nameOf(COOKIE);
}
