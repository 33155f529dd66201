import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths } from '../../src/web/paths.ts';
import { endpoint } from '../endpoints/samples.ts';
import { newConnectionVisitor, waitingConnections } from '../support/connection-visitor.ts';
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
import { postResponse, SAME_ORIGIN } from '../support/visitor.ts';
import { saveEstablished } from '../support/waiting-connection.ts';

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

const { wait, stored, audited } = waitingConnections(() => portal);

describe('the page of a connection that waits', () => {
  it('leads from the button through an ordinary sign-in to the end', async () => {
    const { connectionId, code } = await wait();
    const visitor = newConnectionVisitor(portal);
    expect((await visitor.open(code).expect(200)).text).toContain('Is this your device?');
    const pressed = await visitor.press(code);
    expect(pressed.status).toBe(200);
    expect(pressed.text).toContain(paths.connectionSignIn(code));
    const end = await visitor.signInFor(code);
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
    const { agent } = newConnectionVisitor(portal);
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
    const { text } = await newConnectionVisitor(portal).open(code);
    expect(text).toContain('Its VPN client does not say');
    expect(text).not.toContain('<b>win');
  });

  it('shows the number where the browser is elsewhere than the device, and only there', async () => {
    const elsewhere = await wait({ publicIp: '203.0.113.9' });
    const here = await wait();
    const visitor = newConnectionVisitor(portal);
    const { text } = await visitor.open(elsewhere.code);
    expect(text).toContain(elsewhere.number);
    expect(text).toContain('I have compared: this is my device');
    // Stock OpenVPN clients have no place for one.
    expect(text).toContain('Many clients show none');
    expect((await visitor.open(here.code)).text).not.toContain(here.number);
  });

  it('takes the addresses of one IPv6 subscriber for one place', async () => {
    const { code, number } = await wait({ publicIp: '2001:DB8:0:1::17' });
    const { agent } = newConnectionVisitor(portal);
    const from = (address: string) => agent.get(paths.connection(code)).set('X-Forwarded-For', address);
    expect((await from('2001:db8:0:1:a::b')).text).not.toContain(number);
    expect((await from('2001:db8:0:2:a::b')).text).toContain(number);
  });

  it('serves endpoints that the portal does not, at the provider of their connections, and whatever their rules', async () => {
    const { connectionId, code } = await wait({}, HIDDEN);
    const visitor = newConnectionVisitor(portal);
    await visitor.press(code);
    expect((await visitor.signInFor(code)).status).toBe(200);
    expect(await stored(connectionId)).toMatchObject({ phase: 'signed-in', username: ALICE });
    await visitor.agent.get(paths.endpoint(HIDDEN)).expect(404);
  });

  it('leads whoever is refused back to the VPN client, and not to a page that the portal may not serve', async () => {
    for (const id of [HIDDEN, EA] as const) {
      const { code } = await wait({}, id);
      const { press, agent } = newConnectionVisitor(portal);
      await press(code);
      const started = await agent.get(paths.connectionSignIn(code)).expect(302);
      const authnRequest = readAuthnRequest(String(started.headers.location));
      const overrides = { assertion: { conditions: { audienceRestrictions: [['urn:somebody:else']] } } };
      const refused = respond(portal.idps.a, authnRequest, { now: portal.now(), overrides });
      const { text } = await postResponse(portal, refused.samlResponse).expect(403);
      expect(text).toContain('This sign-in was for your VPN.');
      expect(text).toContain('href="/">Go to the home page</a>');
      expect(text).not.toContain(paths.endpoint(id));
      expect(text).not.toContain(code);
    }
  });

  it('says the same to who comes back in another browser, or a second time', async () => {
    const { code } = await wait({}, HIDDEN);
    const { press, agent } = newConnectionVisitor(portal);
    await press(code);
    const started = await agent.get(paths.connectionSignIn(code)).expect(302);
    const authnRequest = readAuthnRequest(String(started.headers.location));
    const { samlResponse } = respond(portal.idps.a, authnRequest, { now: portal.now() });
    const { headers } = await postResponse(portal, samlResponse).expect(303);
    const elsewhere = newConnectionVisitor(portal).agent;
    await elsewhere.get(paths.connection((await wait()).code));
    const foreign = await elsewhere.get(String(headers.location)).expect(403);
    await agent.get(String(headers.location)).expect(303);
    const replayed = await postResponse(portal, samlResponse).expect(403);
    for (const { text } of [foreign, replayed]) {
      expect(text).toContain('This sign-in was for your VPN.');
      expect(text).not.toContain(paths.endpoint(HIDDEN));
    }
  });

  it('signs in to the portal, too, as any sign-in does', async () => {
    const { code } = await wait();
    const visitor = newConnectionVisitor(portal);
    await visitor.press(code);
    await visitor.signInFor(code);
    expect((await visitor.agent.get(paths.endpoint(EA)).expect(200)).text).toContain('Engineering');
  });
});

describe('a sign-in that the browser has already', () => {
  it('is enough when it is fresh: the button alone ends it', async () => {
    const visitor = newConnectionVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const { connectionId, code } = await wait();
    const pressed = await visitor.press(code);
    expect([pressed.status, pressed.headers.location]).toEqual([303, paths.connection(code)]);
    expect((await visitor.open(code)).text).toContain('You may close this window');
    expect(await stored(connectionId)).toMatchObject({ phase: 'signed-in', username: ALICE });
  });

  it('is not when it is older than fifteen minutes', async () => {
    const visitor = newConnectionVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    portal.advance(15 * 60_000 + 1);
    const { connectionId, code } = await wait();
    expect((await visitor.press(code)).text).toContain(paths.connectionSignIn(code));
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting' });
    expect((await visitor.signInFor(code)).status).toBe(200);
  });

  it('is not when a connection of the person to the endpoint ended since', async () => {
    const visitor = newConnectionVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const person = { username: ALICE, samlProviderArn: PROVIDER_A };
    const now = portal.now();
    await saveEstablished(portal.store, EA, now, person, { phase: 'ended', connectionEndTime: now });
    const { code } = await wait();
    expect((await visitor.press(code)).text).toContain(paths.connectionSignIn(code));
  });

  it('is not when it is of another provider than the one of the connections', async () => {
    const visitor = newConnectionVisitor(portal);
    await visitor.signIn(EB, portal.idps.b);
    const { connectionId, code } = await wait({}, HIDDEN);
    expect((await visitor.press(code)).text).toContain(paths.connectionSignIn(code));
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting' });
  });
});

describe('"That is not me"', () => {
  it('turns the device away, for good, and tells of it in the audit', async () => {
    const { connectionId, code } = await wait({ publicIp: '203.0.113.66' });
    const visitor = newConnectionVisitor(portal);
    const answer = await visitor.press(code, paths.connectionRejection);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('That device was turned away');
    expect((await stored(connectionId))?.browserStep?.rejectedAt).toBeGreaterThan(0);
    expect(await stored(connectionId)).toMatchObject({ phase: 'signed-in', username: '' });
    expect(audited('reject-connection', connectionId)).toMatchObject([
      { clientVpnEndpointId: EA, details: { deviceAddress: '203.0.113.66' } },
    ]);
    await visitor.open(code).expect(410);
    expect((await visitor.press(code)).status).toBe(410);
  });

  it('comes too late for whoever is signed in already', async () => {
    const { connectionId, code } = await wait();
    const visitor = newConnectionVisitor(portal);
    await visitor.press(code);
    await visitor.signInFor(code);
    const csrfToken = await visitor.token();
    const post = visitor.agent.post(paths.connectionRejection(code)).set(SAME_ORIGIN).type('form');
    await post.send({ csrfToken }).expect(410);
    expect((await stored(connectionId))?.browserStep?.rejectedAt).toBeUndefined();
  });
});

describe('people who press twice, go back and reload', () => {
  it('end at the same page, also after the gateway took the connection over', async () => {
    const { connectionId, code } = await wait();
    const visitor = newConnectionVisitor(portal);
    const { agent } = visitor;
    await visitor.open(code);
    const post = () => agent.post(paths.connection(code)).set(SAME_ORIGIN).type('form').send({});
    const answers = await Promise.all([post(), post()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await visitor.signInFor(code);
    const found = await portal.store.connections.get(connectionId);
    if (!found) throw new Error('It is gone.');
    await portal.store.connections.save({ ...found.value, phase: 'admitted' }, found.version);
    for (let visit = 0; visit < 2; visit += 1)
      expect((await visitor.open(code)).text).toContain('You may close this window');
    await newConnectionVisitor(portal).open(code).expect(410);
  });

  it('leave one line in the audit when they press again because they went back', async () => {
    const { connectionId, code } = await wait();
    const visitor = newConnectionVisitor(portal);
    for (let time = 0; time < 3; time += 1) expect((await visitor.press(code)).status).toBe(200);
    expect(audited('confirm-connection', connectionId)).toHaveLength(1);
  });

  it('end there with the second press, too, when the first one was all and the gateway was faster', async () => {
    const visitor = newConnectionVisitor(portal);
    await visitor.signIn(EA, portal.idps.a);
    const { connectionId, code } = await wait();
    const csrfToken = await visitor.token();
    await visitor.open(code);
    const press = ({ agent } = visitor) =>
      agent.post(paths.connection(code)).set(SAME_ORIGIN).type('form').send({ csrfToken });
    await press().expect(303);
    const found = await portal.store.connections.get(connectionId);
    if (!found) throw new Error('It is gone.');
    await portal.store.connections.save({ ...found.value, phase: 'admitted' }, found.version);
    expect((await press().expect(303)).headers.location).toBe(paths.connection(code));
    const other = newConnectionVisitor(portal);
    await other.open((await wait()).code);
    await press(other).expect(410);
  });
});

describe('the AWS-provided client', () => {
  it('gets its answer from the browser, by a form that only this page may send', async () => {
    const { code } = await wait({ loopbackPort: 35_001 });
    const visitor = newConnectionVisitor(portal);
    await visitor.press(code);
    const { text, headers } = await visitor.signInFor(code);
    expect(text).toContain('action="http://127.0.0.1:35001/"');
    expect(headers['content-security-policy']).toContain("form-action 'self' http://127.0.0.1:35001;");
    const answer = /name="SAMLResponse" value="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(Buffer.from(answer, 'base64').toString()).toMatch(/^<samlp:Response .*ID="_[\w-]{43}"/);
    expect((await visitor.open(code)).text).toContain(answer);
    const others = await visitor.open((await wait()).code);
    expect(others.headers['content-security-policy']).not.toContain('127.0.0.1:35001');
  });
});
