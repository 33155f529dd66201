import type { Express, Request, RequestHandler, Response } from 'express';
import session, { type Store } from 'express-session';
import type { Clock } from '../kernel/clock.ts';
import { PosternError, StoreUnavailable } from '../kernel/errors.ts';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import type { Secret } from '../kernel/secret.ts';
import { type CookieJar, cookieJar } from './cookies.ts';
import { NotFound } from './errors.ts';

/** A session that nobody used for so long is over. Milliseconds. */
export const SESSION_IDLE_LIMIT = 60 * 60 * 1000;
/** A session is over so long after the sign-in, used or not. Milliseconds. */
export const SESSION_ABSOLUTE_LIMIT = 12 * 60 * 60 * 1000;
/** `lastSeenAt` is exact to so much, so that most views write nothing. Milliseconds. */
const LAST_SEEN_STEP = 60 * 1000;

/** What a session holds. Other rooms add their members to this interface, so that only this file knows the library. */
export interface SessionContents {
  /** Every form of this session carries it back. */
  csrfToken?: string;
  /** Milliseconds since 1970, exact to the minute. */
  lastSeenAt?: number;
}

declare module 'express-session' {
  interface SessionData extends SessionContents {}
}

export interface SessionDeps {
  readonly portalUrl: URL;
  readonly sessionSecrets: readonly Secret[];
  readonly sessions: Store;
  readonly clock: Clock;
}

/**
 * On https every request of the portal's listener counts as secure, whatever its headers say: only the TLS proxy
 * reaches it (POSTERN_PORTAL_URL decides). express-session would otherwise set no Secure cookie, without a word.
 */
export function countRequestsAsSecure(app: Express, portalUrl: URL): void {
  const secure = portalUrl.protocol === 'https:';
  Object.defineProperty(app.request, 'secure', { configurable: true, get: () => secure });
}

/** Reads the session of a request and holds it to its idle limit. Throws `StoreUnavailable`. */
export function sessions(deps: SessionDeps): RequestHandler[] {
  const jar = cookieJar(deps.portalUrl);
  const readSession = session({
    name: jar.nameOf('session'),
    secret: deps.sessionSecrets.map((secret) => secret.reveal()),
    store: deps.sessions,
    // No Expires: the browser forgets it when it closes, and a wrong clock there ends nothing early.
    cookie: { ...jar.options, sameSite: 'lax' },
    resave: false,
    saveUninitialized: false,
    rolling: false,
  });
  return [
    (req, _res, next) => {
      // `OPTIONS *` has no path, so no cookie belongs to it and express-session would leave it without a session.
      if (!req.url.startsWith('/')) throw new NotFound();
      next();
    },
    (req, res, next) => readSession(req, res, (error?: unknown) => next(error && unavailable(error))),
    async (req, _res, next) => {
      await holdToIdleLimit(req, deps.clock());
      next();
    },
  ];
}

async function holdToIdleLimit(req: Request, now: number): Promise<void> {
  // express-session goes on without a session when its store says that it is disconnected.
  if (!req.session) throw unavailable(new Error('the session store is disconnected'));
  const { lastSeenAt } = req.session;
  if (lastSeenAt === undefined) return;
  if (now - lastSeenAt >= SESSION_IDLE_LIMIT) return regenerated(req);
  if (now - lastSeenAt < LAST_SEEN_STEP) return;
  req.session.lastSeenAt = now;
  await saved(req);
}

/**
 * Begins a session under a new id, holding `contents`; the old one is gone, so an id that somebody planted
 * before the sign-in is worth nothing. It is stored when this resolves. Throws `StoreUnavailable`.
 */
export async function beginSession(
  req: Request,
  contents: SessionContents,
  deps: { readonly clock: Clock; readonly random: RandomBytes },
): Promise<void> {
  await regenerated(req);
  Object.assign(req.session, contents, {
    csrfToken: randomToken(deps.random, 16),
    lastSeenAt: deps.clock(),
  });
  await saved(req);
}

/** Ends the session at the store and in the browser. Throws `StoreUnavailable`. */
export async function endSession(req: Request, res: Response, jar: CookieJar): Promise<void> {
  await settled((done) => req.session.destroy(done));
  res.clearCookie(jar.nameOf('session'), jar.options);
}

function regenerated(req: Request): Promise<void> {
  return settled((done) => req.session.regenerate(done));
}

function saved(req: Request): Promise<void> {
  return settled((done) => req.session.save(done));
}

function settled(act: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => (error ? reject(unavailable(error)) : resolve()));
  });
}

function unavailable(cause: unknown): PosternError {
  if (cause instanceof PosternError) return cause;
  return new StoreUnavailable(
    'The session store did not answer. Check that it runs and can be reached.',
    {},
    { cause },
  );
}
