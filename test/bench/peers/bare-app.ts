import express from 'express';
import { Redis } from 'ioredis';
import { peerEnvironment } from './environment.ts';
import { sessionMiddleware, signInRoutes } from './sign-in-parts.ts';

// What a tutorial builds: express, express-session on connect-redis, passport-saml, and nothing around them.

const environment = peerEnvironment();
const redis = new Redis(environment.redisUrl);
const app = express();
app.use(sessionMiddleware(redis));
app.use(signInRoutes(environment, redis));
app.listen(environment.port, '127.0.0.1');
