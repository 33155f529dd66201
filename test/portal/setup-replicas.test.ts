import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { readAuthnRequest, respond } from '../support/scripted-idp.ts';
import { makeSetupLink, openSetupLink } from '../support/setup-visitor.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let redis: RedisServer;
let one: TestPortal;
let other: TestPortal;

beforeAll(async () => {
  redis = await startRedis();
  const common = { idps: await createIdps(), redisUrl: redis.url, portalUrl: () => 'http://localhost:1' };
  one = await startPortal(common);
  other = await startPortal(common);
});
afterAll(async () => {
  await one?.close();
  await other?.close();
  await redis?.close();
});

const either = (index: number) => (index % 2 === 0 ? one : other);
const cookieOf = (headers: Record<string, unknown>) => String(headers['set-cookie']).split(';')[0] ?? '';

/** A setup that is under way, as the cookie of its browser. */
async function begin(): Promise<string> {
  const { answer } = await openSetupLink(one, await makeSetupLink(one));
  return cookieOf(answer.headers);
}

describe('two replicas on one Redis', () => {
  it('open a link once, when fifty browsers press its button at the same moment', async () => {
    const token = await makeSetupLink(one);
    const ownOrigin = { Origin: 'http://localhost:1' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        request(either(index).url).post(paths.setupLink(token)).set(ownOrigin).type('form').send({}),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([303, ...Array(49).fill(410)]);
  });

  it('examine a test once, wherever its Response comes, and show its report at both', async () => {
    const cookie = await begin();
    const { headers } = await request(one.url).get(paths.setupSignIn(EA)).set('Cookie', cookie).expect(302);
    const authnRequest = readAuthnRequest(String(headers.location));
    const { samlResponse } = respond(one.idps.a, authnRequest);
    const posts = await Promise.all(
      Array.from({ length: 50 }, (_, index) => postResponse(either(index), samlResponse)),
    );
    const [reportAt = '', ...others] = new Set(posts.map((post) => String(post.headers.location)));
    expect(reportAt).toContain(paths.setupReport(authnRequest.id));
    expect(others).toEqual([]);
    const tests = [one, other].flatMap(({ auditEvents }) =>
      auditEvents.filter(({ action }) => action === 'test-sign-in' || action === 'sign-in'),
    );
    expect(tests.map(({ action }) => action)).toEqual(['test-sign-in']);
    for (const portal of [one, other]) {
      const report = await request(portal.url).get(reportAt).set('Cookie', cookie);
      expect(report.text).toContain('The test sign-in worked');
    }
  });

  it('make no report of a real sign-in, whose Response comes at the other', async () => {
    const cookie = await begin();
    const authnRequest = await newVisitor(one).start(EA);
    const { samlResponse } = respond(one.idps.a, authnRequest);
    const posted = await postResponse(other, samlResponse).expect(303);
    expect(posted.headers.location).toContain(routes.signInComplete);
    const name = `${authnRequest.id}.${'x'.repeat(43)}`;
    await request(other.url).get(paths.setupReport(name)).set('Cookie', cookie).expect(404);
  });

  it('end a setup at both', async () => {
    const cookie = await begin();
    const { text } = await request(one.url).get(routes.setupTest).set('Cookie', cookie).expect(200);
    const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(text)?.[1];
    await request(one.url)
      .post(routes.setupEnd)
      .set({ Cookie: cookie, Origin: 'http://localhost:1' })
      .type('form')
      .send({ csrfToken })
      .expect(303);
    await request(other.url).get(routes.setup).set('Cookie', cookie).expect(403);
  });

  it('end a setup with its time by their own clock, too, whatever Redis says', async () => {
    const cookie = await begin();
    other.advance(86_400_001);
    await request(one.url).get(routes.setup).set('Cookie', cookie).expect(200);
    await request(other.url).get(routes.setup).set('Cookie', cookie).expect(403);
  });
});
