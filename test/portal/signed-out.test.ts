import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { csrfTokenIn, newVisitor, SAME_ORIGIN } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

async function signedIn() {
  const visitor = newVisitor(portal);
  await visitor.signIn(EA, portal.idps.a);
  const { text } = await visitor.agent.get(paths.endpoint(EA)).expect(200);
  return { visitor, token: csrfTokenIn(text) };
}

describe('signing out', () => {
  it('ends the session at the store and in the browser, and says what is still signed in', async () => {
    const { visitor } = await signedIn();
    const answer = await visitor.signOut(paths.endpoint(EA));
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(routes.signedOut);
    expect(String(answer.headers['set-cookie'])).toMatch(/postern_session=;.*Expires=Thu, 01 Jan 1970/);
    await visitor.agent.get(paths.endpoint(EA)).expect(302);
    const page = await visitor.agent.get(routes.signedOut).expect(200);
    expect(page.text).toContain('You may still be signed in at your identity provider.');
    expect(portal.auditEvents.at(-1)).toMatchObject({ action: 'sign-out', actor: 'alice@corp.example' });
  });

  it('makes a copy of the old cookie worthless', async () => {
    const { visitor, token } = await signedIn();
    const cookies = visitor.agent.jar.getCookies({
      domain: 'localhost',
      path: '/',
      secure: false,
      script: false,
    });
    const copy = cookies.toValueString();
    await request(portal.url).get(paths.endpoint(EA)).set('Cookie', copy).expect(200);
    await visitor.agent
      .post(routes.signOut)
      .set(SAME_ORIGIN)
      .type('form')
      .send({ csrfToken: token })
      .expect(303);
    await request(portal.url).get(paths.endpoint(EA)).set('Cookie', copy).expect(302);
  });

  it('does no harm to somebody who has no session', async () => {
    const answer = await request(portal.url).post(routes.signOut).set(SAME_ORIGIN).expect(303);
    expect(answer.headers.location).toBe(routes.signedOut);
  });
});

describe('a form that does not come from the portal’s own page', () => {
  it('is refused without the session’s token, with a wrong one, and with two', async () => {
    const { visitor, token } = await signedIn();
    for (const body of ['', 'csrfToken=', `csrfToken=${token}x`, `csrfToken=${token}&csrfToken=${token}`]) {
      const answer = await visitor.agent.post(routes.signOut).set(SAME_ORIGIN).type('form').send(body);
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('FormExpired');
    }
    await visitor.agent.get(paths.endpoint(EA)).expect(200);
  });

  it('is refused with the right token when the browser says that it is cross-site', async () => {
    const { visitor, token } = await signedIn();
    const strangers: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site', Origin: portal.url },
      { 'Sec-Fetch-Site': 'same-site', Origin: portal.url },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: `http://localhost:${portal.port + 1}` },
      {},
    ];
    for (const headers of strangers) {
      const post = visitor.agent.post(routes.signOut).set(headers).type('form');
      const answer = await post.send({ csrfToken: token });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('CrossSiteRequest');
    }
    await visitor.agent.get(paths.endpoint(EA)).expect(200);
  });

  it('is accepted by its Origin from a browser that does not send Sec-Fetch-Site', async () => {
    const { visitor, token } = await signedIn();
    const post = visitor.agent.post(routes.signOut).set({ Origin: portal.url }).type('form');
    await post.send({ csrfToken: token }).expect(303);
  });

  it('cannot carry its token in another kind of body', async () => {
    const { visitor, token } = await signedIn();
    const post = visitor.agent.post(routes.signOut).set(SAME_ORIGIN).type('json');
    await post.send({ csrfToken: token }).expect(403);
  });
});
