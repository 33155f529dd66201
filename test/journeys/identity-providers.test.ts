import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { paths } from '../../src/web/paths.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { arriveAtPortal } from '../support/demo.ts';
import { type IdpSite, startIdpSite } from '../support/idp-site.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { createSamlifyIdp } from '../support/samlify-idp.ts';
import { startSamlpIdp } from '../support/samlp-idp.ts';
import {
  createIdps,
  EA,
  type Idps,
  PROVIDER_A,
  startPortal,
  type TestPortal,
} from '../support/start-portal.ts';

const PACKAGES = { samlp: startSamlpIdp, samlify: createSamlifyIdp } as const;
const STORES = ['sqlite', 'redis'] as const;

const PEOPLE = [
  { nameId: 'alice@corp.example', firstName: 'Alice', lastName: 'Archer', groups: ['engineering'] },
  { nameId: 'bob@corp.example', firstName: 'Bob', lastName: 'Baker', groups: ['managers', 'board'] },
  { nameId: 'eve@corp.example', firstName: 'Eve', lastName: 'Everett', groups: [] },
];

let browser: Browser;
let redis: RedisServer;
let idps: Idps;
let keys: Readonly<Record<keyof typeof PACKAGES, KeyAndCertificate>>;

beforeAll(async () => {
  const signing = (commonName: string) => makeCertificate({ commonName, purpose: 'signing' });
  [browser, redis, idps] = await Promise.all([launchBrowser(), startRedis(), createIdps()]);
  keys = { samlp: await signing('samlp'), samlify: await signing('samlify') };
});

afterAll(async () => {
  await browser?.close();
  await redis?.close();
});

describe.each(STORES)('with its state in %s', (store) => {
  describe.each(Object.keys(PACKAGES) as (keyof typeof PACKAGES)[])('and %s as identity provider', (name) => {
    let portal: TestPortal;
    let site: IdpSite;

    beforeAll(async () => {
      portal = await startPortal({ idps, ...(store === 'redis' ? { redisUrl: redis.url } : {}) });
      const { serviceProvider, samlProviders } = portal.services;
      const idp = await PACKAGES[name](keys[name], serviceProvider);
      site = await startIdpSite(idp, PEOPLE, serviceProvider.assertionConsumerServiceUrl);
      const stored = await samlProviders.get(PROVIDER_A);
      if (!stored) throw new Error('The portal has no provider A.');
      await samlProviders.save({ ...stored.value, metadataDocument: site.metadata }, stored.version);
    });

    afterAll(async () => {
      await site?.close();
      await portal?.close();
    });

    it('gives Alice her profile, shows Bob other networks, and refuses Eve', async () => {
      const alice = await signedIn(portal, 'alice');
      expect(await networks(alice)).toContain('Development servers');
      expect(await downloaded(alice)).toMatch(/^remote \S+ \d+$/m);
      const bob = await signedIn(portal, 'bob');
      expect(await networks(bob)).toContain('Ledger');
      expect(await networks(bob)).not.toContain('Development servers');
      const eve = await signedIn(portal, 'eve');
      expect(await eve.getByRole('heading', { level: 1 }).innerText()).toBe(
        'You do not have access to Engineering',
      );
      await Promise.all([alice, bob, eve].map((page) => page.context().close()));
    });
  });
});

async function signedIn(portal: TestPortal, name: string): Promise<Page> {
  const page = await newVisitor(browser);
  await page.goto(`${portal.url}${paths.endpoint(EA)}`);
  await page.getByRole('button', { name: `${name}@corp.example` }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await arriveAtPortal(page);
  return page;
}

const networks = (page: Page) => page.locator('.networks').innerText();

async function downloaded(page: Page): Promise<string> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download profile' }).click(),
  ]);
  return readFileSync(await saved.path(), 'utf8');
}
