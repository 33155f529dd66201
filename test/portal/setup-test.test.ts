import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { freshId } from '../support/scripted-idp/honest-response.ts';
import { ALICE, idpMetadata, type RespondOptions, respond } from '../support/scripted-idp.ts';
import { beginSetup } from '../support/setup-visitor.ts';
import { createIdps, EA, EB, EC, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

const answer = (request: Parameters<typeof respond>[1], options: RespondOptions = {}) =>
  respond(portal.idps.a, request, { now: portal.now(), ...options }).samlResponse;

describe('a test sign-in', () => {
  it('ends in a report of passed checks when the identity provider does everything right', async () => {
    const setup = await beginSetup(portal);
    const { status, text } = await setup.test(portal.idps.a, {}, EA);
    expect(status).toBe(200);
    expect(text).toContain('The test sign-in worked');
    expect(text).toContain(ALICE.nameId);
    expect(text).toContain('What this person would reach at Engineering');
    expect(text).toContain('Development servers');
    expect(text).toMatch(/<li class="group-named">engineering/);
    expect(text).not.toContain('outcome-failed');
  });

  it('shows the wrong audience beside the right one, with what differs marked, and says what helps', async () => {
    const setup = await beginSetup(portal);
    const wrong = 'urn:amazon:webservices:clientvpn/';
    const { text } = await setup.test(
      portal.idps.a,
      { overrides: { assertion: { conditions: { audienceRestrictions: [[wrong]] } } } },
      EA,
    );
    expect(text).toContain('The test sign-in failed');
    expect(text).toContain('AudienceMismatch');
    expect(text).toContain('The audience is another one');
    expect(text).toContain('urn:amazon:webservices:clientvpn<mark>/</mark>');
  });

  it('says what the person would reach at the endpoint that is chosen afterwards', async () => {
    const setup = await beginSetup(portal);
    const request = await setup.startTest(EA);
    const { headers } = await postResponse(portal, answer(request)).expect(303);
    const finance = await setup.agent.get(`${headers.location}?endpointId=${EC}`).expect(200);
    expect(finance.text).toContain('What this person would reach at Finance');
    expect(finance.text).toContain('No rule of this endpoint admits this person.');
    expect(finance.text).toContain('>Engineering</a>');
  });

  it('tells of no endpoint of another provider', async () => {
    const setup = await beginSetup(portal);
    const { text } = await setup.agent.get(routes.setupTest);
    expect(text).toContain('Test for Engineering');
    expect(text).not.toContain('Partners');
    await setup.agent.get(paths.setupSignIn(EB)).expect(404);
  });

  it('tells of the one endpoint alone that the link names', async () => {
    const setup = await beginSetup(portal, { clientVpnEndpointId: EC });
    const { text } = await setup.agent.get(routes.setupTest);
    expect(text).toContain('Test for Finance');
    expect(text).not.toContain('Engineering');
    await setup.agent.get(paths.setupSignIn(EA)).expect(404);
  });

  it('cannot start before there is metadata', async () => {
    const setup = await beginSetup(portal, {
      samlProviderArn: 'arn:aws:iam::123456789012:saml-provider/new',
    });
    const { status, text } = await setup.agent.get(routes.setupSignIn);
    expect(status).toBe(409);
    expect(text).toContain('There is no metadata yet');
  });

  it('is written into the audit with its result, as no sign-in', async () => {
    const setup = await beginSetup(portal);
    const from = portal.auditEvents.length;
    await setup.test(portal.idps.a, { signatures: { response: null } }, EA);
    const events = portal.auditEvents.slice(from);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      action: 'test-sign-in',
      result: 'refused',
      code: 'ResponseNotSigned',
      actor: 'setup-link',
      clientVpnEndpointId: EA,
    });
  });
});

const REPORT = /^\/setup\/reports\/_test-[0-9a-f]{40}\.[\w-]{43}$/;
const END = /<\/\w+:Response>$/;

describe('a Response that no parser takes', () => {
  it.each([
    ['broken XML', (xml: string) => xml.replace(END, ''), 'ResponseNotWellFormed'],
    ['a comment', (xml: string) => xml.replace(END, '<!-- x -->$&'), 'CommentForbidden'],
    ['too large', (xml: string) => xml.replace(END, `${' '.repeat(131_072)}$&`), 'ResponseTooLarge'],
  ])('still finds the report that says so: %s', async (_, spoil, code) => {
    const setup = await beginSetup(portal);
    const request = await setup.startTest(EA);
    const { xml } = respond(portal.idps.a, request, { now: portal.now() });
    const field = Buffer.from(spoil(xml)).toString('base64');
    const { headers } = await postResponse(portal, field).expect(303);
    const { text } = await setup.agent.get(String(headers.location)).expect(200);
    expect(text).toContain(code);
  });
});

describe('nothing of a test lets anybody in', () => {
  it('creates no session, not even in the browser that ran it', async () => {
    const setup = await beginSetup(portal);
    const { headers } = await setup.test(portal.idps.a, {}, EA);
    expect(headers['set-cookie']).toBeUndefined();
    const page = await setup.agent.get(paths.endpoint(EA));
    expect([page.status, page.headers.location]).toEqual([302, paths.signIn(EA)]);
  });

  it('neither its Response, nor its request ID as a code, nor the link to its report', async () => {
    const setup = await beginSetup(portal);
    const visitor = newVisitor(portal);
    await visitor.start(EA);
    const request = await setup.startTest(EA);
    const samlResponse = answer(request);
    const posts = await Promise.all(Array.from({ length: 50 }, () => postResponse(portal, samlResponse)));
    const [report = '', ...others] = new Set(posts.map(({ headers }) => String(headers.location)));
    expect([report, ...others]).toEqual([expect.stringMatching(REPORT)]);
    expect(posts.every(({ status }) => status === 303)).toBe(true);
    for (const code of [request.id, 'x'.repeat(43)]) {
      const { status } = await visitor.agent.get(paths.signInComplete(code));
      expect(status).toBe(403);
    }
    expect((await visitor.agent.get(`${report}?again=1`)).text).not.toContain(ALICE.nameId);
    expect((await visitor.agent.get(paths.endpoint(EA))).status).toBe(302);
  });

  it('examines the first Response alone when fifty come at once', async () => {
    const setup = await beginSetup(portal);
    const request = await setup.startTest(EA);
    const from = portal.auditEvents.length;
    const posts = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        postResponse(portal, answer(request, { person: { ...ALICE, nameId: `p${index}@corp.example` } })),
      ),
    );
    const [first, ...more] = posts.filter(({ status }) => status === 303);
    expect(more).toEqual([]);
    const events = portal.auditEvents.slice(from);
    expect(events.filter(({ action }) => action === 'test-sign-in')).toHaveLength(1);
    expect(events.filter(({ code }) => code === 'AssertionReplayed')).toHaveLength(49);
    const { text } = await setup.agent.get(String(first?.headers.location)).expect(200);
    expect(new Set(text.match(/p\d+@corp\.example/g)).size).toBe(1);
  });

  it('whatever the Response says of which request it answers, in parallel with real ones', async () => {
    const setup = await beginSetup(portal);
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.boolean(), async (outerIsTest, innerIsTest) => {
        const visitor = newVisitor(portal);
        const [real, test] = [await visitor.start(EA), await setup.startTest(EA)];
        const [outer, inner] = [outerIsTest ? test : real, innerIsTest ? test : real];
        const samlResponse = answer(inner, { overrides: { inResponseTo: outer.id } });
        const posted = await Promise.all([1, 2, 3].map(() => postResponse(portal, samlResponse)));
        const codes = posted.filter(({ headers }) => String(headers.location).includes('code='));
        expect(codes.length > 0).toBe(!outerIsTest && !innerIsTest);
        const reports = posted.filter(({ headers }) => String(headers.location).includes('/setup/reports/'));
        expect(reports.length > 0).toBe(outerIsTest);
      }),
      { numRuns: 12 },
    );
  });
});

describe('nothing of a real sign-in becomes a test', () => {
  it('its Response is no report, before it was accepted or after', async () => {
    const setup = await beginSetup(portal);
    const visitor = newVisitor(portal);
    const request = await visitor.start(EA);
    const samlResponse = answer(request);
    const from = portal.auditEvents.length;
    const posts = await Promise.all(Array.from({ length: 50 }, () => postResponse(portal, samlResponse)));
    const locations = posts
      .filter(({ status }) => status === 303)
      .map(({ headers }) => String(headers.location));
    expect(locations.length).toBeGreaterThan(0);
    for (const location of locations) expect(location).toMatch(/^\/api\/auth\/sso\/complete\?code=/);
    expect((await setup.agent.get(paths.setupReport(`${request.id}.${'x'.repeat(43)}`))).status).toBe(404);
    expect(portal.auditEvents.slice(from).some(({ action }) => action === 'test-sign-in')).toBe(false);
  });

  it('the Assertion of a test is remembered: the same ID enters nowhere, and a second test says so', async () => {
    const setup = await beginSetup(portal);
    const assertion = { id: freshId() };
    const first = await setup.test(portal.idps.a, { overrides: { assertion } }, EA);
    expect(first.text).toContain('The test sign-in worked');
    const second = await setup.test(portal.idps.a, { overrides: { assertion } }, EA);
    expect(second.text).toContain('AssertionReplayed');
    const visitor = newVisitor(portal);
    const entry = await postResponse(portal, answer(await visitor.start(EA), { overrides: { assertion } }));
    expect(entry.status).toBe(403);
    expect(entry.text).toContain('AssertionReplayed');
  });
});

describe('a report', () => {
  it('is for the setup that ran the test, and for no other', async () => {
    const [one, other] = [await beginSetup(portal), await beginSetup(portal)];
    const request = await one.startTest(EA);
    const { headers } = await postResponse(portal, answer(request)).expect(303);
    const report = String(headers.location);
    await one.agent.get(report).expect(200);
    expect((await other.agent.get(report)).status).toBe(404);
    const stranger = await newVisitor(portal).agent.get(`${report}?again=1`);
    expect(stranger.status).toBe(403);
    expect(stranger.text).not.toContain(ALICE.nameId);
  });

  it('is for the browser that signed in: whoever sent somebody else to sign in finds nothing', async () => {
    const sender = await beginSetup(portal);
    const request = await sender.startTest(EA);
    const victim = newVisitor(portal);
    const { headers } = await postResponse(portal, answer(request)).expect(303);
    expect((await victim.agent.get(`${headers.location}?again=1`)).status).toBe(403);
    const other = await postResponse(portal, answer(request, { person: { ...ALICE, firstName: 'Eve' } }));
    expect(other.text).toContain('AssertionReplayed');
    expect(other.headers.location).toBeUndefined();
    for (const guess of [request.id, `${request.id}.`, `${request.id}.${'x'.repeat(43)}`]) {
      const { status, text } = await sender.agent.get(paths.setupReport(guess));
      expect(status).toBe(404);
      expect(text).not.toContain(ALICE.nameId);
    }
  });

  it('asks once more for the cookie before it says that there is no setup', async () => {
    const name = `_test-${'0'.repeat(40)}.${'x'.repeat(43)}`;
    const { status, text } = await newVisitor(portal).agent.get(paths.setupReport(name));
    expect(status).toBe(200);
    expect(text).toContain('http-equiv="refresh"');
  });

  it.each(['x', '..%2f..%2fsign-out%3fx', '%5c%5cevil.example', 'a%0d%0ab', '..%2f..%2f%2fevil.example%2f'])(
    'goes on to nothing that is not the name of a report: %s',
    async (name) => {
      const { status, text } = await newVisitor(portal).agent.get(`/setup/reports/${name}`);
      expect(status).toBe(404);
      expect(text).not.toContain('http-equiv="refresh"');
    },
  );

  it('is gone after an hour, and a Response after ten minutes says that it is late', async () => {
    const setup = await beginSetup(portal);
    const [request, late] = [await setup.startTest(EA), await setup.startTest(EA)];
    const inTime = await postResponse(portal, answer(request)).expect(303);
    portal.advance(601_000);
    const tooLate = await postResponse(portal, answer(late)).expect(303);
    expect((await setup.agent.get(String(tooLate.headers.location))).text).toContain('RequestExpired');
    await setup.agent.get(String(inTime.headers.location)).expect(200);
    portal.advance(3_000_000);
    expect((await setup.agent.get(String(inTime.headers.location))).status).toBe(404);
  });

  it('is none for a test that nobody started', async () => {
    const unknown = { ...(await (await beginSetup(portal)).startTest(EA)), id: `_test-${'0'.repeat(40)}` };
    const { status, text } = await postResponse(portal, answer(unknown));
    expect(status).toBe(403);
    expect(text).toContain('RequestUnknown');
  });

  it('holds neither signatures nor keys, and what it says of the person is in no log line', async () => {
    const setup = await beginSetup(portal);
    const request = await setup.startTest(EA);
    const { xml, samlResponse } = respond(portal.idps.a, request, { now: portal.now() });
    const { headers } = await postResponse(portal, samlResponse).expect(303);
    const { text } = await setup.agent.get(String(headers.location)).expect(200);
    const stored = readdirSync(portal.dataDir).map((file) =>
      readFileSync(join(portal.dataDir, file), 'latin1'),
    );
    const secrets = [...xml.matchAll(/<\w+:(?:SignatureValue|X509Certificate)>([^<]{40})/g)].map(
      ([, secret = '']) => secret,
    );
    expect(secrets).toHaveLength(4);
    for (const secret of [...secrets, samlResponse.slice(0, 200)]) {
      expect(text).not.toContain(secret);
      // The metadata of the provider holds its certificate, as it should.
      if (!secrets.includes(secret) || !idpMetadata(portal.idps.a).includes(secret))
        expect(stored.join('').includes(secret)).toBe(false);
    }
    const written = JSON.stringify([portal.lines, portal.auditEvents]);
    for (const personal of [ALICE.nameId, ALICE.lastName, ...ALICE.groups])
      expect(written).not.toContain(personal);
  });
});
