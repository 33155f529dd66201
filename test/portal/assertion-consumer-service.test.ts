import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { encodeResponse, respond } from '../support/scripted-idp.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

const ACS = routes.assertionConsumerService;

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), trustedProxies: ['127.0.0.0/8', '::1/128'] });
});
afterAll(() => portal.close());

const post = () => request(portal.url).post(ACS);

/** An unsolicited Response, as a tile at the identity provider sends it. */
const unsolicited = () => {
  const answered = {
    id: 'none',
    issuer: 'urn:amazon:webservices:clientvpn',
    assertionConsumerServiceUrl: portal.assertionConsumerServiceUrl,
  };
  return respond(portal.idps.a, answered, { now: portal.now(), overrides: { inResponseTo: null } })
    .samlResponse;
};

describe('the assertion consumer service', () => {
  it('answers POST alone', async () => {
    for (const method of ['get', 'put', 'patch', 'delete'] as const) {
      const answer = await request(portal.url)[method](`${ACS}?SAMLRequest=x&RelayState=y`).expect(405);
      expect(answer.headers.allow).toBe('POST');
      expect(answer.headers.location).toBeUndefined();
    }
  });

  it('reads plain forms alone', async () => {
    const json = `{"SAMLResponse":{"length":400000000}}`;
    await post().type('json').send(json).expect(415);
    await post().type('text/plain').send('SAMLResponse=x').expect(415);
    await post().field('SAMLResponse', 'x').expect(415);
    await post().expect(415);
    const packed = gzipSync('SAMLResponse=x');
    const deflated = post()
      .type('form')
      .set('Content-Encoding', 'gzip')
      .serialize((body) => body as never);
    await deflated.send(packed).expect(415);
  });

  it('wants exactly one SAMLResponse, no SAMLRequest and an empty query', async () => {
    const malformed = [
      'x=1',
      'SAMLResponse=',
      'SAMLResponse=a&SAMLResponse=b',
      'SAMLResponse[a]=b',
      'SAMLResponse=a&SAMLRequest=b',
    ];
    for (const body of malformed) {
      const answer = await post().type('form').send(body).expect(400);
      expect(answer.text).toContain('AcsRequestMalformed');
    }
    const query = request(portal.url).post(`${ACS}?SAMLResponse=x`).type('form').send('SAMLResponse=a');
    expect((await query.expect(400)).text).toContain('AcsRequestMalformed');
    await post().type('form').send('a=1&'.repeat(30)).expect(413);
  });

  it('takes a Response of 128 KB and says of a larger one that fewer groups would help', async () => {
    const exact = encodeResponse(`<!-- ${'x'.repeat(131_072 - 9)} -->`);
    expect(Buffer.from(exact, 'base64')).toHaveLength(131_072);
    const fits = await postResponse(portal, exact);
    expect(fits.text).not.toContain('ResponseTooLarge');
    for (const bytes of [131_073, 250_000, 3_000_000]) {
      const answer = await postResponse(portal, encodeResponse('x'.repeat(bytes))).expect(413);
      expect(answer.text).toContain('ResponseTooLarge');
      expect(answer.text).toContain('fewer groups');
    }
  });

  it('neither reads nor sets a cookie, and answers 303 to our own origin', async () => {
    const alice = newVisitor(portal);
    const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    const answer = await postResponse(portal, samlResponse)
      .set('Cookie', 'postern_session=s%3Aplanted.x')
      .expect(303);
    expect(answer.headers.location).toMatch(/^\/api\/auth\/sso\/complete\?code=[A-Za-z0-9_-]{43}$/);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('sends a double click to the same place until somebody has gone there', async () => {
    const alice = newVisitor(portal);
    const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    const [one, two] = await Promise.all([
      postResponse(portal, samlResponse),
      postResponse(portal, samlResponse),
    ]);
    expect([one.status, two.status]).toEqual([303, 303]);
    expect(one.headers.location).toBe(two.headers.location);
    await alice.agent.get(String(one.headers.location)).expect(303);
    const late = await postResponse(portal, samlResponse).expect(403);
    expect(late.text).toContain('AssertionReplayed');
    expect(late.text).toContain(`href="${paths.endpoint(EA)}"`);
  });

  it('leaves RelayState without any power', async () => {
    for (const RelayState of [
      'https://evil.example',
      '//evil.example',
      'javascript:alert(1)',
      'x'.repeat(10_000),
    ]) {
      const alice = newVisitor(portal);
      const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
      const posted = await postResponse(portal, samlResponse, { RelayState }).expect(303);
      const done = await alice.agent.get(String(posted.headers.location)).expect(303);
      expect(done.headers.location).toBe(paths.endpoint(EA));
    }
  });

  it('shows nothing of what was posted on the page of a refusal', async () => {
    const alice = newVisitor(portal);
    const overrides = { issuer: { value: 'https://evil.example/<b>' } } as const;
    const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now(), overrides });
    const answer = await postResponse(portal, samlResponse, { RelayState: 'evil-relay' }).expect(403);
    expect(answer.text).toContain('Details for your administrator');
    expect(answer.text).not.toMatch(/evil|alice@corp\.example/);
    expect(portal.auditEvents.at(-1)).toMatchObject({
      action: 'sign-in',
      result: 'refused',
      clientVpnEndpointId: EA,
    });
  });

  it('lets go of a client that begins a form and never ends it', async () => {
    const socket = connect(portal.port, 'localhost');
    socket.write(
      `POST ${ACS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999\r\n\r\nSAML`,
    );
    await newVisitor(portal).start(EA);
    socket.destroy();
    await once(socket, 'close');
    await newVisitor(portal).start(EA);
  });
});

describe('an unsolicited Response', () => {
  it('leads by a page, not by a redirect, to an ordinary sign-in at the endpoint that RelayState names', async () => {
    const answer = await postResponse(portal, unsolicited(), { RelayState: EA }).expect(200);
    expect(answer.text).toContain(`content="0; url=${paths.signInAfterUnsolicited(EA)}"`);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('leads home when RelayState names no endpoint', async () => {
    for (const hint of ['', 'https://evil.example', '//evil.example', `${EA}x`, '/endpoints/x']) {
      const answer = await postResponse(portal, unsolicited(), { RelayState: hint }).expect(200);
      expect(answer.text).toContain(`content="0; url=${routes.home}"`);
    }
    const twice = await post()
      .type('form')
      .send({ SAMLResponse: unsolicited(), RelayState: [EA, EA] });
    expect(twice.text).toContain(`content="0; url=${routes.home}"`);
  });

  it('ends in a refusal the second time within a minute, so that nobody is sent round in circles', async () => {
    const alice = newVisitor(portal);
    const start = () => alice.agent.get(paths.signInAfterUnsolicited(EA));
    await alice.start(EA);
    await start().expect(302);
    const second = await start().expect(403);
    expect(second.text).toContain('InResponseToMissing');
    expect(portal.auditEvents.at(-1)).toMatchObject({ action: 'sign-in', code: 'InResponseToMissing' });
    portal.advance(61_000);
    await start().expect(302);
  });

  it('makes a browser without our cookie show that it keeps one, before anything is counted', async () => {
    const [path, again] = [paths.signInAfterUnsolicited(EA), paths.signInAfterUnsolicitedAgain(EA)];
    const alice = newVisitor(portal);
    alice.agent.set('X-Forwarded-For', '192.0.2.90');
    const asked = await alice.agent.get(path).expect(200);
    expect(asked.text).toContain(`content="0; url=${again.replace('&', '&amp;')}"`);
    expect(await portal.store.counters.count('rate:sign-in-start:192.0.2.90')).toBe(0);
    await alice.agent.get(again).expect(302);
    expect((await alice.agent.get(path).expect(403)).text).toContain('InResponseToMissing');
  });

  it('ends at once in the page that speaks of cookies when the browser keeps none', async () => {
    const get = (path: string) => request(portal.url).get(path).set('X-Forwarded-For', '192.0.2.91');
    for (let turn = 0; turn < 3; turn += 1) {
      await get(paths.signInAfterUnsolicited(EA)).expect(200);
      const refused = await get(paths.signInAfterUnsolicitedAgain(EA)).expect(403);
      expect(refused.text).toContain('BindingMissing');
      expect(refused.text).toContain('Your browser does not keep our cookie');
      expect(refused.headers['set-cookie']).toBeUndefined();
    }
    expect(await portal.store.counters.count('rate:sign-in-start:192.0.2.91')).toBe(0);
  });
});

describe('the limit of refused posts', () => {
  const postFrom = (address: string, samlResponse: string) =>
    postResponse(portal, samlResponse).set('X-Forwarded-For', address);

  it('counts refused posts alone, per address', async () => {
    for (let refused = 0; refused < 120; refused += 1) await postFrom('192.0.2.50', 'eA==').expect(400);
    const blocked = await postFrom('192.0.2.50', 'eA==').expect(429);
    expect(blocked.headers['retry-after']).toBe('300');
    const alice = newVisitor(portal);
    const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    await postFrom('192.0.2.50', samlResponse).expect(429);
    await postFrom('192.0.2.51', samlResponse).expect(303);
  });

  it('is not touched by Responses that are accepted or unsolicited', async () => {
    const key = 'rate:refused-response:192.0.2.60';
    const alice = newVisitor(portal);
    const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    await postFrom('192.0.2.60', samlResponse).expect(303);
    await postFrom('192.0.2.60', unsolicited()).expect(200);
    expect(await portal.store.counters.count(key)).toBe(0);
    await postFrom('192.0.2.60', 'eA==').expect(400);
    expect(await portal.store.counters.count(key)).toBe(1);
  });

  it('has for unsolicited Responses a wide one of its own', async () => {
    const { counters } = portal.store;
    for (let index = 0; index < 998; index += 1)
      await counters.hit('rate:unsolicited-response:192.0.2.65', 300);
    await postFrom('192.0.2.65', unsolicited()).expect(200);
    await postFrom('192.0.2.65', unsolicited()).expect(200);
    const blocked = await postFrom('192.0.2.65', unsolicited()).expect(429);
    expect(blocked.text).not.toContain('http-equiv="refresh"');
    const alice = newVisitor(portal);
    const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    await postFrom('192.0.2.65', samlResponse).expect(303);
  });

  it('lets no crowd of posts through that comes at once', async () => {
    const all = await Promise.all(Array.from({ length: 200 }, () => postFrom('192.0.2.70', 'eA==')));
    const numberOf = (status: number) => all.filter((answer) => answer.status === status).length;
    expect([numberOf(400), numberOf(429)]).toEqual([120, 80]);
    expect(await portal.store.counters.count('rate:refused-response:192.0.2.70')).toBe(120);
  });

  it('charges nobody for a verifier that is busy, and serves another address in between', async () => {
    const authnRequest = await newVisitor(portal).start(EA);
    const { xml } = respond(portal.idps.a, authnRequest, { now: portal.now() });
    const values = '<saml2:AttributeValue xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"/>'.repeat(1000);
    const laborious = encodeResponse(xml.replace(/<saml2:AttributeValue/, `${values}<saml2:AttributeValue`));
    const flood = Array.from({ length: 80 }, () => postFrom('192.0.2.80', laborious));
    const answers = Promise.all(flood);
    const alice = newVisitor(portal);
    const { samlResponse } = respond(portal.idps.a, await alice.start(EA), { now: portal.now() });
    await postFrom('192.0.2.81', samlResponse).expect(303);
    const statuses = (await answers).map(({ status }) => status);
    const numberOf = (status: number) => statuses.filter((each) => each === status).length;
    expect(numberOf(403)).toBeGreaterThanOrEqual(50);
    expect(numberOf(503)).toBe(80 - numberOf(403));
    expect(numberOf(503)).toBeGreaterThan(0);
    expect(await portal.store.counters.count('rate:refused-response:192.0.2.80')).toBe(numberOf(403));
    expect(await portal.store.counters.count('rate:refused-response:192.0.2.81')).toBe(0);
  });
});
