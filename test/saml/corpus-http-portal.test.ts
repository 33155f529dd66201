import { once } from 'node:events';
import { connect } from 'node:net';
import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { tellStories } from '../support/saml-attacks/stories.ts';
import { readAuthnRequest, respond } from '../support/scripted-idp.ts';
import { createIdps, EA, sampleEndpoints, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

/** Whoever believes one of these sends people to somebody else. */
const LIES: readonly Record<string, string>[] = [
  { Host: 'evil.example' },
  { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '444' },
  { Forwarded: 'host=evil.example;proto=https' },
  { 'X-Original-URL': 'http://evil.example/', 'X-Rewrite-URL': 'http://evil.example/' },
];

const [sample] = sampleEndpoints();
if (!sample) throw new Error('There are sample endpoints.');

const HIDDEN = {
  disabled: {
    ...sample,
    clientVpnEndpointId: 'cvpn-endpoint-000000000000000d1',
    selfServicePortal: 'disabled',
  },
  mutualOnly: {
    ...sample,
    clientVpnEndpointId: 'cvpn-endpoint-000000000000000d2',
    authenticationOptions: [{ type: 'certificate-authentication', clientRootCertificateChainArn: 'arn' }],
  },
  deleting: { ...sample, clientVpnEndpointId: 'cvpn-endpoint-000000000000000d3', status: 'deleting' },
} as const;

describe('the portal and what strangers send', () => {
  tellStories('http-portal', {
    'h-01-headers-do-not-name-the-portal': async () => {
      const honest = await request(portal.url).get(routes.serviceProviderMetadata);
      for (const lie of LIES) {
        const metadata = await request(portal.url).get(routes.serviceProviderMetadata).set(lie).expect(200);
        expect(metadata.text).toBe(honest.text);
        const start = await request(portal.url).get(paths.signIn(EA)).set(lie).expect(302);
        const { assertionConsumerServiceUrl } = readAuthnRequest(String(start.headers.location));
        expect(assertionConsumerServiceUrl).toBe(portal.assertionConsumerServiceUrl);
        const home = await request(portal.url).get(routes.home).set(lie);
        expect(JSON.stringify(home.headers) + home.text).not.toContain('evil.example');
        await signInWith(lie);
      }
      expect(await absoluteFormAnswer()).not.toContain('evil.example');
      expect(await absoluteFormAnswer()).toContain(portal.assertionConsumerServiceUrl);
    },
    'h-03-a-file-name-is-one-safe-header': async () => {
      const names = [
        'a"; filename="evil.exe',
        'a\r\nSet-Cookie: evil=1',
        '../../etc/passwd',
        'a;b',
        '\u202Egnp.exe',
        'Zürich Ж 東京',
        'x'.repeat(300),
        '.',
        '',
      ];
      for (const displayName of names) {
        await portal.saveEndpoint({ ...sample, displayName });
        const alice = newVisitor(portal);
        await alice.signIn(EA, portal.idps.a);
        const { headers } = await alice.agent.get(paths.clientConfiguration(EA, 'openvpn')).expect(200);
        expect(headers['content-disposition']).toMatch(/^attachment; filename="[A-Za-z0-9_-]{1,64}\.ovpn"$/);
        expect(headers['set-cookie']).toBeUndefined();
      }
      await portal.saveEndpoint(sample);
    },
    'h-04-endpoints-cannot-be-enumerated': async () => {
      for (const endpoint of Object.values(HIDDEN)) await portal.saveEndpoint(endpoint);
      const ids = [
        'cvpn-endpoint-00000000000000fff',
        'cvpn-endpoint-0',
        'CVPN-ENDPOINT-0000000000000000A',
        "cvpn-endpoint-' OR 1=1",
        ...Object.values(HIDDEN).map((endpoint) => endpoint.clientVpnEndpointId),
      ] as ClientVpnEndpointId[];
      const answers = new Set<string>();
      for (const id of ids) {
        for (const path of [paths.endpoint(id), paths.signIn(id), paths.clientConfiguration(id, 'openvpn')]) {
          answers.add(comparable(await request(portal.url).get(encodeURI(path)).expect(404)));
        }
      }
      expect(answers).toHaveLength(1);
    },
  });
});

/** The whole sign-in, while every request carries the lie. */
async function signInWith(lie: Record<string, string>): Promise<void> {
  const alice = newVisitor(portal);
  const { headers } = await alice.agent.get(paths.signIn(EA)).set(lie);
  const answered = readAuthnRequest(String(headers.location));
  const { samlResponse } = respond(portal.idps.a, answered, { now: portal.now() });
  const posted = await request(portal.url)
    .post(routes.assertionConsumerService)
    .set(lie)
    .type('form')
    .send({ SAMLResponse: samlResponse })
    .expect(303);
  const wrong = respond(portal.idps.a, await alice.start(EA), {
    now: portal.now(),
    overrides: { destination: `http://evil.example${routes.assertionConsumerService}` },
  });
  const refused = await request(portal.url)
    .post(routes.assertionConsumerService)
    .set(lie)
    .type('form')
    .send({ SAMLResponse: wrong.samlResponse })
    .expect(403);
  expect(refused.text).toContain('DestinationMismatch');
  expect(String(posted.headers.location)).toMatch(/^\/api\/auth\/sso\/complete\?code=/);
}

/** The answer to a request whose first line names another host. */
async function absoluteFormAnswer(): Promise<string> {
  const socket = connect(portal.port, 'localhost');
  socket.write(
    `GET http://evil.example${routes.serviceProviderMetadata} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
  );
  const chunks: string[] = [];
  socket.on('data', (chunk) => chunks.push(String(chunk)));
  await once(socket, 'close');
  return chunks.join('');
}

/** Everything of an answer that two strangers could compare: all but the request's own reference, nonce and date. */
function comparable({ headers, text }: Response): string {
  const reference = String(headers['x-request-id']);
  const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? reference;
  const { date: _date, 'content-length': _length, ...rest } = headers;
  // The link to the other language leads back to the very address that was asked for.
  const body = text.replace(/returnTo=[^"]+/, 'returnTo=PATH');
  return JSON.stringify([rest, body]).replaceAll(reference, 'REFERENCE').replaceAll(nonce, 'NONCE');
}
