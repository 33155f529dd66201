import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { respond } from '../support/scripted-idp.ts';
import { createIdps, EA, EB, EC, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse, type Visitor } from '../support/visitor.ts';

const MINUTE = 60_000;
let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

/** As far as the identity provider's answer: where the assertion consumer service sends the browser. */
async function untilAccepted(visitor: Visitor): Promise<string> {
  const authnRequest = await visitor.start(EA);
  const { samlResponse } = respond(portal.idps.a, authnRequest, { now: portal.now() });
  const { headers } = await postResponse(portal, samlResponse).expect(303);
  return String(headers.location);
}

const cookieOf = (visitor: Visitor, name: string): string | undefined =>
  visitor.agent.jar.getCookie(name, { domain: 'localhost', path: '/', secure: false, script: false })?.value;

describe('a sign-in', () => {
  it('ends at the page that it was started for, with a session', async () => {
    const alice = newVisitor(portal);
    const answer = await alice.agent.get(await untilAccepted(alice));
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(paths.endpoint(EA));
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^postern_session=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(portal.auditEvents.at(-1)).toMatchObject({
      action: 'sign-in',
      result: 'succeeded',
      actor: 'alice@corp.example',
      samlProviderArn: PROVIDER_A,
      clientVpnEndpointId: EA,
    });
  });

  it('is measured from its start to its end, the time at the identity provider included', async () => {
    const alice = newVisitor(portal);
    const authnRequest = await alice.start(EA);
    portal.advance(90_000);
    const { samlResponse } = respond(portal.idps.a, authnRequest, { now: portal.now() });
    const { headers } = await postResponse(portal, samlResponse).expect(303);
    await alice.agent.get(String(headers.location)).expect(303);
    const [name, seconds] = String(portal.observations.at(-1)).split(' ');
    expect(name).toBe('clientvpn_signin_seconds');
    expect(Math.round(Number(seconds) / 90)).toBe(1);
  });

  it('gives a new session id, whatever the browser brought, and the old one is worth nothing', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    const planted = cookieOf(alice, 'postern_session');
    await alice.signIn(EA, portal.idps.a);
    expect(cookieOf(alice, 'postern_session')).not.toBe(planted);
    await request(portal.url).get(paths.endpoint(EA)).set('Cookie', `postern_session=${planted}`).expect(302);
  });

  it('works in two tabs at once, which share the binding cookie', async () => {
    const alice = newVisitor(portal);
    const [one, two] = [await alice.start(EA), await alice.start(EC)];
    for (const [tab, endpointId] of [
      [two, EC],
      [one, EA],
    ] as const) {
      const { samlResponse } = respond(portal.idps.a, tab, { now: portal.now() });
      const { headers } = await postResponse(portal, samlResponse).expect(303);
      const done = await alice.agent.get(String(headers.location)).expect(303);
      expect(done.headers.location).toBe(paths.endpoint(endpointId));
    }
  });

  it('keeps the identity of another provider, each endpoint judged by its own', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    await alice.agent.get(paths.endpoint(EB)).expect(302);
    await alice.signIn(EB, portal.idps.b);
    await alice.agent.get(paths.endpoint(EA)).expect(200);
    await alice.agent.get(paths.endpoint(EB)).expect(200);
  });
});

describe('the last step without the binding cookie', () => {
  it('refreshes itself once from our own origin, then speaks of cookies', async () => {
    const alice = newVisitor(portal);
    const location = await untilAccepted(alice);
    const stranger = newVisitor(portal);
    const first = await stranger.agent.get(location).expect(200);
    const again =
      /http-equiv="refresh" content="0; url=([^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(again).toBe(`${location}&again=1`);
    const second = await stranger.agent.get(again).expect(403);
    expect(second.text).toContain('Your browser does not keep our cookie');
    expect(second.headers['set-cookie']).toBeUndefined();
    await alice.agent.get(location).expect(303);
  });

  it('goes on when the refresh brings the cookie', async () => {
    const alice = newVisitor(portal);
    const location = await untilAccepted(alice);
    const done = await alice.agent.get(`${location}&again=1`).expect(303);
    expect(done.headers.location).toBe(paths.endpoint(EA));
  });
});

describe('the last step in another browser', () => {
  it('is refused and uses nothing up, so nobody can be signed in as somebody else', async () => {
    const [attacker, victim] = [newVisitor(portal), newVisitor(portal)];
    const location = await untilAccepted(attacker);
    await victim.start(EA);
    const answer = await victim.agent.get(location).expect(403);
    expect(answer.text).toContain('BindingMismatch');
    await victim.agent.get(paths.endpoint(EA)).expect(302);
    await attacker.agent.get(location).expect(303);
  });
});

describe('the last step a second time', () => {
  it('leads home while the session lives, and says so when it does not', async () => {
    const alice = newVisitor(portal);
    const location = await untilAccepted(alice);
    await alice.agent.get(location).expect(303);
    const again = await alice.agent.get(location).expect(303);
    expect(again.headers.location).toBe(routes.home);
    await alice.signOut(paths.endpoint(EA));
    const refused = await alice.agent.get(location).expect(403);
    expect(refused.text).toContain('CodeAlreadyRedeemed');
    expect(refused.text).toContain(`href="${paths.endpoint(EA)}"`);
  });

  it('is too late after a minute', async () => {
    const alice = newVisitor(portal);
    const location = await untilAccepted(alice);
    portal.advance(MINUTE + 1000);
    const answer = await alice.agent.get(location).expect(403);
    expect(answer.text).toContain('CodeUnknown');
  });

  it('leads home from a bookmark of the address alone', async () => {
    const { headers } = await newVisitor(portal).agent.get(routes.signInComplete).expect(303);
    expect(headers.location).toBe(routes.home);
  });

  it('answers codes that are none with a page, and never goes where an address asks it to', async () => {
    const alice = newVisitor(portal);
    await alice.start(EA);
    for (const query of ['?code=', '?code=a&code=b', '?code=<script>', `?code=${'x'.repeat(500)}`]) {
      await alice.agent.get(`${routes.signInComplete}${query}`).expect(400);
    }
    const location = await untilAccepted(alice);
    const evil = 'https%3A%2F%2Fevil.example';
    const done = await alice.agent.get(`${location}&returnTo=${evil}&RelayState=${evil}`).expect(303);
    expect(done.headers.location).toBe(paths.endpoint(EA));
  });
});

describe('a session', () => {
  it('ends after an hour without a visit, and lives on with visits', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    for (let visit = 0; visit < 3; visit += 1) {
      portal.advance(59 * MINUTE);
      await alice.agent.get(paths.endpoint(EA)).expect(200);
    }
    portal.advance(60 * MINUTE);
    await alice.agent.get(paths.endpoint(EA)).expect(302);
  });

  it('ends after twelve hours, whatever the visits', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    for (let visit = 0; visit < 12 * 60 - 30; visit += 30) {
      portal.advance(30 * MINUTE);
      await alice.agent.get(paths.endpoint(EA)).expect(200);
    }
    portal.advance(30 * MINUTE);
    await alice.agent.get(paths.endpoint(EA)).expect(302);
  });

  it('ends when the identity provider said so', async () => {
    const alice = newVisitor(portal);
    const authnStatements = [{ authnInstant: '-1m', sessionIndex: 'x', sessionNotOnOrAfter: '+20m' }];
    await alice.signIn(EA, portal.idps.a, { overrides: { assertion: { authnStatements } } });
    portal.advance(19 * MINUTE);
    await alice.agent.get(paths.endpoint(EA)).expect(200);
    portal.advance(2 * MINUTE);
    await alice.agent.get(paths.endpoint(EA)).expect(302);
  });

  it('does not begin when it would be over at once, for that would send people round in circles', async () => {
    const alice = newVisitor(portal);
    const authnStatements = [{ authnInstant: '-9h', sessionIndex: 'x', sessionNotOnOrAfter: '-1m' }];
    const authnRequest = await alice.start(EA);
    const options = { now: portal.now(), overrides: { assertion: { authnStatements } } };
    const posted = await postResponse(portal, respond(portal.idps.a, authnRequest, options).samlResponse);
    const answer = posted.status === 303 ? await alice.agent.get(String(posted.headers.location)) : posted;
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('SessionExpired');
  });

  it('is not believed when its cookie is another', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    const forged = (cookieOf(alice, 'postern_session') ?? '').replace(/.$/, (last) =>
      last === 'A' ? 'B' : 'A',
    );
    const cookie = `postern_session=${forged}`;
    await request(portal.url).get(paths.endpoint(EA)).set('Cookie', cookie).expect(302);
  });
});
