import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import express, { type Request, type Response } from 'express';
import helmet from 'helmet';
import { Redis } from 'ioredis';
import { pinoHttp } from 'pino-http';
import { findEndpoint, saveEndpoint } from './endpoint.ts';
import { peerEnvironment } from './environment.ts';
import { sessionMiddleware, signInRoutes, type User } from './sign-in-parts.ts';

// What a careful team builds: the same with helmet and its nonce, pino-http, and pages rendered by Express with ejs.

const newToken = () => randomBytes(16).toString('base64');

const environment = peerEnvironment();
const redis = new Redis(environment.redisUrl);
const app = express();
app.set('trust proxy', 'loopback');
app.set('views', fileURLToPath(new URL('./views', import.meta.url)));
app.set('view engine', 'ejs');
app.use(pinoHttp());
app.use((_req, res, next) => {
  res.locals.nonce = newToken();
  next();
});
app.use(
  helmet({
    contentSecurityPolicy: {
      directives: { scriptSrc: ["'self'", (_req, res) => `'nonce-${(res as Response).locals.nonce}'`] },
    },
  }),
);
app.use(sessionMiddleware(redis));
app.use(signInRoutes(environment, redis));
app.get('/endpoint', async (req: Request, res) => {
  if (!req.isAuthenticated()) return res.redirect('/login');
  const { nameId, groups } = req.user as User;
  const endpoint = await findEndpoint(redis);
  const networks = endpoint.rules.filter(({ group }) => groups.includes(group));
  res.render('endpoint', { endpoint, networks, nameId, csrfToken: newToken(), nonce: res.locals.nonce });
});
await saveEndpoint(redis);
app.listen(environment.port, '127.0.0.1');
