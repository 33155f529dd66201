import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { CookieJar } from './cookies.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language, languageCookie } from './language.ts';
import { parseOwnPath } from './own-path.ts';
import { parse } from './parse.ts';
import { paths, routes } from './paths.ts';
import { redirect } from './redirect.ts';

/** People choose once. Milliseconds. */
const LIFETIME = 365 * 24 * 60 * 60 * 1000;

/** A link to the page that one sees, in another language. */
export interface LanguageLink {
  readonly language: Language;
  /** What the language calls itself. */
  readonly name: string;
  readonly href: string;
}

const query = z.object({ language: z.enum(LANGUAGES), returnTo: z.string().default(routes.home) });

/** Keeps the choice in a cookie and goes back to the page, or home when `returnTo` is no path of ours. */
export function switchLanguage(jar: CookieJar): RequestHandler {
  return (req, res) => {
    const { language, returnTo } = parse(query, req.query);
    res.cookie(languageCookie(jar), language, { ...jar.options, maxAge: LIFETIME });
    redirect(res, 303, parseOwnPath(returnTo) ?? routes.home);
  };
}

/**
 * Links to the other languages. None after a form: such an answer cannot be opened again, and to lead away from what
 * it says would be unkind. The end of a sign-in cannot be opened twice either, but its cookie works: it leads home.
 */
export function languageLinks(req: Request, current: Language): readonly LanguageLink[] {
  if (req.method !== 'GET') return [];
  const opensAgain = req.path !== routes.signInComplete && req.path !== routes.language;
  const returnTo = opensAgain ? req.originalUrl : routes.home;
  return LANGUAGES.filter((language) => language !== current).map((language) => ({
    language,
    name: LANGUAGE_NAMES[language],
    href: paths.language(language, returnTo),
  }));
}
