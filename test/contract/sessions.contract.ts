import { randomUUID } from 'node:crypto';
import express from 'express';
import session, { Cookie, type SessionData } from 'express-session';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import type { Replicas } from './platform.ts';
import { promisedSessions } from './promised-sessions.ts';

export function describeSessions(replicas: () => Replicas): void {
  const stores = () => {
    const [first, second] = replicas().stores;
    return [promisedSessions(first), promisedSessions(second)] as const;
  };

  const sessionFor = (seconds: number, who: string) =>
    sessionUntil(new Date(replicas().now() + seconds * 1000), who);

  describe('sessions', () => {
    it('are read on every replica as they were saved, until they are destroyed', async () => {
      const [first, second] = stores();
      const sid = randomUUID();
      expect(await second.get(sid)).toBeNull();
      await first.set(sid, sessionFor(60, 'alice'));
      expect(await second.get(sid)).toMatchObject({ who: 'alice' });
      await second.set(sid, sessionFor(60, 'bob'));
      expect(await first.get(sid)).toMatchObject({ who: 'bob' });
      await first.destroy(sid);
      expect(await second.get(sid)).toBeNull();
    });

    it('end when their cookie does, and looking at them does not prolong them', async () => {
      const [first, second] = stores();
      const [short, long] = [randomUUID(), randomUUID()];
      await first.set(short, sessionFor(1, 'alice'));
      await first.set(long, sessionFor(60, 'alice'));
      await first.touch(short, sessionFor(60, 'alice'));
      await replicas().pass(2.1);
      expect(await second.get(short)).toBeNull();
      expect(await second.get(long)).not.toBeNull();
    });

    it('last a while when their cookie names no end', async () => {
      const [first, second] = stores();
      const sid = randomUUID();
      await first.set(sid, { ...sessionFor(60, 'alice'), cookie: new Cookie() });
      expect(await second.get(sid)).toMatchObject({ who: 'alice' });
    });

    it('are gone at once when they are saved with a cookie that has ended', async () => {
      const [first] = stores();
      const sid = randomUUID();
      await first.set(sid, sessionFor(60, 'alice'));
      await first.set(sid, sessionFor(-1, 'alice'));
      expect(await first.get(sid)).toBeNull();
    });

    it('of one browser go on, through express-session, on the other replica', async () => {
      const [first, second] = replicas().stores;
      const [here, there] = [visitCounter(first.sessions), visitCounter(second.sessions)];
      const answer = await request(here).get('/').expect(200, '1');
      const cookie = String(answer.headers['set-cookie']).split(';', 1).join();
      await request(there).get('/').set('Cookie', cookie).expect(200, '2');
      await request(here).get('/').set('Cookie', cookie).expect(200, '3');
      await request(here).get('/').expect(200, '1');
    });
  });
}

/** express-session reckons with the machine's clock, which other tests leave behind by hours. */
const A_YEAR = 31_536_000_000;

/** What the portal keeps in a session is none of the store's business, so any content will do. */
function sessionUntil(end: Date, who: string): SessionData {
  const cookie = new Cookie();
  cookie.expires = end;
  return { cookie, who } as unknown as SessionData;
}

function visitCounter(store: Store['sessions']): express.Express {
  const app = express();
  app.use(
    session({ store, secret: 'test', resave: false, saveUninitialized: false, cookie: { maxAge: A_YEAR } }),
  );
  app.get('/', (req, res) => {
    const visits = req.session as unknown as { visits?: number };
    visits.visits = (visits.visits ?? 0) + 1;
    res.send(String(visits.visits));
  });
  return app;
}
