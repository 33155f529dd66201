import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/web/paths.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor } from '../support/visitor.ts';

/** The documented limit of unfinished starts per address and five minutes. */
const LIMIT = 300;

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps(), trustedProxies: ['127.0.0.0/8', '::1/128'] });
});
afterAll(() => portal.close());

const startFrom = (address: string) =>
  request(portal.url).get(paths.signIn(EA)).set('X-Forwarded-For', address);

describe('starting a sign-in', () => {
  it('sends the browser to the identity provider with a request for our own address', async () => {
    const authnRequest = await newVisitor(portal).start(EA);
    expect(authnRequest.assertionConsumerServiceUrl).toBe(portal.assertionConsumerServiceUrl);
    expect(authnRequest.issuer).toBe('urn:amazon:webservices:clientvpn');
    expect(authnRequest.destination).toBe(portal.idps.a.singleSignOnServiceUrl);
  });

  it('takes no address from the request: not from Host, not from what a proxy may forward', async () => {
    const headers = {
      Host: 'evil.example',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      Forwarded: 'host=evil.example;proto=https',
    };
    const answer = await request(portal.url).get(paths.signIn(EA)).set(headers).expect(302);
    expect(decodeURIComponent(String(answer.headers.location))).not.toContain('evil.example');
    expect(String(answer.headers['set-cookie'])).not.toContain('Secure');
  });

  it('sets a binding cookie of 128 random bits for ten minutes, and renews the same one at each start', async () => {
    const first = await startFrom('192.0.2.1').expect(302);
    const cookie = String(first.headers['set-cookie']);
    const [, value] =
      /^postern_binding=([A-Za-z0-9_-]{22}); Max-Age=600; .*HttpOnly; SameSite=Lax$/.exec(cookie) ?? [];
    expect(value).toBeDefined();
    const again = await startFrom('192.0.2.1').set('Cookie', `postern_binding=${value}`).expect(302);
    expect(String(again.headers['set-cookie'])).toContain(`postern_binding=${value};`);
    const forged = await startFrom('192.0.2.1').set('Cookie', 'postern_binding=short').expect(302);
    expect(String(forged.headers['set-cookie'])).not.toContain('short');
  });
});

describe('the limit of starts', () => {
  it('counts what was not finished per address, and tells people to wait', async () => {
    for (let start = 0; start < LIMIT; start += 1) await startFrom('192.0.2.7').expect(302);
    const answer = await startFrom('192.0.2.7').expect(429);
    expect(answer.headers['retry-after']).toBe('300');
    expect(answer.text).toContain('Please wait a few minutes');
    await startFrom('192.0.2.8').expect(302);
    portal.advance(301_000);
    await startFrom('192.0.2.7').expect(302);
  });

  it('counts a whole IPv6 subscriber as one', async () => {
    for (let start = 0; start < LIMIT; start += 1)
      await startFrom(`2001:db8::${start.toString(16)}`).expect(302);
    await startFrom('2001:db8::ffff:1').expect(429);
    await startFrom('2001:db8:0:1::1').expect(302);
  });

  it('does not punish an office behind one address for succeeding', async () => {
    const started = () => portal.store.counters.count('rate:sign-in-start:192.0.2.9');
    const colleague = () => {
      const visitor = newVisitor(portal);
      visitor.agent.set('X-Forwarded-For', '192.0.2.9');
      return visitor;
    };
    for (let person = 0; person < 5; person += 1) {
      await colleague().signIn(EA, portal.idps.a);
      expect(await started()).toBe(0);
    }
    await colleague().start(EA);
    expect(await started()).toBe(1);
  });
});
