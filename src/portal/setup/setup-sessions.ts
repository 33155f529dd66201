import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../kernel/clock.ts';
import { type RandomBytes, randomToken } from '../../kernel/random.ts';
import type { SessionStore } from '../../kernel/session-store.ts';
import { cookieJar, readCookie } from '../../web/cookies.ts';
import type { SetupGrant } from './setup-links.ts';
import { SetupSessionMissing } from './setup-problems.ts';

/** The setup that is under way in one browser: what its link granted, and nothing of the portal's own sessions. */
export interface SetupSession extends SetupGrant {
  /** Names it at the store; made from the cookie, and not usable in its place. */
  readonly key: string;
  /** Every form of the setup carries it back. */
  readonly csrfToken: string;
}

declare global {
  namespace Express {
    interface Locals {
      setup?: SetupSession;
    }
  }
}

/** The setup of the request that `res` answers, where there is one. */
export function findSetup(res: Response): SetupSession | undefined {
  return res.locals.setup;
}

/** The same where there must be one. Throws `SetupSessionMissing`. */
export function setupOf(res: Response): SetupSession {
  const { setup } = res.locals;
  if (!setup) throw new SetupSessionMissing();
  return setup;
}

export interface SetupSessions {
  /** Reads the setup of each request. Throws `StoreUnavailable`. */
  readonly read: RequestHandler;
  /** Begins a setup, until the grant ends. Throws `StoreUnavailable`. */
  begin(res: Response, grant: SetupGrant): Promise<void>;
  /** Ends it at the store and in the browser. Throws `StoreUnavailable`. */
  end(res: Response): Promise<void>;
}

export interface SetupSessionsDeps {
  readonly portalUrl: URL;
  readonly sessions: SessionStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** 256 random bits in base64url. */
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/**
 * The cookie is for the whole origin as all cookies of the portal are, though the setup's pages alone read it: so on https no
 * neighbour in the domain can plant one and have an administrator work in a setup of theirs. Lax: the report is where the
 * assertion consumer service sends the browser after the identity provider's cross-site post.
 */
export function createSetupSessions(deps: SetupSessionsDeps): SetupSessions {
  const { sessions, clock, random } = deps;
  const { nameOf, options } = cookieJar(deps.portalUrl);
  const name = nameOf('setup');
  return {
    async read(req, res, next) {
      const key = keyIn(req, name);
      const text = key && (await sessions.get(key));
      const setup = text ? (JSON.parse(text) as SetupSession) : undefined;
      if (setup && setup.endsAt > clock()) res.locals.setup = setup;
      next();
    },
    async begin(res, grant) {
      const token = randomToken(random, TOKEN_BYTES);
      const setup = { ...grant, key: keyOf(token), csrfToken: randomToken(random, 16) };
      const lifetime = grant.endsAt - clock();
      await sessions.put(setup.key, JSON.stringify(setup), Math.ceil(lifetime / 1000));
      res.locals.setup = setup;
      res.cookie(name, token, { ...options, maxAge: lifetime });
    },
    async end(res) {
      const { setup } = res.locals;
      if (setup) await sessions.delete(setup.key);
      delete res.locals.setup;
      res.clearCookie(name, options);
    },
  };
}

function keyIn(req: Request, name: string): string | undefined {
  const token = readCookie(req.headers.cookie, name);
  return token !== undefined && TOKEN.test(token) ? keyOf(token) : undefined;
}

/** With a prefix that no portal session's key has, so neither can be read as the other. */
function keyOf(token: string): string {
  return `setup:${createHash('sha256').update(token).digest('base64url')}`;
}
