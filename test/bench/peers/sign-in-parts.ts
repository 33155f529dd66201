import {
  type CacheProvider,
  type Profile,
  Strategy,
  ValidateInResponseTo,
  type VerifiedCallback,
} from '@node-saml/passport-saml';
import { RedisStore } from 'connect-redis';
import express, { type RequestHandler, Router } from 'express';
import session from 'express-session';
import type { Redis } from 'ioredis';
import passport from 'passport';
import type { PeerEnvironment } from './environment.ts';

/** Who is signed in, as the session of a peer holds it. */
export interface User {
  readonly nameId: string;
  readonly groups: readonly string[];
}

/** Request IDs of passport-saml in Redis, as its readme asks for with more than one process. */
function requestCache(redis: Redis): CacheProvider {
  const keyOf = (id: string) => `peer:request:${id}`;
  return {
    async saveAsync(id, value) {
      await redis.set(keyOf(id), value, 'PX', 28_800_000);
      return { value, createdAt: Date.now() };
    },
    getAsync: (id) => redis.get(keyOf(id)),
    async removeAsync(id) {
      if (id !== null) await redis.del(keyOf(id));
      return id;
    },
  };
}

/** passport-saml as careful as its options make it: both signatures, InResponseTo, audience, times. */
function samlStrategy(environment: PeerEnvironment, redis: Redis): Strategy {
  const take = (profile: Profile | null, done: VerifiedCallback) => {
    const memberOf = profile?.memberOf ?? [];
    done(null, { nameId: profile?.nameID ?? '', groups: [memberOf].flat().map(String) });
  };
  return new Strategy(
    {
      issuer: 'urn:bench:peer',
      audience: 'urn:bench:peer',
      callbackUrl: `http://localhost:${environment.port}/acs`,
      entryPoint: environment.idpEntryPoint,
      idpCert: environment.idpCertificate,
      wantAuthnResponseSigned: true,
      wantAssertionsSigned: true,
      disableRequestedAuthnContext: true,
      validateInResponseTo: ValidateInResponseTo.always,
      cacheProvider: requestCache(redis),
      acceptedClockSkewMs: 180_000,
    },
    take,
    take,
  );
}

/** A session for each person, in Redis, prolonged at each view: the defaults of express-session and connect-redis. */
export function sessionMiddleware(redis: Redis): RequestHandler[] {
  return [
    session({
      secret: 'a session secret for the bench alone',
      store: new RedisStore({ client: redis, prefix: 'peer:session:' }),
      resave: false,
      saveUninitialized: false,
      cookie: { maxAge: 3_600_000, sameSite: 'lax' },
    }),
    passport.session(),
  ];
}

/** `GET /login`, `POST /acs`; the session stands when the latter answers. */
export function signInRoutes(environment: PeerEnvironment, redis: Redis): Router {
  // passport-saml brings types of Express 4; the strategy itself works with 5.
  passport.use(samlStrategy(environment, redis) as unknown as passport.Strategy);
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser<User>((user, done) => done(null, user));
  const router = Router();
  router.get('/login', passport.authenticate('saml'));
  router.post(
    '/acs',
    express.urlencoded({ extended: false, limit: '256kb' }),
    passport.authenticate('saml', { successRedirect: '/endpoint', failureRedirect: '/login' }),
  );
  return router;
}
