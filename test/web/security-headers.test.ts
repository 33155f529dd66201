import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/web/paths.ts';
import { createIdps, startPortal, type TestPortal } from '../support/start-portal.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

const EVERY_KIND = [
  routes.home,
  '/nowhere',
  routes.signedOut,
  routes.serviceProviderMetadata,
  routes.assertionConsumerService,
];

describe('the headers of every answer', () => {
  it('allow nothing but our own style sheet, script, images and forms', async () => {
    for (const path of EVERY_KIND) {
      const { headers } = await request(portal.url).get(path);
      const policy = String(headers['content-security-policy']).split(';');
      const nonce = /'nonce-([A-Za-z0-9_-]{22})'/.exec(policy[1] ?? '')?.[1];
      expect(policy).toEqual([
        "default-src 'none'",
        `script-src 'self' 'nonce-${nonce}'`,
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
      ]);
    }
  });

  it('keep pages out of caches, frames, other windows and search engines', async () => {
    for (const path of EVERY_KIND) {
      const { headers } = await request(portal.url).get(path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'x-robots-tag': 'noindex, nofollow',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
    }
  });

  it('say nothing of the software, and nothing of https on http', async () => {
    const { headers } = await request(portal.url).get(routes.home);
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers.server).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });

  it('hold a nonce and a reference that are new each time, whatever the client sends', async () => {
    const ask = () => request(portal.url).get(routes.home).set('X-Request-Id', 'mine');
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    for (const name of ['x-request-id', 'content-security-policy']) {
      expect(new Set(answers.map(({ headers }) => headers[name])).size).toBe(20);
    }
    for (const { headers } of answers)
      expect(headers['x-request-id']).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  });
});

describe('static files', () => {
  it('have their content in their address and may be kept for ever', async () => {
    const { text } = await request(portal.url).get(routes.home);
    const href = /rel="stylesheet" href="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(href).toMatch(/^\/static\/portal\.[0-9a-f]{12}\.css$/);
    const { headers } = await request(portal.url).get(href).expect(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toBe('text/css; charset=utf-8');
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('are only those: no other name and no way out of the directory', async () => {
    for (const name of [
      'portal.css',
      'portal.000000000000.css',
      '..%2f..%2fpackage.json',
      '__proto__',
      '%00',
    ]) {
      await request(portal.url).get(`/static/${name}`).expect(404);
    }
  });
});
