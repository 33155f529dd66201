import { createHash, randomBytes } from 'node:crypto';
import express, { type Express } from 'express';
import request from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/kernel/secret.ts';
import type { SessionStore } from '../../src/kernel/session-store.ts';
import { createAsOfRequest } from '../../src/web/as-of.ts';
import { cookieJar } from '../../src/web/cookies.ts';
import {
  createPortalSessions,
  SESSION_IDLE_LIMIT,
  type SessionContents,
  sessionOf,
} from '../../src/web/session.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const MINUTE = 60_000;
const { logger, lines } = recordingLogger();

/** What the stores are held to is tested for each of them (`test/contract`); here one looks at all that is kept. */
let kept: Map<string, string>;
let asked: string[];
let now: number;
beforeEach(() => {
  kept = new Map();
  asked = [];
  now = 1_700_000_000_000;
});

const sessions: SessionStore = {
  async get(key) {
    asked.push(key);
    return kept.get(key);
  },
  async put(key, text) {
    kept.set(key, text);
  },
  async replace(key, text) {
    if (!kept.has(key)) return false;
    kept.set(key, text);
    return true;
  },
  async delete(key) {
    return kept.delete(key);
  },
};

/** Three addresses: begin a session, see it, end it. */
function app(secrets: readonly string[] = ['the secret'], store: SessionStore = sessions): Express {
  const jar = cookieJar(new URL('http://localhost'));
  const portalSessions = createPortalSessions({
    jar,
    sessionSecrets: secrets.map((secret) => new Secret(secret)),
    sessions: store,
    asOf: createAsOfRequest(async () => undefined),
    clock: () => now,
    random: randomBytes,
    logger,
  });
  const portal = express();
  portal.use(portalSessions.read);
  portal.get('/begin', async (_req, res) => {
    await portalSessions.begin(res, ({ csrfToken }) => ({ before: csrfToken }) as SessionContents);
    res.json(sessionOf(res));
  });
  portal.get('/', (_req, res) => void res.json(sessionOf(res)));
  portal.get('/end', async (_req, res) => {
    await portalSessions.end(res);
    res.json(sessionOf(res));
  });
  return portal;
}

/** Begins a session and returns its cookie, `name=value`. */
async function begin(portal: Express, cookie = 'none=1'): Promise<string> {
  const answer = await request(portal).get('/begin').set('Cookie', cookie).expect(200);
  return String(answer.headers['set-cookie']).split(';', 1).join();
}

async function see(portal: Express, cookie: string): Promise<object> {
  return (await request(portal).get('/').set('Cookie', cookie).expect(200)).body;
}

describe('the session of a browser', () => {
  it('is seen by every view, until it is ended', async () => {
    const portal = app();
    const cookie = await begin(portal);
    expect(await see(portal, cookie)).toEqual({ csrfToken: expect.any(String), lastSeenAt: now });
    const end = await request(portal).get('/end').set('Cookie', cookie);
    expect(end.body).toEqual({});
    expect(String(end.headers['set-cookie'])).toMatch(/^postern_session=; .*Expires=Thu, 01 Jan 1970/);
    expect(await see(portal, cookie)).toEqual({});
  });

  it('is worth nothing any more when the browser begins another', async () => {
    const portal = app();
    const first = await begin(portal);
    const second = await begin(portal, first);
    expect(second).not.toBe(first);
    expect(await see(portal, first)).toEqual({});
    expect(kept.size).toBe(1);
  });

  it('cannot be entered with what the store holds, and not be planted by whoever writes there', async () => {
    const portal = app();
    const cookie = await begin(portal);
    const [key = ''] = kept.keys();
    const token = cookie.slice('postern_session='.length);
    expect(JSON.stringify([...kept])).not.toContain(token);
    expect(await see(portal, `postern_session=${key}`)).toEqual({});
    for (const planted of [token.replace(/^./, (first) => (first === '_' ? '-' : '_')), 'A'.repeat(43)]) {
      const digest = createHash('sha256').update(planted).digest('base64url');
      for (const planting of [planted, digest]) kept.set(planting, JSON.stringify({ lastSeenAt: now }));
      expect(await see(portal, `postern_session=${planted}`)).toEqual({});
    }
  });

  it('does not get to the store when its cookie was never one of ours', async () => {
    const portal = app();
    for (const value of [
      '',
      'x',
      'A'.repeat(42),
      'A'.repeat(44),
      `${'A'.repeat(42)}%21`,
      `s%3A${'A'.repeat(43)}`,
    ]) {
      expect(await see(portal, `postern_session=${value}`)).toEqual({});
    }
    expect(asked).toEqual([]);
  });

  it('survives a change of the secret as long as the older one is named beside the new', async () => {
    const cookie = await begin(app(['older']));
    expect(await see(app(['newer', 'older']), cookie)).not.toEqual({});
    expect(await see(app(['newer']), cookie)).toEqual({});
    const newer = await begin(app(['newer', 'older']));
    expect(await see(app(['newer']), newer)).not.toEqual({});
  });

  it('ends an hour after it was last seen, and most views write nothing', async () => {
    const portal = app();
    const cookie = await begin(portal);
    const written = () => [...kept.values()].map((text) => JSON.parse(text).lastSeenAt);
    const begun = now;
    now += MINUTE - 1;
    await see(portal, cookie);
    expect(written()).toEqual([begun]);
    now += 1;
    expect(await see(portal, cookie)).toMatchObject({ lastSeenAt: now });
    expect(written()).toEqual([now]);
    now += SESSION_IDLE_LIMIT - 1;
    expect(await see(portal, cookie)).toMatchObject({ lastSeenAt: now });
    now += SESSION_IDLE_LIMIT;
    expect(await see(portal, cookie)).toEqual({});
  });

  it('is not brought back by a view that notes its time while somebody signs out', async () => {
    const cookie = await begin(app());
    now += MINUTE;
    const get = async (key: string) => {
      const text = kept.get(key);
      kept.delete(key);
      return text;
    };
    expect(await see(app(['the secret'], { ...sessions, get }), cookie)).toEqual({});
    expect(kept.size).toBe(0);
  });

  it('hands over what it held to the next one, unless a sign-out in another tab was faster', async () => {
    const portal = app();
    const first = await begin(portal);
    const { csrfToken } = (await see(portal, first)) as SessionContents;
    const second = await request(portal).get('/begin').set('Cookie', first).expect(200);
    expect(second.body).toMatchObject({ before: csrfToken });
    const cookie = String(second.headers['set-cookie']).split(';', 1).join();
    const get = async (key: string) => {
      const text = kept.get(key);
      kept.delete(key);
      return text;
    };
    const late = await request(app(['the secret'], { ...sessions, get }))
      .get('/begin')
      .set('Cookie', cookie);
    expect(late.body).toEqual({ csrfToken: expect.any(String), lastSeenAt: now });
  });

  it('is taken for none when it cannot be read, and its key is not logged', async () => {
    const portal = app();
    const cookie = await begin(portal);
    const [key = ''] = kept.keys();
    for (const damage of ['', '{"lastSeenAt":', 'null', '[]', '{"lastSeenAt":"x"}']) {
      kept.set(key, damage);
      expect(await see(portal, cookie)).toEqual({});
      expect(lines.at(-1)?.level).toBe('warn');
    }
    expect(JSON.stringify(lines)).not.toContain(key);
  });
});
