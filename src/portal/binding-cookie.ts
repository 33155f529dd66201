import { hash } from 'node:crypto';
import type { Request, Response } from 'express';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import { remembered } from '../kernel/remember.ts';
import { type CookieJar, cookieWriter, readCookie } from '../web/cookies.ts';

/**
 * The cookie that ties a sign-in to the browser which started it: 128 random bits, worth nothing alone.
 * It is Lax: the identity provider's cross-site post to the assertion consumer service comes without it,
 * and the top-level GET that follows brings it.
 */
const NAME = 'binding';
const SHAPE = /^[A-Za-z0-9_-]{22}$/;
const BYTES = 16;

/** As long as a sign-in may take, counted from the latest start. Milliseconds. */
const LIFETIME = 10 * 60 * 1000;

/** What the browser's binding cookie says; undefined when it sent none. */
export function readBinding(req: Request, jar: CookieJar): string | undefined {
  const value = readCookie(req.headers.cookie, jar.nameOf(NAME));
  return value !== undefined && SHAPE.test(value) ? value : undefined;
}

/** The browser's binding, or a new one; renewed for another ten minutes, so that several tabs share it. */
export function renewBinding(req: Request, res: Response, jar: CookieJar, random: RandomBytes): string {
  const binding = readBinding(req, jar) ?? randomToken(random, BYTES);
  writerOf(jar)(res, binding);
  return binding;
}

const writerOf = remembered((jar: CookieJar) => cookieWriter(jar, NAME, LIFETIME));

/** Names a browser at the store without telling its cookie. SHA-256, base64url. */
export function bindingHash(binding: string): string {
  return hash('sha256', binding, 'base64url');
}
