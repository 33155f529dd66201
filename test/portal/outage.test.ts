import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { respond } from '../support/scripted-idp.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse, SAME_ORIGIN } from '../support/visitor.ts';
import { saveWaiting } from '../support/waiting-connection.ts';

/** What a page may take while the store is away. Milliseconds; the bound is a requirement. */
const PATIENCE = 2000;

let redis: RedisServer;
let portal: TestPortal;
beforeAll(async () => {
  redis = await startRedis({ appendonly: true });
  portal = await startPortal({ idps: await createIdps(), redisUrl: redis.url });
});
afterAll(async () => {
  await portal.close();
  await redis.close();
});

async function pagesWithoutStore() {
  const alice = newVisitor(portal);
  await alice.signIn(EA, portal.idps.a);
  const { samlResponse } = respond(portal.idps.a, await newVisitor(portal).start(EA), { now: portal.now() });
  const { code } = await saveWaiting(portal.store, EA, portal.now());
  const ask = {
    'a page with a session': () => alice.agent.get(paths.endpoint(EA)),
    'the home page with a session': () => alice.agent.get(routes.home),
    'a page without a session': () => request(portal.url).get(paths.endpoint(EA)),
    'the start of a sign-in': () => request(portal.url).get(paths.signIn(EA)),
    'a Response': () => postResponse(portal, samlResponse),
    'the link of a connection': () => request(portal.url).get(paths.connection(code)),
    'a sign-out': () => alice.agent.post(routes.signOut).set(SAME_ORIGIN),
  };
  return { alice, ask };
}

describe('a question to a store that is away', () => {
  it('that nobody waits for any more does not end the process', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    await redis.stop();
    try {
      const cookie = `postern_session=${'A'.repeat(43)}`;
      for (const path of [
        '/endpoints/x/sign-in',
        '/endpoints/x',
        '/endpoints/x/bundle',
        '/nothing',
        paths.connection('A'.repeat(22)),
        '/language',
      ]) {
        await request(portal.url).get(path);
        await request(portal.url).get(path).set('Cookie', cookie);
      }
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
      await redis.restart();
    }
    await expect
      .poll(async () => (await request(portal.url).get(paths.signIn(EA))).status, { timeout: 10_000 })
      .toBe(302);
  });
});

describe.each(['pause', 'stop'] as const)('when Redis is away (%s)', (how) => {
  it('answers every page with a clear 503 within two seconds, and works again afterwards', async () => {
    const { alice, ask } = await pagesWithoutStore();
    await (how === 'pause' ? redis.pause() : redis.stop());
    try {
      for (const [what, get] of Object.entries(ask)) {
        const before = performance.now();
        const answer = await get();
        expect([what, answer.status]).toEqual([what, 503]);
        expect(performance.now() - before).toBeLessThan(PATIENCE);
        expect(answer.text).toContain('The portal is taking a short break');
        expect(answer.headers['retry-after']).toBe('10');
      }
    } finally {
      await (how === 'pause' ? redis.resume() : redis.restart());
    }
    await expect
      .poll(async () => (await request(portal.url).get(paths.signIn(EA))).status, { timeout: 10_000 })
      .toBe(302);
    await alice.agent.get(paths.endpoint(EA)).expect(200);
  });
});

describe('the parts that need no store', () => {
  it('stay up while Redis is away', async () => {
    redis.pause();
    try {
      await request(portal.url).get(routes.serviceProviderMetadata).expect(200);
      await request(portal.url).get(routes.home).expect(200);
    } finally {
      redis.resume();
    }
  });
});
