import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { tellStories } from '../support/saml-attacks/stories.ts';
import { respond } from '../support/scripted-idp.ts';
import { createIdps, EA, EB, EC, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse, type Visitor } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

/** What people and browsers put into RelayState, or attackers do. */
const RELAY_STATES = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  'javascript:alert(1)',
  'x\r\nLocation: https://evil.example/',
  'x'.repeat(10_000),
  'unknown-handle',
  '"><script>evil.example</script>',
  '',
];

/** Signs the IdP's answer for `visitor` in at the ACS; returns where the browser is sent. */
async function postedFor(visitor: Visitor, more: Record<string, string> = {}): Promise<string> {
  const answered = await visitor.start(EA);
  const { samlResponse } = respond(portal.idps.a, answered, { now: portal.now() });
  return locationOf(await postResponse(portal, samlResponse, more).expect(303));
}

const locationOf = ({ headers }: Response) => String(headers.location);

async function expectSignedOut(visitor: Visitor): Promise<void> {
  const { headers } = await visitor.agent.get(paths.endpoint(EA)).expect(302);
  expect(headers.location).toBe(paths.signIn(EA));
}

describe('browsers of the right and of the wrong person', () => {
  tellStories('http-browser', {
    'b-01-relay-state-leads-nowhere': async () => {
      for (const RelayState of RELAY_STATES) {
        const alice = newVisitor(portal);
        const complete = await postedFor(alice, { RelayState });
        expect(complete).toMatch(/^\/api\/auth\/sso\/complete\?code=[\w-]{43}$/);
        expect(locationOf(await alice.agent.get(complete).expect(303))).toBe(paths.endpoint(EA));
      }
      for (const RelayState of RELAY_STATES) {
        const { text, headers } = await postResponse(portal, unsolicited(), { RelayState }).expect(200);
        expect(headers.location).toBeUndefined();
        expect(text).not.toContain('evil.example');
        expect(text).toContain('href="/"');
      }
      const { text } = await postResponse(portal, unsolicited(), { RelayState: EC }).expect(200);
      expect(text).toContain(paths.signInAfterUnsolicited(EC));
      const twice = `SAMLResponse=${encodeURIComponent(unsolicited())}&RelayState=${EC}&RelayState=//evil.example`;
      const both = await request(portal.url).post(routes.assertionConsumerService).type('form').send(twice);
      expect(both.text).not.toContain('evil.example');
    },
    'b-02-login-csrf-is-refused': async () => {
      const [attacker, victim] = [newVisitor(portal), newVisitor(portal)];
      const complete = await postedFor(attacker);
      await victim.agent.get(complete).expect(200);
      const { text } = await victim.agent.get(`${complete}&again=1`).expect(403);
      expect(text).toContain('BindingMissing');
      await victim.start(EA);
      expect((await victim.agent.get(complete).expect(403)).text).toContain('BindingMismatch');
      await expectSignedOut(victim);
      await attacker.agent.get(complete).expect(303);
      await attacker.agent.get(paths.endpoint(EA)).expect(200);
    },
    'b-03-the-binding-of-another-sign-in-is-refused': async () => {
      const [one, other] = [newVisitor(portal), newVisitor(portal)];
      await one.start(EA);
      const complete = await postedFor(other);
      expect((await one.agent.get(complete).expect(403)).text).toContain('BindingMismatch');
      await expectSignedOut(one);
      expect(locationOf(await other.agent.get(complete).expect(303))).toBe(paths.endpoint(EA));
    },
    'b-04-a-session-is-new-after-sign-in': async () => {
      const attacker = newVisitor(portal);
      const signedIn = await attacker.signIn(EA, portal.idps.a, { person: MALLORY });
      const planted = sessionCookieOf(signedIn);
      const victim = newVisitor(portal);
      const complete = await postedFor(victim);
      const binding = cookieOf(victim, 'postern_binding');
      const answer = await request(portal.url)
        .get(complete)
        .set('Cookie', `${planted}; ${binding}`)
        .expect(303);
      const fresh = sessionCookieOf(answer);
      expect(fresh).not.toBe(planted);
      await request(portal.url).get(paths.endpoint(EA)).set('Cookie', planted).expect(302);
      const { text } = await request(portal.url).get(paths.endpoint(EA)).set('Cookie', fresh).expect(200);
      expect(text).toContain('alice@corp.example');
      expect(text).not.toContain(MALLORY.nameId);
    },
    'r-09-a-name-is-worth-something-at-its-own-provider-only': async () => {
      const person = { nameId: 'alice@corp.example', groups: ['engineering', 'finance'] };
      const alice = newVisitor(portal);
      await alice.signIn(EB, portal.idps.b, { person });
      await alice.agent.get(paths.endpoint(EB)).expect(200);
      for (const id of [EA, EC] as const) {
        for (const path of [paths.endpoint(id), paths.clientConfiguration(id, 'openvpn')]) {
          expect(locationOf(await alice.agent.get(path).expect(302))).toBe(paths.signIn(id));
        }
      }
    },
    'r-10-a-sign-in-belongs-to-the-endpoint-it-was-started-for': async () => {
      const alice = newVisitor(portal);
      const complete = await postedFor(alice, { RelayState: EC });
      expect(locationOf(await alice.agent.get(complete).expect(303))).toBe(paths.endpoint(EA));
      await alice.agent.get(paths.endpoint(EA)).expect(200);
      await alice.agent.get(paths.endpoint(EC)).expect(403);
      const profile = await alice.agent.get(paths.clientConfiguration(EC, 'openvpn')).expect(403);
      expect(profile.headers['content-disposition']).toBeUndefined();
    },
  });
});

const MALLORY = { nameId: 'mallory@corp.example', groups: ['engineering'] };

function unsolicited(): string {
  const answered = {
    id: 'none',
    issuer: 'urn:amazon:webservices:clientvpn',
    assertionConsumerServiceUrl: portal.assertionConsumerServiceUrl,
  };
  return respond(portal.idps.a, answered, { now: portal.now(), overrides: { inResponseTo: null } })
    .samlResponse;
}

function sessionCookieOf({ headers }: Response): string {
  const cookies = [headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0] ?? '');
  const found = cookies.find((cookie) => cookie.startsWith('postern_session='));
  if (found === undefined) throw new Error('The answer sets no session cookie.');
  return found;
}

/** What this browser would send. */
function cookieOf({ agent }: Visitor, name: string): string {
  const found = agent.jar.getCookie(name, { domain: 'localhost', path: '/', secure: false, script: false });
  if (!found) throw new Error(`The browser has no cookie ${name}.`);
  return `${name}=${found.value}`;
}
