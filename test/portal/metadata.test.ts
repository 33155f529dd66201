import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/web/paths.ts';
import { createIdps, startPortal, type TestPortal } from '../support/start-portal.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

describe('the service provider metadata', () => {
  it('names our entity ID and our address, needs no cookie and sets none', async () => {
    const answer = await request(portal.url)
      .get(routes.serviceProviderMetadata)
      .set('Host', 'evil.example')
      .buffer(true)
      .parse((response, done) => response.setEncoding('utf8').on('data', (text: string) => done(null, text)))
      .expect(200);
    expect(answer.headers['content-type']).toBe('application/samlmetadata+xml; charset=utf-8');
    expect(answer.headers['set-cookie']).toBeUndefined();
    const xml = String(answer.body);
    expect(xml).toContain('entityID="urn:amazon:webservices:clientvpn"');
    expect(xml).toContain(`Location="${portal.assertionConsumerServiceUrl}"`);
    expect(xml).not.toContain('evil.example');
  });
});
