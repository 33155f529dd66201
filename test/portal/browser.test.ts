import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/web/paths.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { type IdpPage, startIdpPage } from '../support/idp-page.ts';
import { ALICE } from '../support/scripted-idp.ts';
import { createIdps, EA, EC, startPortal, type TestPortal } from '../support/start-portal.ts';

let portal: TestPortal;
let idpPage: IdpPage;
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  idpPage = await startIdpPage(() => [ALICE]);
  portal = await startPortal({ idps: { ...(await createIdps()), a: idpPage.idp } });
});
afterAll(async () => {
  await browser.close();
  await portal.close();
  await idpPage.close();
});

/** What the browser complains about: a policy that blocks something says so there. */
function complaints(page: Page): readonly string[] {
  const texts: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') texts.push(message.text());
  });
  page.on('pageerror', (error) => texts.push(String(error)));
  return texts;
}

describe.each([true, false])('in a real browser (scripts: %s)', (javaScriptEnabled) => {
  it('a person gets from the home page to a saved profile, and out again', async () => {
    const page = await newVisitor(browser, { javaScriptEnabled });
    const texts = complaints(page);
    await page.goto(portal.url);
    await page.getByLabel('Endpoint ID or portal address').fill(`  ${portal.url}${paths.endpoint(EA)}  `);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Alice' }).click();
    await page.getByRole('heading', { level: 1, name: 'Engineering' }).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download profile' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`Engineering-${EA}.ovpn`);
    expect(readFileSync(await download.path(), 'utf8')).toContain('\nremote ');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'You are signed out' }).waitFor();
    expect(texts).toEqual([]);
    await page.context().close();
  });
});

describe('in a real browser', () => {
  it('two tabs end where each of them began', async () => {
    const one = await newVisitor(browser);
    const two = await one.context().newPage();
    await one.goto(portal.url + paths.endpoint(EA));
    await two.goto(portal.url + paths.endpoint(EC));
    await two.getByRole('button', { name: 'Alice' }).click();
    await two.getByRole('heading', { name: 'You do not have access to Finance' }).waitFor();
    await one.getByRole('button', { name: 'Alice' }).click();
    await one.getByRole('heading', { level: 1, name: 'Engineering' }).waitFor();
    await one.context().close();
  });

  it('a double click at the identity provider signs in once and does not hurt', async () => {
    const page = await newVisitor(browser);
    await page.goto(portal.url + paths.endpoint(EA));
    await page.getByRole('button', { name: 'Alice' }).dblclick();
    await page.waitForURL(`${portal.url}/**`);
    await page.goto(portal.url + paths.endpoint(EA));
    await page.getByRole('heading', { level: 1, name: 'Engineering' }).waitFor();
    await page.context().close();
  });

  it('Back to the identity provider and its button again end in a page that leads on', async () => {
    const page = await newVisitor(browser);
    await page.goto(portal.url + paths.endpoint(EA));
    await page.getByRole('button', { name: 'Alice' }).click();
    await page.getByRole('heading', { level: 1, name: 'Engineering' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Alice' }).click();
    await page.waitForURL(`${portal.url}/**`);
    const heading = await page.locator('h1').textContent();
    if (heading !== 'Engineering') {
      expect(heading).toBe('You came here a second time');
      await page.getByRole('link', { name: 'Go to the endpoint' }).click();
      await page.getByRole('heading', { level: 1, name: 'Engineering' }).waitFor();
    }
    await page.context().close();
  });

  it('cookies that vanish in between end in the page that speaks of cookies, and nobody is signed in', async () => {
    const page = await newVisitor(browser);
    await page.goto(portal.url + paths.endpoint(EA));
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Alice' }).click();
    await page.getByRole('heading', { name: 'Your browser does not keep our cookie' }).waitFor();
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('postern_session');
    await page.context().close();
  });

  it('the copy button copies the endpoint id', async () => {
    const page = await newVisitor(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(portal.url + paths.endpoint(EA));
    await page.getByRole('button', { name: 'Alice' }).click();
    await page.getByRole('button', { name: 'Copy the endpoint ID' }).click();
    await page.getByText('Copied').first().waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(EA);
    await page.context().close();
  });
});
