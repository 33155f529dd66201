import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Request, Response } from 'express';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import type { Secret } from '../kernel/secret.ts';
import { type CookieJar, readCookie } from './cookies.ts';

/** 256 random bits in base64url. What is written otherwise was never a session's token and does not get to the store. */
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/**
 * The cookie holds a random token, and the store knows a session only by the token's HMAC: whoever reads the store, or a
 * backup of it, can enter with nothing they find there, and whoever writes there cannot plant a session.
 */
export interface SessionCookie {
  /** A token that nobody has had before. */
  newToken(): string;
  /** Under which the session of `token` is saved. */
  keyOf(token: string): string;
  /** Under which the session of a request may be saved; the first for those that began since the secret was changed. */
  keysOf(req: Request): readonly string[];
  set(res: Response, token: string): void;
  clear(res: Response): void;
}

/** `secrets`: the first is for new sessions, the others for those that began before it came. */
export function createSessionCookie(
  jar: CookieJar,
  secrets: readonly Secret[],
  random: RandomBytes,
): SessionCookie {
  const name = jar.nameOf('session');
  const [first, ...older] = secrets.map((secret) => createSecretKey(Buffer.from(secret.reveal())));
  if (!first) throw new Error('There is no session secret.');
  return {
    newToken: () => randomToken(random, TOKEN_BYTES),
    keyOf: (token) => hmac(first, token),
    keysOf(req) {
      const token = readCookie(req.headers.cookie, name);
      return token !== undefined && TOKEN.test(token)
        ? [first, ...older].map((secret) => hmac(secret, token))
        : [];
    },
    // No Expires: the browser forgets it when it closes, and a wrong clock there ends nothing early.
    set: (res, token) => void res.cookie(name, token, jar.options),
    clear: (res) => void res.clearCookie(name, jar.options),
  };
}

function hmac(secret: KeyObject, token: string): string {
  return createHmac('sha256', secret).update(token).digest('base64url');
}
