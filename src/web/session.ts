import type { NextFunction, RequestHandler, Response } from 'express';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import type { Secret } from '../kernel/secret.ts';
import type { SessionStore } from '../kernel/session-store.ts';
import type { AsOfRequest } from './as-of.ts';
import type { CookieJar } from './cookies.ts';
import { createSessionCookie, type SessionCookie } from './session-cookie.ts';

/** A session that nobody used for so long is over. Milliseconds. */
export const SESSION_IDLE_LIMIT = 60 * 60 * 1000;
/** A session is over so long after the sign-in, used or not. Milliseconds. */
export const SESSION_ABSOLUTE_LIMIT = 12 * 60 * 60 * 1000;
/** `lastSeenAt` is exact to so much, so that most views write nothing. Milliseconds. */
const LAST_SEEN_STEP = 60 * 1000;
/** The clocks of replicas differ a little; the idle limit decides, the store only forgets. Seconds. */
const KEPT_SECONDS = (SESSION_IDLE_LIMIT + 2 * LAST_SEEN_STEP) / 1000;

/** What a session holds. Other rooms add their members to this interface, so that only this file knows how it is kept. */
export interface SessionContents {
  /** Every form of this session carries it back. */
  readonly csrfToken?: string;
  /** Milliseconds since 1970, exact to the minute. */
  readonly lastSeenAt?: number;
}

interface OpenSession {
  /** Where it is saved. */
  readonly key: string;
  readonly contents: SessionContents;
}

declare global {
  namespace Express {
    interface Locals {
      session?: OpenSession;
    }
  }
}

const NOTHING: SessionContents = Object.freeze({});

/** What the session of the request that `res` answers holds; nothing when there is none. */
export function sessionOf(res: Response): SessionContents {
  return res.locals.session?.contents ?? NOTHING;
}

export interface PortalSessions {
  /** Reads the session of each request, and holds it to its idle limit. Throws `StoreUnavailable`. */
  readonly read: RequestHandler;
  /**
   * Begins a session with a new token, holding what `contents` makes of the old one; the old one is gone, so a cookie that
   * somebody planted before the sign-in is worth nothing. Where a sign-out in another tab was faster there is no old one
   * any more. It is stored when this resolves. Throws `StoreUnavailable`.
   */
  begin(res: Response, contents: (before: SessionContents) => SessionContents): Promise<void>;
  /** Ends the session at the store and in the browser. Throws `StoreUnavailable`. */
  end(res: Response): Promise<void>;
}

export interface SessionDeps {
  readonly jar: CookieJar;
  /** The first is for new sessions, all are for old ones. */
  readonly sessionSecrets: readonly Secret[];
  readonly sessions: SessionStore;
  readonly asOf: AsOfRequest;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly logger: Logger;
}

type SessionParts = SessionDeps & { readonly cookie: SessionCookie };

/** The sessions of people in browsers: docs/decisions/0007-sessions-and-cookies.md says what they are made of. */
export function createPortalSessions(deps: SessionDeps): PortalSessions {
  const cookie = createSessionCookie(deps.jar, deps.sessionSecrets, deps.random);
  const parts = { ...deps, cookie };
  return {
    read(req, res, next) {
      const keys = cookie.keysOf(req);
      return keys.length > 0 ? readSession(parts, keys, res, next) : next();
    },
    begin: (res, contents) => begin(parts, res, contents),
    async end(res) {
      await forget(parts, res);
      cookie.clear(res);
    },
  };
}

async function readSession(
  parts: SessionParts,
  keys: readonly string[],
  res: Response,
  next: NextFunction,
): Promise<void> {
  // Together with the session, so that what the page needs besides is at hand once the session is.
  parts.asOf(res);
  const found = await findSession(parts, keys);
  const open = found && (await seen(parts, found));
  if (open) res.locals.session = open;
  next();
}

async function findSession(
  { sessions, logger }: SessionParts,
  keys: readonly string[],
): Promise<OpenSession | undefined> {
  for (const key of keys) {
    const text = await sessions.get(key);
    if (text === undefined) continue;
    const contents = readContents(text);
    if (contents) return { key, contents };
    // Not its key: whoever holds that knows which session is damaged.
    logger.warn({}, 'A stored session is not readable and was ignored.');
  }
  return undefined;
}

/** Only this file writes there, so the check is light. */
function readContents(text: string): SessionContents | undefined {
  try {
    const contents: SessionContents | null = JSON.parse(text);
    return typeof contents?.lastSeenAt === 'number' ? contents : undefined;
  } catch {
    return undefined;
  }
}

/** The session, with the time of this view noted in it; undefined when it is over. */
async function seen(parts: SessionParts, found: OpenSession): Promise<OpenSession | undefined> {
  const now = parts.clock();
  const { lastSeenAt = 0 } = found.contents;
  if (now - lastSeenAt >= SESSION_IDLE_LIMIT) return undefined;
  if (now - lastSeenAt < LAST_SEEN_STEP) return found;
  const contents = { ...found.contents, lastSeenAt: now };
  const isThere = await parts.sessions.replace(found.key, JSON.stringify(contents), KEPT_SECONDS);
  return isThere ? { ...found, contents } : undefined;
}

async function begin(
  parts: SessionParts,
  res: Response,
  contentsAfter: (before: SessionContents) => SessionContents,
): Promise<void> {
  const { sessions, cookie, clock, random } = parts;
  const before = await forget(parts, res);
  const token = cookie.newToken();
  const key = cookie.keyOf(token);
  const contents = { ...contentsAfter(before), csrfToken: randomToken(random, 16), lastSeenAt: clock() };
  await sessions.put(key, JSON.stringify(contents), KEPT_SECONDS);
  res.locals.session = { key, contents };
  cookie.set(res, token);
}

/** What the session held, when it was there to be ended. */
async function forget({ sessions }: SessionParts, res: Response): Promise<SessionContents> {
  const { session } = res.locals;
  delete res.locals.session;
  return session && (await sessions.delete(session.key)) ? session.contents : NOTHING;
}
