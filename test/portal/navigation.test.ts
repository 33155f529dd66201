import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { respond } from '../support/scripted-idp.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), trustedProxies: ['127.0.0.0/8', '::1/128'] });
});
afterAll(() => portal.close());

const OFFICE = '198.51.100.7';
const fetchMetadata = (mode: string, destination: string) => ({
  'Sec-Fetch-Site': 'cross-site',
  'Sec-Fetch-Mode': mode,
  'Sec-Fetch-Dest': destination,
});

/** What a browser says when another site's page makes it send a request that the person does not see. */
const UNSEEN = [
  ['an <img>', fetchMetadata('no-cors', 'image')],
  ['a fetch without CORS', fetchMetadata('no-cors', 'empty')],
  ['a fetch', fetchMetadata('cors', 'empty')],
  ['an <iframe>', fetchMetadata('navigate', 'iframe')],
  ['a <script>', fetchMetadata('no-cors', 'script')],
  ['an <object>', { 'Sec-Fetch-Dest': 'object' }],
] as const;

describe.each(UNSEEN)('%s on the page of another site', (_what, headers) => {
  it('starts no sign-in, leaves no cookie and counts against nobody', async () => {
    const start = request(portal.url).get(paths.signIn(EA)).set('X-Forwarded-For', OFFICE).set(headers);
    const answer = await start.expect(403);
    expect(answer.text).toContain('NotANavigation');
    expect(String(answer.headers['set-cookie'])).not.toContain('postern_binding');
    expect(await portal.store.counters.count(`rate:sign-in-start:${OFFICE}`)).toBe(0);
  });

  it('posts no Response and counts against nobody', async () => {
    const posted = postResponse(portal, 'eA==').set('X-Forwarded-For', OFFICE).set(headers);
    expect((await posted.expect(403)).text).toContain('NotANavigation');
    expect(await portal.store.counters.count(`rate:refused-response:${OFFICE}`)).toBe(0);
  });
});

describe('a person', () => {
  it('may follow a link from anywhere, and be posted back by the identity provider', async () => {
    const visit = fetchMetadata('navigate', 'document');
    const alice = newVisitor(portal);
    alice.agent.set(visit);
    const authnRequest = await alice.start(EA);
    const { samlResponse } = respond(portal.idps.a, authnRequest, { now: portal.now() });
    const posted = await postResponse(portal, samlResponse).set(visit).expect(303);
    const done = await alice.agent.get(String(posted.headers.location)).expect(303);
    expect(done.headers.location).toBe(paths.endpoint(EA));
  });

  it('may use a program, which says how it fetches but not for what', async () => {
    await request(portal.url).get(paths.signIn(EA)).set('Sec-Fetch-Mode', 'cors').expect(302);
  });

  it('may use a browser that does not tell how it came', async () => {
    await request(portal.url).get(paths.signIn(EA)).expect(302);
    const posted = request(portal.url).post(routes.assertionConsumerService).type('form');
    expect((await posted.send({ SAMLResponse: 'eA==' }).expect(400)).text).not.toContain('NotANavigation');
  });
});
