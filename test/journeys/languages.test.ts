import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { type RunningDemo, signInAs, startDemo } from '../support/demo.ts';

let demo: RunningDemo;
let browser: Browser;
let headOffice: string;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  headOffice = demo.endpointPage('Head office');
});

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

const languageOf = (page: Page) => page.locator('html').getAttribute('lang');

async function download(page: Page, button: string): Promise<string> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: button }).click(),
  ]);
  return readFileSync(await saved.path(), 'utf8');
}

describe.each([true, false])('the portal in two languages (scripts: %s)', (javaScriptEnabled) => {
  it('speaks German to a German browser, English after the switch, and hands out the same profile', async () => {
    const page = await newVisitor(browser, { locale: 'de-DE', javaScriptEnabled });
    await page.goto(`${headOffice}?platform=linux`);
    await signInAs(page, 'Alice');
    await page.goto(`${headOffice}?platform=linux`);
    expect(await languageOf(page)).toBe('de');
    await page.getByRole('heading', { name: 'Profil herunterladen' }).waitFor();
    const german = await download(page, 'Profil herunterladen');

    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Download your profile' }).waitFor();
    expect(page.url()).toBe(`${headOffice}?platform=linux`);
    expect(await languageOf(page)).toBe('en');
    const english = await download(page, 'Download profile');
    expect(english).toBe(german);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'You are signed out' }).waitFor();
    await page.getByRole('link', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sie sind abgemeldet' }).waitFor();
    await page.context().close();
  });

  it('tells somebody who is refused why, in their language, and again in the other', async () => {
    const page = await newVisitor(browser, { locale: 'de-AT', javaScriptEnabled });
    await page.goto(headOffice);
    await signInAs(page, 'Eve');
    await page.getByRole('heading', { level: 1, name: 'Sie haben keinen Zugriff auf Head office' }).waitFor();
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'You do not have access to Head office' }).waitFor();
    await page.context().close();
  });

  it('keeps the choice through a sign-in that begins at the home page', async () => {
    const page = await newVisitor(browser, { locale: 'en-GB', javaScriptEnabled });
    await page.goto(new URL('/', headOffice).href);
    await page.getByRole('link', { name: 'Deutsch' }).click();
    await page.getByLabel('Zugangs-ID oder Adresse des Portals').fill(headOffice);
    await page.getByRole('button', { name: 'Weiter' }).click();
    await signInAs(page, 'Bob');
    await page.getByRole('heading', { name: 'In drei Schritten verbunden' }).waitFor();
    expect(await languageOf(page)).toBe('de');
    await page.context().close();
  });
});

describe('the copy buttons', () => {
  it('speak the language of the page', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await newVisitor(browser, { locale: 'de-DE', permissions });
    await page.goto(headOffice);
    await signInAs(page, 'Alice');
    await page.getByRole('button', { name: 'Zugangs-ID kopieren' }).click();
    await page.getByText('Kopiert').first().waitFor();
    await page.context().close();
  });
});
