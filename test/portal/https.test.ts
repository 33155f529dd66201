import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { freePort } from '../support/redis-server.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { startTlsTerminator, type TlsTerminator } from '../support/tls-terminator.ts';
import { csrfTokenIn, newVisitor, type Visitor } from '../support/visitor.ts';

let portal: TestPortal;
let proxy: TlsTerminator;
let alice: Visitor;
beforeAll(async () => {
  const tlsPort = await freePort();
  portal = await startPortal({ idps: await createIdps(), portalUrl: () => `https://localhost:${tlsPort}` });
  proxy = await startTlsTerminator(tlsPort, portal.port);
  alice = newVisitor(portal, { url: proxy.url, ca: proxy.certificate });
});
afterAll(async () => {
  await proxy.close();
  await portal.close();
});

describe('behind a proxy that ends TLS', () => {
  it('signs people in, with Secure cookies that are bound to the host by their names', async () => {
    const start = await alice.agent.get(paths.signIn(EA)).expect(302);
    expect(String(start.headers['set-cookie'])).toMatch(
      /^__Host-postern_binding=[^;]+; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    const done = await alice.signIn(EA, portal.idps.a);
    expect(String(done.headers['set-cookie'])).toMatch(
      /^__Host-postern_session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    await alice.agent.get(paths.endpoint(EA)).expect(200);
  });

  it('gives identity providers its public address', async () => {
    const authnRequest = await newVisitor(portal, { url: proxy.url, ca: proxy.certificate }).start(EA);
    expect(authnRequest.assertionConsumerServiceUrl).toBe(`${proxy.url}${routes.assertionConsumerService}`);
    const metadata = await alice.agent.get(routes.serviceProviderMetadata).buffer(true).expect(200);
    expect(String(metadata.text ?? metadata.body)).toContain(
      `Location="${proxy.url}${routes.assertionConsumerService}"`,
    );
  });

  it('tells browsers to stay with https, and to leave other hosts of the domain alone', async () => {
    const { headers } = await alice.agent.get(routes.home).expect(200);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('accepts its own forms by their public origin', async () => {
    const { text } = await alice.agent.get(paths.endpoint(EA)).expect(200);
    const press = (origin: string) =>
      alice.agent
        .post(routes.signOut)
        .set('Origin', origin)
        .type('form')
        .send({ csrfToken: csrfTokenIn(text) });
    await press(portal.url).expect(403);
    await press(proxy.url).expect(303);
  });
});
