import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { LANGUAGES } from '../../src/web/language.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { type IdpPage, startIdpPage } from '../support/idp-page.ts';
import { expectPageForEverybody } from '../support/page-for-everybody.ts';
import { ALICE, createScriptedIdp, idpMetadata } from '../support/scripted-idp.ts';
import { openSetupIn } from '../support/setup-browser.ts';
import { makeSetupLink } from '../support/setup-visitor.ts';
import { createIdps, EA, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';

const MANY_GROUPS = Array.from({ length: 40 }, (_, index) => `a-long-group-name-without-spaces-${index}`);

let portal: TestPortal;
let idpPage: IdpPage;
let browser: Browser;
let otherMetadata: string;

beforeAll(async () => {
  browser = await launchBrowser();
  idpPage = await startIdpPage(() => [
    { ...ALICE, groups: ['engineering', ...MANY_GROUPS] },
    { ...ALICE, firstName: 'Eve', nameId: 'not-an-email-address', groups: [] },
  ]);
  portal = await startPortal({ idps: { ...(await createIdps()), a: idpPage.idp } });
  otherMetadata = idpMetadata(await createScriptedIdp());
});
afterAll(async () => {
  await browser.close();
  await portal.close();
  await idpPage.close();
});

async function give(page: Page, document: string): Promise<void> {
  await page.goto(portal.url + routes.setupMetadata);
  await page.locator('textarea').fill(document);
  await page.locator('main form button').click();
}

async function test(page: Page, firstName: string): Promise<void> {
  await page.goto(portal.url + routes.setupTest);
  await page.locator(`a[href="${paths.setupSignIn(EA)}"]`).click();
  await page.getByRole('button', { name: firstName }).click();
  await page.waitForURL(`${portal.url}/setup/reports/**`);
  await page.locator('main details summary').first().click();
}

/** Every page of a setup, by what it is, and how somebody gets there. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'the link': async (page) => page.goto(portal.url + paths.setupLink(await makeSetupLink(portal))),
  ...Object.fromEntries(
    (['adfs', 'other'] as const).map((product) => [
      `values for ${product}`,
      async (page: Page) => {
        await openSetupIn(page, portal);
        await page.goto(portal.url + paths.setupValues(product));
      },
    ]),
  ),
  metadata: async (page) => {
    await openSetupIn(page, portal);
    await page.goto(portal.url + routes.setupMetadata);
  },
  'metadata, a moment after it was confirmed': async (page) => {
    await openSetupIn(page, portal);
    await page.goto(portal.url + paths.setupMetadataSaved());
  },
  'metadata that cannot be used': async (page) => {
    await openSetupIn(page, portal);
    await give(page, `<EntityDescriptor ${'nothingbreaksthisword'.repeat(8)}`);
  },
  'metadata of nobody yet': async (page) => {
    await openSetupIn(page, portal, { samlProviderArn: `${PROVIDER_A}-new`, providerName: 'new' });
    await page.goto(portal.url + routes.setupMetadata);
  },
  'metadata to confirm': async (page) => {
    await openSetupIn(page, portal);
    await give(page, otherMetadata);
    await page.locator('input[name="digest"]').waitFor({ state: 'attached' });
  },
  'test sign-in': async (page) => {
    await openSetupIn(page, portal);
    await page.goto(portal.url + routes.setupTest);
  },
  'test sign-in before there is metadata': async (page) => {
    await openSetupIn(page, portal, { samlProviderArn: `${PROVIDER_A}-new`, providerName: 'new' });
    await page.goto(portal.url + routes.setupTest);
  },
  'a report without a fault': async (page) => {
    await openSetupIn(page, portal);
    await test(page, 'Alice');
  },
  'a report with faults': async (page) => {
    await openSetupIn(page, portal);
    await test(page, 'Eve');
  },
  'the end': (page) => page.goto(portal.url + routes.setupEnded),
};

describe.each(LANGUAGES)('every page of the setup in %s, light and dark, at 320 and 1280 px', (language) => {
  it.each(Object.keys(PAGES))(
    'has no barrier that axe knows, does not scroll sideways and has large targets: %s',
    async (name) => {
      const page = await newVisitor(browser, { reducedMotion: 'reduce', locale: language });
      await PAGES[name]?.(page);
      await expectPageForEverybody(page, language);
      await page.context().close();
    },
  );
});
