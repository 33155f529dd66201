import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER_STEP_LIFETIME } from '../../src/connections/browser-step.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths } from '../../src/web/paths.ts';
import { endpoint } from '../endpoints/samples.ts';
import { readAuthnRequest, respond } from '../support/scripted-idp.ts';
import {
  createIdps,
  EA,
  EB,
  PROVIDER_A,
  PROVIDER_B,
  startPortal,
  type TestPortal,
} from '../support/start-portal.ts';
import { unescapeHtml } from '../support/unescape-html.ts';
import { newVisitor, postResponse, SAME_ORIGIN, type Visitor } from '../support/visitor.ts';
import { saveEstablished, saveWaiting, type WaitingOptions } from '../support/waiting-connection.ts';

/** An endpoint that the portal does not serve, with another provider for the portal than for connections. */
const HIDDEN = 'cvpn-endpoint-0000000000000000d' satisfies ClientVpnEndpointId;
const ALICE = 'alice@corp.example';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), trustedProxies: ['127.0.0.0/8', '::1/128'] });
  await portal.saveEndpoint(
    endpoint({
      clientVpnEndpointId: HIDDEN,
      displayName: 'Hidden',
      selfServicePortal: 'disabled',
      authenticationOptions: [
        {
          type: 'federated-authentication',
          samlProviderArn: PROVIDER_A,
          selfServiceSamlProviderArn: PROVIDER_B,
        },
      ],
      authorizationRules: [],
    }),
  );
});
afterAll(() => portal.close());

const wait = (options?: WaitingOptions, id: ClientVpnEndpointId = EA) =>
  saveWaiting(portal.store, id, portal.now(), options);
const stored = async (id: string) => (await portal.store.connections.get(id))?.value;
const open = ({ agent }: Visitor, code: string) => agent.get(paths.connection(code));

/** Presses a button of the page, with what its form holds. */
async function press(
  { agent }: Visitor,
  code: string,
  action: (code: string) => string = paths.connection,
): Promise<Response> {
  const { text } = await agent.get(paths.connection(code));
  const csrfToken = /name="csrfToken" value="([^"]*)"[^<]*<button class="button button-primary"/.exec(
    text,
  )?.[1];
  return agent.post(action(code)).set(SAME_ORIGIN).type('form').send({ csrfToken });
}

/** From the page after the button through the identity provider and back: the answer of the connection's page. */
async function signInFor(visitor: Visitor, code: string): Promise<Response> {
  const started = await visitor.agent.get(paths.connectionSignIn(code)).expect(302);
  const authnRequest = readAuthnRequest(String(started.headers.location));
  const { samlResponse } = respond(portal.idps.a, authnRequest, { now: portal.now() });
  const { headers } = await postResponse(portal, samlResponse).expect(303);
  const { headers: after } = await visitor.agent.get(String(headers.location)).expect(303);
  expect(after.location).toBe(paths.connection(code));
  return visitor.agent.get(String(after.location));
}

const audited = (action: string, connectionId: string) =>
  portal.auditEvents.filter(
    (event) => event.action === action && event.details?.connectionId === connectionId,
  );

describe('the page of a connection that waits', () => {
  it('leads from the button through an ordinary sign-in to the end', async () => {
    const { connectionId, code } = await wait();
    const visitor = newVisitor(portal);
    expect((await open(visitor, code).expect(200)).text).toContain('Is this your device?');
    const pressed = await press(visitor, code);
    expect(pressed.status).toBe(200);
    expect(pressed.text).toContain(paths.connectionSignIn(code));
    const end = await signInFor(visitor, code);
    expect(end.text).toContain('You may close this window');
    expect(await stored(connectionId)).toMatchObject({
      phase: 'signed-in',
      username: ALICE,
      session: { person: { source: 'federated', samlProviderArn: PROVIDER_A, groups: ['engineering'] } },
    });
    expect(portal.connectionEvents).toContainEqual({ connectionId, event: { kind: 'assertion-received' } });
    expect(audited('confirm-connection', connectionId)).toHaveLength(1);
    expect(audited('sign-in-to-connection', connectionId)).toMatchObject([
      { actor: ALICE, samlProviderArn: PROVIDER_A, clientVpnEndpointId: EA },
    ]);
  });

  it('says which device asks, from where and for what, in the language of the browser', async () => {
    const { code } = await wait({ publicIp: '203.0.113.9', platform: 'mac' });
    const { agent } = newVisitor(portal);
    const answer = await agent.get(paths.connection(code)).set('Accept-Language', 'de');
    const text = unescapeHtml(answer.text);
    expect(text).toContain('Ist das Ihr Gerät?');
    expect(text).toContain('Engineering');
    expect(text).toContain('Ein Mac');
    expect(text).toContain('203.0.113.9');
    expect(text).toContain('Vor weniger als einer Minute');
  });

  it('takes no word of the client into its text', async () => {
    const { code } = await wait({ platform: '<b>win</b>' });
    const { text } = await open(newVisitor(portal), code);
    expect(text).toContain('Its VPN client does not say');
    expect(text).not.toContain('<b>win');
  });

  it('shows the number where the browser is elsewhere than the device, and only there', async () => {
    const elsewhere = await wait({ publicIp: '203.0.113.9' });
    const here = await wait();
    const visitor = newVisitor(portal);
    const { text } = await open(visitor, elsewhere.code);
    expect(text).toContain(elsewhere.number);
    expect(text).toContain('The numbers are the same: this is my device');
    expect((await open(visitor, here.code)).text).not.toContain(here.number);
  });

  it('takes the addresses of one IPv6 subscriber for one place', async () => {
    const { code, number } = await wait({ publicIp: '2001:DB8:0:1::17' });
    const { agent } = newVisitor(portal);
    const from = (address: string) => agent.get(paths.connection(code)).set('X-Forwarded-For', address);
    expect((await from('2001:db8:0:1:a::b')).text).not.toContain(number);
    expect((await from('2001:db8:0:2:a::b')).text).toContain(number);
  });

  it('serves endpoints that the portal does not, at the provider of their connections, and whatever their rules', async () => {
    const { connectionId, code } = await wait({}, HIDDEN);
    const visitor = newVisitor(portal);
    await press(visitor, code);
    expect((await signInFor(visitor, code)).status).toBe(200);
    expect(await stored(connectionId)).toMatchObject({ phase: 'signed-in', username: ALICE });
    await visitor.agent.get(paths.endpoint(HIDDEN)).expect(404);
  });

  it('signs in to the portal, too, as any sign-in does', async () => {
    const { code } = await wait();
    const visitor = newVisitor(portal);
    await press(visitor, code);
    await signInFor(visitor, code);
    expect((await visitor.agent.get(paths.endpoint(EA)).expect(200)).text).toContain('Engineering');
  });
});

describe('a link alone', () => {
  it('does nothing in the browser of somebody who is signed in, however often it is opened', async () => {
    const visitor = newVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const { connectionId, code } = await wait({ publicIp: '203.0.113.66' });
    for (let visit = 0; visit < 3; visit += 1)
      expect((await open(visitor, code).expect(200)).text).toContain('203.0.113.66');
    const started = await visitor.agent.get(paths.connectionSignIn(code)).expect(303);
    expect(started.headers.location).toBe(paths.connection(code));
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting' });
    expect((await stored(connectionId))?.browserStep?.confirmedBy).toBeUndefined();
  });

  it('cannot be pressed by a form of another site, nor loaded as part of a page', async () => {
    const { connectionId, code } = await wait();
    const { agent } = newVisitor(portal);
    await agent.get(paths.connection(code)).expect(200);
    const foreign = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://elsewhere.example' };
    for (const path of [paths.connection(code), paths.connectionRejection(code)]) {
      await agent.post(path).set(foreign).type('form').send({}).expect(403);
      await agent.post(path).type('form').send({}).expect(403);
      const framed = { ...SAME_ORIGIN, 'Sec-Fetch-Dest': 'iframe' };
      await agent.post(path).set(framed).type('form').send({}).expect(403);
    }
    const after = await stored(connectionId);
    expect([after?.phase, after?.browserStep?.confirmedBy, after?.browserStep?.rejectedAt]).toEqual([
      'waiting',
      undefined,
      undefined,
    ]);
  });

  it('cannot be pressed without the token of the session where there is one', async () => {
    const visitor = newVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const { connectionId, code } = await wait();
    const post = visitor.agent.post(paths.connection(code)).set(SAME_ORIGIN).type('form');
    await post.send({ csrfToken: 'wrong' }).expect(403);
    expect((await stored(connectionId))?.browserStep?.confirmedBy).toBeUndefined();
  });

  it('cannot be pressed by a browser that keeps no cookies, and stays good for one that does', async () => {
    const { connectionId, code } = await wait();
    const post = request(portal.url).post(paths.connection(code)).set(SAME_ORIGIN).type('form');
    expect((await post.send({}).expect(403)).text).toContain('Your browser does not keep our cookie');
    expect((await stored(connectionId))?.browserStep?.confirmedBy).toBeUndefined();
  });

  it('goes on only in the browser where the button was pressed', async () => {
    const { connectionId, code } = await wait();
    const first = newVisitor(portal);
    const second = newVisitor(portal);
    await second.signIn(EA, portal.idps.a);
    await press(first, code);
    const refused = await open(second, code);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Another browser is at it');
    const posted = await second.agent
      .post(paths.connection(code))
      .set(SAME_ORIGIN)
      .type('form')
      .send({ csrfToken: await tokenOf(second) });
    expect(posted.status).toBe(409);
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting' });
    await signInFor(first, code);
    expect((await open(second, code)).status).toBe(410);
  });

  it('that was cut off, guessed, or used up its time leads to one and the same page', async () => {
    const { code } = await wait();
    const late = await wait();
    const visitor = newVisitor(portal);
    const texts = async (path: string) => {
      const { status, text } = await visitor.agent.get(path);
      return [status, text.replace(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/g, '').match(/<main[\s\S]*<\/h1>/)?.[0]];
    };
    const unknown = await texts(paths.connection('A'.repeat(22)));
    expect(unknown[0]).toBe(410);
    expect(await texts(paths.connection(code.slice(0, -1)))).toEqual(unknown);
    expect(await texts(paths.connection(`${code}x`))).toEqual(unknown);
    portal.advance(BROWSER_STEP_LIFETIME);
    expect(await texts(paths.connection(late.code))).toEqual(unknown);
    const posted = await visitor.agent
      .post(paths.connection(late.code))
      .set(SAME_ORIGIN)
      .type('form')
      .send({});
    expect(posted.status).toBe(410);
  });

  it('is in no log line, audit event and metric', async () => {
    const { code } = await wait();
    const visitor = newVisitor(portal);
    await press(visitor, code);
    await signInFor(visitor, code);
    await open(newVisitor(portal), code);
    const told = JSON.stringify([portal.lines, portal.auditEvents, portal.increments]);
    expect(told).not.toContain(code);
    expect(told).toContain('/c/:code');
  });
});

/** The token of a session that is signed in. */
async function tokenOf({ agent }: Visitor): Promise<string> {
  const { text } = await agent.get(paths.endpoint(EA));
  return /name="csrfToken" value="([^"]*)"/.exec(text)?.[1] ?? '';
}

describe('a sign-in that the browser has already', () => {
  it('is enough when it is fresh: the button alone ends it', async () => {
    const visitor = newVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const { connectionId, code } = await wait();
    const pressed = await press(visitor, code);
    expect([pressed.status, pressed.headers.location]).toEqual([303, paths.connection(code)]);
    expect((await open(visitor, code)).text).toContain('You may close this window');
    expect(await stored(connectionId)).toMatchObject({ phase: 'signed-in', username: ALICE });
  });

  it('is not when it is older than fifteen minutes', async () => {
    const visitor = newVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    portal.advance(15 * 60_000 + 1);
    const { connectionId, code } = await wait();
    expect((await press(visitor, code)).text).toContain(paths.connectionSignIn(code));
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting' });
    expect((await signInFor(visitor, code)).status).toBe(200);
  });

  it('is not when a connection of the person to the endpoint ended since', async () => {
    const visitor = newVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const person = { username: ALICE, samlProviderArn: PROVIDER_A };
    const now = portal.now();
    await saveEstablished(portal.store, EA, now, person, { phase: 'ended', connectionEndTime: now });
    const { code } = await wait();
    expect((await press(visitor, code)).text).toContain(paths.connectionSignIn(code));
  });

  it('is not when it is of another provider than the one of the connections', async () => {
    const visitor = newVisitor(portal);
    await visitor.signIn(EB, portal.idps.b);
    const { connectionId, code } = await wait({}, HIDDEN);
    expect((await press(visitor, code)).text).toContain(paths.connectionSignIn(code));
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting' });
  });
});

describe('"That is not me"', () => {
  it('turns the device away, for good, and tells of it in the audit', async () => {
    const { connectionId, code } = await wait({ publicIp: '203.0.113.66' });
    const visitor = newVisitor(portal);
    const answer = await press(visitor, code, paths.connectionRejection);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('That device was turned away');
    expect((await stored(connectionId))?.browserStep?.rejectedAt).toBeGreaterThan(0);
    expect(await stored(connectionId)).toMatchObject({ phase: 'signed-in', username: '' });
    expect(audited('reject-connection', connectionId)).toMatchObject([
      { clientVpnEndpointId: EA, details: { deviceAddress: '203.0.113.66' } },
    ]);
    await open(visitor, code).expect(410);
    expect((await press(visitor, code)).status).toBe(410);
  });

  it('comes too late for whoever is signed in already', async () => {
    const { connectionId, code } = await wait();
    const visitor = newVisitor(portal);
    await press(visitor, code);
    await signInFor(visitor, code);
    const csrfToken = await tokenOf(visitor);
    const post = visitor.agent.post(paths.connectionRejection(code)).set(SAME_ORIGIN).type('form');
    await post.send({ csrfToken }).expect(410);
    expect((await stored(connectionId))?.browserStep?.rejectedAt).toBeUndefined();
  });
});

describe('people who press twice, go back and reload', () => {
  it('end at the same page, also after the gateway took the connection over', async () => {
    const { connectionId, code } = await wait();
    const visitor = newVisitor(portal);
    const { agent } = visitor;
    await open(visitor, code);
    const post = () => agent.post(paths.connection(code)).set(SAME_ORIGIN).type('form').send({});
    const answers = await Promise.all([post(), post()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await signInFor(visitor, code);
    const found = await portal.store.connections.get(connectionId);
    if (!found) throw new Error('It is gone.');
    await portal.store.connections.save({ ...found.value, phase: 'admitted' }, found.version);
    for (let visit = 0; visit < 2; visit += 1)
      expect((await open(visitor, code)).text).toContain('You may close this window');
    await open(newVisitor(portal), code).expect(410);
  });
});

describe('the AWS-provided client', () => {
  it('gets its answer from the browser, by a form that only this page may send', async () => {
    const { code } = await wait({ loopbackPort: 35_001 });
    const visitor = newVisitor(portal);
    await press(visitor, code);
    const { text, headers } = await signInFor(visitor, code);
    expect(text).toContain('action="http://127.0.0.1:35001/"');
    expect(headers['content-security-policy']).toContain("form-action 'self' http://127.0.0.1:35001;");
    const answer = /name="SAMLResponse" value="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(Buffer.from(answer, 'base64').toString()).toMatch(/^<samlp:Response .*ID="_[\w-]{43}"/);
    expect((await open(visitor, code)).text).toContain(answer);
    const others = await open(visitor, (await wait()).code);
    expect(others.headers['content-security-policy']).not.toContain('127.0.0.1:35001');
  });
});

describe('the limit of links that lead nowhere', () => {
  it('counts them alone, per address', async () => {
    const { code } = await wait();
    const { agent } = newVisitor(portal);
    const from = (address: string, path: string) => agent.get(path).set('X-Forwarded-For', address);
    for (let guess = 0; guess < 60; guess += 1)
      await from('192.0.2.5', paths.connection('B'.repeat(22))).expect(410);
    await from('192.0.2.5', paths.connection('B'.repeat(22))).expect(429);
    for (let visit = 0; visit < 70; visit += 1) await from('192.0.2.6', paths.connection(code)).expect(200);
  });
});
