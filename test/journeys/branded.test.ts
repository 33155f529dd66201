import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeclaredBrand } from '../../src/portal/brand.ts';
import { DARK, LIGHT, nearestAccent } from '../../src/portal/brand-colors.ts';
import { routes } from '../../src/web/paths.ts';
import { barriersOn } from '../support/axe.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { type IdpPage, startIdpPage } from '../support/idp-page.ts';
import { png, TALL_LOGO, WIDE_LOGO } from '../support/pictures.ts';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';
import { ALICE } from '../support/scripted-idp.ts';
import { createIdps, EA, EC, startPortal, type TestPortal } from '../support/start-portal.ts';

/** Colors that just pass: a pair that nobody thought of would fail here. */
const BRAND: DeclaredBrand = {
  name: 'Example Remote Access',
  logo: { content: Buffer.from(WIDE_LOGO), extension: 'svg' },
  icon: { content: png(32, 32), extension: 'png' },
  accent: nearestAccent('#ffb000', LIGHT),
  accentDark: nearestAccent('#0b57d0', DARK),
  support: { text: 'IT Service Desk', href: 'https://help.example.com/vpn' },
};

let browser: Browser;
let idpPages: readonly IdpPage[];
let plain: TestPortal;
let branded: TestPortal;
let brand: DeclaredBrand = BRAND;

beforeAll(async () => {
  const people = () => [ALICE];
  const idps = await createIdps();
  [browser, ...idpPages] = await Promise.all([launchBrowser(), startIdpPage(people), startIdpPage(people)]);
  const portalOf = (page: IdpPage | undefined, options = {}) =>
    startPortal({ ...options, idps: page ? { ...idps, a: page.idp } : idps });
  [plain, branded] = await Promise.all([
    portalOf(idpPages[0]),
    portalOf(idpPages[1], { brand: () => brand }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([plain?.close(), branded?.close(), ...(idpPages ?? []).map((page) => page.close())]);
});

async function signIn(page: Page, portal: TestPortal, endpointId: string = EA): Promise<void> {
  await page.goto(`${portal.url}/endpoints/${endpointId}`);
  await page.getByRole('button', { name: 'Alice' }).click();
  await page.waitForURL(`${portal.url}/endpoints/**`);
}

/** The pages of the story, by name. */
const STORY: Readonly<Record<string, (page: Page, portal: TestPortal) => Promise<unknown>>> = {
  'home, signed out': (page, portal) => page.goto(portal.url),
  'the endpoint': (page, portal) => signIn(page, portal),
  'home, signed in': async (page, portal) => {
    await signIn(page, portal);
    await page.goto(portal.url);
  },
  'no access': (page, portal) => signIn(page, portal, EC),
  'a refused sign-in': (page, portal) =>
    page.goto(`${portal.url}${routes.signInComplete}?code=${'x'.repeat(43)}&again=1`),
  'signed out': (page, portal) => page.goto(`${portal.url}${routes.signedOut}`),
};

const accentOf = (page: Page) =>
  page.evaluate(`getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()`);

describe.each(Object.keys(STORY))('a branded portal beside the plain one: %s', (name) => {
  it('shows whose it is, and has no barrier that axe knows, light and dark', async () => {
    const page = await newVisitor(browser, { reducedMotion: 'reduce' });
    await STORY[name]?.(page, branded);
    expect(await page.title()).toMatch(/ – Example Remote Access$/);
    expect(await page.locator('.brand-name').textContent()).toBe('Example Remote Access');
    const contact = page.getByRole('contentinfo').getByRole('link', { name: 'IT Service Desk' });
    expect(await contact.getAttribute('href')).toBe('https://help.example.com/vpn');
    for (const [colorScheme, accent] of [
      ['light', BRAND.accent],
      ['dark', BRAND.accentDark],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await accentOf(page)).toBe(accent);
      expect(await barriersOn(page)).toEqual([]);
    }
    await page.context().close();
  });

  it('leaves the plain one as it is', async () => {
    const page = await newVisitor(browser, { colorScheme: 'light' });
    await STORY[name]?.(page, plain);
    expect(await page.title()).toMatch(/ – Postern$/);
    expect(await accentOf(page)).toBe('#0f5a60');
    expect(await page.locator('.brand-mark').count()).toBe(1);
    expect(await page.locator('.brand-logo').count()).toBe(0);
    await page.context().close();
  });
});

describe('the logo', () => {
  afterAll(() => {
    brand = BRAND;
  });

  it.each([
    ['wide', { content: Buffer.from(WIDE_LOGO), extension: 'svg' }],
    ['tall', { content: Buffer.from(TALL_LOGO), extension: 'svg' }],
    ['large', { content: png(900, 300), extension: 'png' }],
  ] as const)('keeps its place in the header of a phone and of a desk, %s as it is', async (_, logo) => {
    brand = { ...BRAND, logo };
    const page = await newVisitor(browser);
    await signIn(page, branded);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const [shown, natural] = (await page.locator('.brand-logo').evaluate((image) => {
        const { width, height } = image.getBoundingClientRect();
        return [{ width, height }, Reflect.get(image, 'naturalWidth')];
      })) as [{ width: number; height: number }, number];
      expect(natural).toBeGreaterThan(0);
      expect(shown.height).toBe(36);
      expect(shown.width).toBeGreaterThan(8);
      expect(shown.width).toBeLessThanOrEqual(144);
      expect(
        await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      ).toBe(0);
    }
    await page.context().close();
  });

  it('says nothing to a screen reader, which reads the name beside it', async () => {
    const page = await newVisitor(browser);
    await page.goto(branded.url);
    await page.getByRole('link', { name: 'Example Remote Access', exact: true }).waitFor();
    await page.context().close();
  });

  it('is harmless when it is an SVG with a program and somebody opens it by itself', async () => {
    const hostile = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert('event')">
      <script>alert('script')</script><rect width="9" height="9"/></svg>`;
    brand = { ...BRAND, logo: { content: Buffer.from(hostile), extension: 'svg' } };
    const page = await newVisitor(browser);
    const alerts: string[] = [];
    page.on('dialog', (dialog) => {
      alerts.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(branded.url);
    const address = String(await page.locator('.brand-logo').getAttribute('src'));
    await page.goto(`${branded.url}${address}`, { waitUntil: 'load' });
    expect(alerts).toEqual([]);
    // The same picture without its policy shows that alerts would have been seen.
    await page.route('**/static/logo.*', async (route) => {
      const answer = await route.fetch();
      const { 'content-security-policy': _, ...headers } = answer.headers();
      await route.fulfill({ response: answer, headers });
    });
    await page.reload({ waitUntil: 'load' });
    expect(alerts).toEqual(['script', 'event']);
    await page.context().close();
  });
});

describe('a process that serves', () => {
  const section = (accent: string) => `Portal:
  Name: Example Remote Access
  LogoFile: pictures/logo.svg
  Colors: { Accent: "${accent}" }
  SupportContact: { Text: Service Desk, Email: help@example.com }
`;
  let directory: ConfigurationDirectory;
  let postern: PosternProcess;
  let home: string;

  beforeAll(async () => {
    directory = configurationDirectory(await makeConfigurationFiles());
    mkdirSync(join(directory.directory, 'pictures'));
    directory.write('pictures/logo.svg', WIDE_LOGO);
    directory.write('postern.yaml', GOOD_CONFIGURATION + section('#7a1fa2'));
    const env = { POSTERN_LISTEN: '127.0.0.1:0', POSTERN_OPS_LISTEN: '127.0.0.1:0' };
    postern = startPostern(['serve'], env, directory.directory);
    home = `http://${(await postern.logLine('Postern serves')).listen}`;
  });
  afterAll(async () => {
    postern?.signal('SIGTERM');
    await postern?.exited;
    directory?.remove();
  });

  it('shows the brand of its file, and takes over another one on SIGHUP', async () => {
    const page = await newVisitor(browser, { colorScheme: 'light' });
    await page.goto(home);
    expect(await page.title()).toMatch(/ – Example Remote Access$/);
    expect(await accentOf(page)).toBe('#7a1fa2');
    expect(await page.getByRole('link', { name: 'Service Desk' }).getAttribute('href')).toBe(
      'mailto:help@example.com',
    );
    directory.write('postern.yaml', GOOD_CONFIGURATION + section('#0b57d0'));
    postern.signal('SIGHUP');
    await expect.poll(async () => (await page.reload()) && accentOf(page)).toBe('#0b57d0');
    await page.context().close();
  });

  it('keeps the brand that it has when the new one cannot be read, and lists every fault with its place', async () => {
    const page = await newVisitor(browser, { colorScheme: 'light' });
    directory.write('pictures/logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
    directory.write('postern.yaml', `${GOOD_CONFIGURATION + section('#ffd400')}  IconFile: nowhere.png\n`);
    postern.signal('SIGHUP');
    const { faults } = await postern.logLine('The configuration was not applied');
    expect(faults).toEqual([
      expect.stringMatching(/^postern\.yaml:32:3: Portal\.LogoFile: This SVG holds <script>/),
      expect.stringMatching(/^postern\.yaml:33:13: Portal\.Colors\.Accent: #ffd400 does not stand out/),
      expect.stringMatching(/^postern\.yaml:35:3: Portal\.IconFile: This file cannot be read: /),
    ]);
    await page.goto(home);
    expect(await page.title()).toMatch(/ – Example Remote Access$/);
    await page.context().close();
  });
});

describe('a page that was open while the brand changed', () => {
  it('still gets its colors, and has the new ones when it is loaded again', async () => {
    const page = await newVisitor(browser, { colorScheme: 'light' });
    // The page arrives, the brand changes, and only then the browser asks for the sheet.
    await page.route('**/static/brand.*.css', async (route) => {
      brand = { ...BRAND, accent: '#7a1fa2' };
      await fetch(branded.url);
      await route.continue();
    });
    await page.goto(branded.url);
    expect(await accentOf(page)).toBe(BRAND.accent);
    await page.unroute('**/static/brand.*.css');
    await page.reload();
    expect(await accentOf(page)).toBe('#7a1fa2');
    brand = BRAND;
    await page.context().close();
  });
});
