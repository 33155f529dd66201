import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_FLAVOURS } from '../../src/endpoints/client-flavours.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { createExportClientConfiguration } from '../../src/endpoints/export-client-configuration.ts';
import { paths } from '../../src/web/paths.ts';
import {
  createIdps,
  EA,
  EB,
  PROVIDER_A,
  sampleEndpoints,
  startPortal,
  type TestPortal,
} from '../support/start-portal.ts';
import { newVisitor, type Visitor } from '../support/visitor.ts';

let portal: TestPortal;
let alice: Visitor;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
  alice = newVisitor(portal);
  await alice.signIn(EA, portal.idps.a);
});
afterAll(() => portal.close());

const profile = (query = '?client=openvpn') => `/endpoints/${EA}/client-configuration${query}`;

/** What the API would export of an endpoint. */
const exported = (endpoint: Endpoint) =>
  createExportClientConfiguration({
    ...portal.services,
    isMfaEnabled: () => false,
    portalPage: (id) => new URL(paths.endpoint(id), portal.url),
  })(endpoint);

describe('the client configuration', () => {
  it('comes as a file that no cache keeps, with a name that is safe everywhere', async () => {
    const answer = await alice.agent.get(profile()).buffer(true).expect(200);
    expect(answer.headers['content-type']).toBe('application/x-openvpn-profile');
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="Engineering-${EA}.ovpn"`);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(answer.text).toContain('\nclient\n');
    expect(answer.text).toContain(`Get the current one at ${portal.url}/endpoints/${EA}`);
  });

  it('comes for each client that we know, in a file of its own, with its name in metrics and audit', async () => {
    const names = new Set<string>();
    for (const client of CLIENT_FLAVOURS) {
      const answer = await alice.agent
        .get(profile(`?client=${client}`))
        .buffer(true)
        .expect(200);
      expect(answer.text).toMatch(/^client$/m);
      names.add(String(answer.headers['content-disposition']));
      expect(portal.increments).toContain(
        `clientvpn_portal_config_downloads_total{endpoint="${EA}",client="${client}"}`,
      );
      expect(portal.auditEvents.at(-1)?.details).toEqual({ client });
    }
    expect(names.size).toBe(CLIENT_FLAVOURS.length);
  });

  it('is the export without a client in the address, byte for byte, and counts as what it is', async () => {
    const [ea] = sampleEndpoints();
    const file = ea && (await exported(ea));
    const bytes = async (query: string) => {
      const answer = await alice.agent.get(profile(query)).responseType('blob').expect(200);
      return { text: answer.body.toString('latin1'), disposition: answer.headers['content-disposition'] };
    };
    const expected = {
      text: file?.text,
      disposition: `attachment; filename="${file?.fileName}"`,
    };
    expect(await bytes('')).toEqual(expected);
    expect(portal.auditEvents.at(-1)?.details).toEqual({ client: 'openvpn' });
    expect(await bytes('?client=openvpn')).toEqual(expected);
  });

  it('is a page for a client that we do not know', async () => {
    for (const query of [
      '?client=other',
      '?client=',
      '?client=openvpn&client=openvpn',
      '?client=__proto__',
      '?client=AWS',
    ]) {
      const answer = await alice.agent.get(profile(query)).expect(400);
      expect(answer.headers['content-disposition']).toBeUndefined();
      expect(answer.text).toContain('We did not understand that request');
    }
  });

  it('is counted and audited, once for each download', async () => {
    const counted = () =>
      portal.increments.filter((line) => line.startsWith('clientvpn_portal_config_downloads_total'));
    await alice.agent.head(profile()).expect(200);
    const before = counted().length;
    await alice.agent.get(profile()).expect(200);
    await alice.agent.head(profile()).expect(200);
    expect(counted().slice(before)).toEqual([
      `clientvpn_portal_config_downloads_total{endpoint="${EA}",client="openvpn"}`,
    ]);
    expect(portal.auditEvents.at(-1)).toMatchObject({
      action: 'download-client-configuration',
      result: 'succeeded',
      actor: 'alice@corp.example',
      samlProviderArn: PROVIDER_A,
      clientVpnEndpointId: EA,
      details: { client: 'openvpn' },
    });
  });

  it('leads to sign-in and then to the page, for somebody who is not signed in or at another provider only', async () => {
    const stranger = newVisitor(portal);
    await stranger.signIn(EB, portal.idps.b);
    for (const agent of [stranger.agent, request(portal.url)]) {
      const answer = await agent.get(profile()).expect(302);
      expect(answer.headers.location).toBe(paths.signIn(EA));
    }
    const done = await stranger.signIn(EA, portal.idps.a);
    expect(done.headers.location).toBe(paths.endpoint(EA));
  });

  it('keeps its header whole, whatever the endpoint is called', async () => {
    const [ea] = sampleEndpoints();
    const names = [
      'a"; filename="evil.exe',
      'a\r\nSet-Cookie: x=y',
      '../../etc/passwd',
      '\u202Egnp.exe',
      'Zürich 東京',
      'x'.repeat(300),
      '',
    ];
    for (const displayName of names) {
      if (ea) await portal.saveEndpoint({ ...ea, displayName });
      const answer = await alice.agent.get(profile()).expect(200);
      expect(answer.headers['content-disposition']).toMatch(
        /^attachment; filename="[A-Za-z0-9_-]{1,64}\.ovpn"$/,
      );
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    if (ea) await portal.saveEndpoint(ea);
  });

  it('ends in a page that names the cause when the server certificate is gone', async () => {
    const [ea] = sampleEndpoints();
    if (ea)
      await portal.saveEndpoint({
        ...ea,
        serverCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/gone',
      });
    const answer = await alice.agent.get(profile()).expect(500);
    expect(answer.text).toContain('ServerCertificateNotFound');
    expect(answer.headers['content-disposition']).toBeUndefined();
  });
});
