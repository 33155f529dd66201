import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { respond } from '../support/scripted-idp.ts';
import { createIdps, EA, EC, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), trustedProxies: ['127.0.0.0/8', '::1/128'] });
});
afterAll(() => portal.close());

const requestLines = () =>
  portal.lines.filter(({ message }) => message === 'request').map(({ fields }) => fields);

describe('the line of a request', () => {
  it('names the pattern of the route, never the address, with the reference of the answer', async () => {
    const { headers } = await request(portal.url)
      .get(`${paths.signIn(EA)}?secret=1`)
      .set('X-Forwarded-For', '203.0.113.7');
    await expect.poll(() => requestLines().at(-1)?.reference).toBe(headers['x-request-id']);
    expect(requestLines().at(-1)).toMatchObject({
      method: 'GET',
      route: '/endpoints/:endpointId/sign-in',
      status: 302,
      clientAddress: '203.0.113.7',
    });
    expect(portal.increments).toContain(
      'clientvpn_http_requests_total{route="/endpoints/:endpointId/sign-in",status="302"}',
    );
  });

  it('keeps addresses that lead nowhere out of the series', async () => {
    await request(portal.url).get('/some/made-up/address').expect(404);
    expect(portal.increments.at(-1)).toBe('clientvpn_http_requests_total{route="none",status="404"}');
  });

  it('says why a request was refused, as the one warning about it, in the words of the page', async () => {
    const alice = newVisitor(portal);
    const overrides = { destination: 'https://elsewhere.example/acs' };
    const authnRequest = await alice.start(EA);
    const { samlResponse } = respond(portal.idps.a, authnRequest, { now: portal.now(), overrides });
    const before = portal.lines.length;
    const { text } = await postResponse(portal, samlResponse).expect(403);
    const line = requestLines().at(-1);
    expect(line).toMatchObject({
      route: routes.assertionConsumerService,
      code: 'DestinationMismatch',
      clientVpnEndpointId: EA,
      samlProviderArn: PROVIDER_A,
      requestId: authnRequest.id,
    });
    expect(portal.lines.slice(before).map(({ level }) => level)).toEqual(['warn']);
    expect(JSON.stringify(line)).toContain('https://elsewhere.example/acs');
    expect(text).toContain(String(line?.reference));
  });

  it('believes no X-Forwarded-For that does not come from a trusted proxy', async () => {
    const open = await startPortal({ idps: portal.idps });
    await request(open.url).get(routes.home).set('X-Forwarded-For', '203.0.113.7');
    const line = open.lines.find(({ message }) => message === 'request');
    expect(line?.fields.clientAddress).toMatch(/^(127\.0\.0\.1|::1)$/);
    await open.close();
  });
});

describe('all lines together', () => {
  it('hold no Response, no code, no cookie, no group and no name of a person', async () => {
    const alice = newVisitor(portal);
    const authnRequest = await alice.start(EA);
    const { samlResponse } = respond(portal.idps.a, authnRequest, { now: portal.now() });
    const posted = await postResponse(portal, samlResponse).expect(303);
    const code = new URL(String(posted.headers.location), portal.url).searchParams.get('code') ?? 'none';
    await alice.agent.get(String(posted.headers.location)).expect(303);
    await alice.agent.get(paths.clientConfiguration(EA, 'openvpn')).expect(200);
    await alice.agent.get(paths.endpoint(EC)).expect(403);
    const cookies = alice.agent.jar.getCookies({
      domain: 'localhost',
      path: '/',
      secure: false,
      script: false,
    });
    await alice.signOut(paths.endpoint(EA));
    const log = JSON.stringify(portal.lines);
    const secrets = [
      code,
      samlResponse.slice(0, 40),
      'alice@corp.example',
      'engineering',
      'BEGIN CERTIFICATE',
    ];
    for (const secret of [...secrets, ...cookies.map(({ value }) => value)])
      expect(log).not.toContain(secret);
  });
});
