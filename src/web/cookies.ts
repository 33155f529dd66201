import type { CookieOptions, Response } from 'express';
import { rememberedLast } from '../kernel/remember.ts';

/** How this portal names and sets its cookies; see docs/decisions/0007-sessions-and-cookies.md. */
export interface CookieJar {
  /** `__Host-postern_<name>` on https (RFC 6265bis section 4.1.3.2), `postern_<name>` on loopback http. */
  nameOf(name: string): string;
  /** HttpOnly, Lax, for the whole origin; Secure on https. */
  readonly options: Readonly<CookieOptions>;
}

export function cookieJar(portalUrl: URL): CookieJar {
  const secure = portalUrl.protocol === 'https:';
  return {
    nameOf: (name) => `${secure ? '__Host-' : ''}postern_${name}`,
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  };
}

/**
 * Writes a cookie as `res.cookie` would, with the jar's options, and the same to the letter; but of one that is set again and
 * again only the value is new each time, and once a second its end. `lifetime` in milliseconds.
 */
export function cookieWriter(jar: CookieJar, name: string, lifetime: number) {
  const { secure } = jar.options;
  const begin = `${jar.nameOf(name)}=`;
  const attributesUntil = rememberedLast((second: number) => {
    const expires = new Date(second * 1000).toUTCString();
    const maxAge = Math.floor(lifetime / 1000);
    return `; Max-Age=${maxAge}; Path=/; Expires=${expires}; HttpOnly${secure ? '; Secure' : ''}; SameSite=Lax`;
  });
  return (res: Response, value: string): void => {
    const attributes = attributesUntil(Math.floor((Date.now() + lifetime) / 1000));
    res.appendHeader('Set-Cookie', begin + encodeURIComponent(value) + attributes);
  };
}

/**
 * The value of cookie `name` in a Cookie header, percent-decoded; undefined when it is absent or cannot be decoded.
 * Of two cookies with the same name the first counts, as RFC 6265 section 5.4 sends the more specific path first.
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && withoutBlanks(pair.slice(0, equals)) === name)
      return decoded(withoutBlanks(pair.slice(equals + 1)));
  }
  return undefined;
}

/**
 * Blanks as RFC 6265 section 5.2 has them. `trim` takes more for blank, such as the byte 0xA0: a neighbour in the domain could
 * write it before a `__Host-` name, which no browser lets them set, and be taken for us.
 */
function withoutBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

function decoded(value: string): string | undefined {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
