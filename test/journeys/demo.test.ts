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

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();
const networks = (page: Page) => page.locator('.networks').innerText();

async function download(page: Page): Promise<{ readonly name: string; readonly text: string }> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download profile' }).click(),
  ]);
  return { name: saved.suggestedFilename(), text: readFileSync(await saved.path(), 'utf8') };
}

describe('the demo, in a browser', () => {
  it('brings Alice from the portal address to a saved profile in two clicks', async () => {
    const page = await newVisitor(browser);
    await page.goto(headOffice);
    await signInAs(page, 'Alice');
    expect(await heading(page)).toBe('Head office');
    const profile = await download(page);
    expect(profile.name).toMatch(/^Head-office-cvpn-endpoint-[0-9a-f]{17}\.ovpn$/);
    expect(profile.text).toMatch(/^client$/m);
    expect(profile.text).toMatch(/^remote cvpn-endpoint-[0-9a-f]{17}\.vpn\.example\.com 443$/m);
    expect(profile.text).toContain('<ca>\n-----BEGIN CERTIFICATE-----');
    await page.context().close();
  });

  it('does the same without scripts, and with the keyboard alone', async () => {
    const page = await newVisitor(browser, { javaScriptEnabled: false });
    await page.goto(headOffice);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Head office' }).waitFor();
    const button = page.getByRole('link', { name: 'Download profile' });
    await tabTo(page, 'Download profile');
    expect(await button.evaluate((link) => link.matches(':focus-visible'))).toBe(true);
    const [saved] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(saved.suggestedFilename()).toMatch(/\.ovpn$/);
    await page.context().close();
  });

  it('shows Bob other networks than Alice', async () => {
    const [alice, bob] = [await newVisitor(browser), await newVisitor(browser)];
    await alice.goto(headOffice);
    await signInAs(alice, 'Alice');
    await bob.goto(headOffice);
    await signInAs(bob, 'Bob');
    expect(await networks(alice)).toContain('Development network');
    expect(await networks(alice)).not.toContain('Reports');
    expect(await networks(bob)).toContain('10.0.2.119/32');
    expect(await networks(bob)).not.toContain('Development network');
    await alice.context().close();
    await bob.context().close();
  });

  it('refuses Eve, tells her who she is and why, and gives her no profile', async () => {
    const page = await newVisitor(browser);
    await page.goto(headOffice);
    await signInAs(page, 'Eve');
    expect(await heading(page)).toBe('You do not have access to Head office');
    const text = await page.getByRole('main').innerText();
    expect(text).toContain('eve@corp.example');
    expect(text).toContain('sent no groups');
    expect(text).not.toMatch(/engineering|managers/);
    const profile = await page.request.get(`${headOffice}/client-configuration`);
    expect(profile.status()).toBe(403);
    expect(await profile.text()).not.toContain('BEGIN CERTIFICATE');
    await page.context().close();
  });

  it('signs in from two tabs at once, each ending at its own endpoint', async () => {
    const first = await newVisitor(browser);
    const second = await first.context().newPage();
    await first.goto(headOffice);
    await second.goto(demo.endpointPage('Laboratory'));
    await signInAs(first, 'Alice');
    await signInAs(second, 'Alice');
    expect(await heading(first)).toBe('Head office');
    expect(await heading(second)).toBe('Laboratory');
    await first.context().close();
  });

  it('takes a double click on the identity provider’s button as one sign-in', async () => {
    const page = await newVisitor(browser);
    await page.goto(headOffice);
    await page.getByRole('button', { name: 'Alice' }).dblclick();
    await page.getByRole('heading', { level: 1, name: 'Head office' }).waitFor();
    await page.context().close();
  });

  it('answers the back button and a second press with a page that leads on to the endpoint', async () => {
    const page = await newVisitor(browser);
    await page.goto(headOffice);
    await signInAs(page, 'Alice');
    await page.goBack();
    await signInAs(page, 'Alice');
    const text = await page.getByRole('main').innerText();
    expect(text).toContain('AssertionReplayed');
    await page.locator('main a.button').click();
    await page.getByRole('heading', { level: 1, name: 'Head office' }).waitFor();
    await page.context().close();
  });

  it('speaks of cookies when they were deleted during the sign-in, and creates no session', async () => {
    const page = await newVisitor(browser);
    await page.goto(headOffice);
    await page.context().clearCookies();
    await signInAs(page, 'Alice');
    await page.getByText('BindingMissing').waitFor();
    expect(await page.getByRole('main').innerText()).toMatch(/cookies/i);
    const cookies = await page.context().cookies(headOffice);
    expect(cookies.map((cookie) => cookie.name)).not.toContain('postern_session');
    await page.context().close();
  });

  it('ends the session at sign-out, so that the endpoint asks for a sign-in again', async () => {
    const page = await newVisitor(browser);
    await page.goto(headOffice);
    await signInAs(page, 'Alice');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: /signed out/i }).waitFor();
    await page.goto(headOffice);
    expect(new URL(page.url()).hostname).toBe('127.0.0.1');
    await page.context().close();
  });
});

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => globalThis.document.activeElement?.textContent?.trim() ?? '');
    if (focused.startsWith(name)) return;
  }
  throw new Error(`${name} cannot be reached with the Tab key.`);
}
