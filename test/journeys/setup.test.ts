import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { paths } from '../../src/web/paths.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { arriveAtPortal } from '../support/demo.ts';
import { type IdpSite, startIdpSite } from '../support/idp-site.ts';
import type { PackageIdp } from '../support/package-idp.ts';
import { startSamlpIdp } from '../support/samlp-idp.ts';
import { makeSetupLink } from '../support/setup-visitor.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';

const ALICE = {
  nameId: 'alice@corp.example',
  firstName: 'Alice',
  lastName: 'Archer',
  groups: ['engineering'],
};

let browser: Browser;
let portal: TestPortal;
let site: IdpSite;
/** The identity provider as its administrator set it up first, with a slash too many, and as it should be. */
let mistaken: PackageIdp;
let right: PackageIdp;
let current: PackageIdp;

beforeAll(async () => {
  browser = await launchBrowser();
  portal = await startPortal({ idps: await createIdps() });
  const { serviceProvider } = portal.services;
  const key = await makeCertificate({ commonName: 'samlp', purpose: 'signing' });
  right = await startSamlpIdp(key, serviceProvider);
  const { assertionConsumerServiceUrl } = serviceProvider;
  mistaken = await startSamlpIdp(key, {
    ...serviceProvider,
    assertionConsumerServiceUrl: `${assertionConsumerServiceUrl}/`,
  });
  current = mistaken;
  const idp: PackageIdp = { metadata: right.metadata, respond: (...given) => current.respond(...given) };
  site = await startIdpSite(idp, [ALICE], assertionConsumerServiceUrl);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await portal?.close();
});

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();

async function signInAtIdp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in as alice@corp.example' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

describe('the administrator of an identity provider, without a script', () => {
  it('enters the values, gives the metadata, reads what is wrong, mends it and sees that all is well', async () => {
    const page = await newVisitor(browser, { javaScriptEnabled: false });
    await page.goto(portal.url + paths.setupLink(await makeSetupLink(portal)));
    await page.getByRole('button', { name: 'Begin the setup' }).click();
    expect(await heading(page)).toBe('Values for your identity provider');
    await page.getByRole('link', { name: 'Okta' }).click();
    expect(await page.getByText(portal.assertionConsumerServiceUrl).count()).toBe(1);

    await page.getByRole('link', { name: 'Next: metadata' }).click();
    await page.getByLabel('Choose the file').setInputFiles({
      name: 'metadata.xml',
      mimeType: 'text/xml',
      buffer: Buffer.from(site.metadata),
    });
    await page.getByRole('button', { name: 'Read the document' }).click();
    expect(await heading(page)).toBe('Is this your identity provider?');
    await page.getByRole('button', { name: 'Use this metadata' }).click();
    await page.getByText('The metadata is in use.').waitFor();

    await page.getByRole('link', { name: 'Next: test sign-in' }).click();
    await page.getByRole('link', { name: 'Test for Engineering' }).click();
    await signInAtIdp(page);
    expect(await heading(page)).toBe('The test sign-in failed');
    const diagnosis = page.getByRole('heading', {
      name: 'The assertion consumer service URL is another one',
    });
    await diagnosis.first().waitFor();
    expect(await page.getByText('A slash at the end is missing or too many.').count()).toBeGreaterThan(0);
    // Destination of the Response and Recipient of the Assertion.
    expect(await page.locator('mark').allInnerTexts()).toEqual(['/', '/']);

    current = right;
    await page.getByRole('link', { name: 'Test again' }).click();
    await signInAtIdp(page);
    expect(await heading(page)).toBe('The test sign-in worked');
    expect(await page.locator('.outcome-failed').count()).toBe(0);
    expect(await page.locator('.group-named').innerText()).toContain('engineering');

    await page.goto(portal.url + paths.endpoint(EA));
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1/);
    await signInAtIdp(page);
    await arriveAtPortal(page);
    expect(await heading(page)).toBe('Engineering');
    await page.context().close();
  });
});
