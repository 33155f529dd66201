import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientDownload, clientDownloads } from '../../src/portal/client-downloads.ts';
import { LANGUAGES } from '../../src/web/language.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { type IdpPage, startIdpPage } from '../support/idp-page.ts';
import { expectPageForEverybody } from '../support/page-for-everybody.ts';
import { ALICE } from '../support/scripted-idp.ts';
import {
  createIdps,
  EA,
  EC,
  sampleEndpoints,
  startPortal,
  type TestPortal,
} from '../support/start-portal.ts';

const MANY_GROUPS = Array.from(
  { length: 40 },
  (_, index) => `a-rather-long-group-name-without-spaces-${index}`,
);

let portal: TestPortal;
let idpPage: IdpPage;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  const people = () => [
    { ...ALICE, groups: ['engineering', ...MANY_GROUPS] },
    { ...ALICE, firstName: 'Eve', nameId: 'eve@corp.example', groups: [] },
  ];
  idpPage = await startIdpPage(people);
  portal = await startPortal({
    idps: { ...(await createIdps()), a: idpPage.idp },
    clientDownloads: () => [
      ...INSTALLERS,
      ...clientDownloads().filter(({ platform }) => platform !== 'windows'),
    ],
  });
  await makePagesFull();
});
afterAll(async () => {
  await browser.close();
  await portal.close();
  await idpPage.close();
});

/** The longest and fullest page that an endpoint can have. */
async function makePagesFull(): Promise<void> {
  const [ea] = sampleEndpoints();
  if (!ea) return;
  const [rule] = ea.authorizationRules;
  const [route] = ea.routes;
  if (!rule || !route) return;
  await portal.saveEndpoint({
    ...ea,
    displayName: 'Engineering-with-a-name-that-nobody-would-break-by-hand',
    status: 'pending-associate',
    portalNote: `Two lines.\n${'Nothingbreaksthisword'.repeat(8)}`,
    loginBanner: `Authorised use only. ${'Nothingbreaksthisword'.repeat(8)}`,
    authorizationRules: [
      ...ea.authorizationRules,
      { ...rule, destinationCidr: '0.0.0.0/0', description: '' },
    ],
    routes: [...ea.routes, { ...route, destinationCidr: '0.0.0.0/0' }],
  });
}

/** What an operator may say of the clients: files of their own, with all that is known of them. */
const INSTALLERS: readonly ClientDownload[] = ['OpenVPN GUI', 'OpenVPN Connect'].map((name) => ({
  platform: 'windows',
  name,
  slug: name.toLowerCase().replace(' ', '-'),
  flavour: name === 'OpenVPN GUI' ? 'openvpn' : 'openvpn-connect',
  href: `/clients/windows?name=${name.toLowerCase().replace(' ', '-')}`,
  version: '2.6.14-I001',
  size: 59_812_345,
  sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
}));

async function signIn(page: Page, firstName: string, endpointId = EA as string): Promise<void> {
  await page.goto(`${portal.url}/endpoints/${endpointId}`);
  await page.getByRole('button', { name: firstName }).click();
  await page.waitForURL(`${portal.url}/endpoints/**`);
}

async function openAll(page: Page): Promise<void> {
  for (const summary of await page.locator('summary').all()) await summary.click();
}

/** Every page, by what it is, and how somebody gets there. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'home, signed out': (page) => page.goto(portal.url),
  'home, with an error': (page) => page.goto(`${portal.url}/?endpointId=nonsense`),
  'home, with recent endpoints': async (page) => {
    await signIn(page, 'Alice');
    await page.locator('.person button').click();
    await page.goto(portal.url);
    await page.locator('#recent-endpoints').waitFor();
  },
  'home, signed in': async (page) => {
    await signIn(page, 'Alice');
    await page.goto(portal.url);
  },
  'home, signed in with nothing to use': async (page) => {
    await signIn(page, 'Eve');
    await page.goto(portal.url);
  },
  'the endpoint': async (page) => {
    await signIn(page, 'Alice');
    await openAll(page);
  },
  'the endpoint, for Linux': async (page) => {
    await signIn(page, 'Alice');
    await page.goto(portal.url + paths.endpointFor(EA, 'linux'));
  },
  'the endpoint, for Windows, with installers': async (page) => {
    await signIn(page, 'Alice');
    await page.goto(portal.url + paths.endpointFor(EA, 'windows'));
    await openAll(page);
  },
  'home, signed in, with an unknown endpoint': async (page) => {
    await signIn(page, 'Alice');
    await page.goto(`${portal.url}/?endpointId=cvpn-endpoint-fffffffffffffffff`);
  },
  'no access': async (page) => {
    await signIn(page, 'Alice', EC);
    await page.locator('summary').first().click();
  },
  'no access, without groups': (page) => signIn(page, 'Eve', EC),
  'not found': (page) => page.goto(`${portal.url}/nowhere`),
  'a refused sign-in': (page) =>
    page.goto(`${portal.url}${routes.signInComplete}?code=${'x'.repeat(43)}&again=1`),
  'bad request': (page) => page.goto(`${portal.url}${routes.home}?endpointId=a&endpointId=b`),
  'one moment': async (page) => {
    // The page goes on by itself; an answer without content keeps it where it is.
    await page.route('**/*again=1', (route) => route.fulfill({ status: 204 }));
    await page.goto(`${portal.url}${paths.signInComplete('x')}`);
  },
  'signed out': (page) => page.goto(`${portal.url}${routes.signedOut}`),
};

describe.each(LANGUAGES)('every page in %s, light and dark, at 320 and 1280 px', (language) => {
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

describe('with the keyboard', () => {
  it('the first stop leads past the header, and every stop can be seen', async () => {
    const page = await newVisitor(browser, { viewport: { width: 1280, height: 800 } });
    await signIn(page, 'Alice');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    const seen = new Set<string>();
    for (;;) {
      const { tag, outline, name } = (await page.evaluate(`(() => {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        return { tag: element.tagName, outline: style.outlineStyle + style.outlineWidth, name: element.textContent.trim() };
      })()`)) as { readonly tag: string; readonly outline: string; readonly name: string };
      if (tag === 'BODY') break;
      expect([name, outline]).toEqual([name, 'solid3px']);
      seen.add(name);
      await page.keyboard.press('Tab');
    }
    expect([...seen]).toEqual(expect.arrayContaining(['Sign out', 'Download profile', 'Copy']));
    await page.context().close();
  });

  it('the ring around Sign out is whole on the smallest phone', async () => {
    const page = await newVisitor(browser, { viewport: { width: 320, height: 800 }, locale: 'de' });
    await signIn(page, 'Alice');
    await page.locator('.person button').focus();
    const right = await page
      .locator('.person button')
      .evaluate((button) => button.getBoundingClientRect().right);
    // The ring: 3 px of it, 3 px away.
    expect(Number(right) + 6).toBeLessThanOrEqual(320);
    await page.context().close();
  });

  it('the skip link moves the focus to the content', async () => {
    const page = await newVisitor(browser);
    await page.goto(portal.url);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.context().close();
  });
});

describe('with forced colors', () => {
  it('keeps the borders that tell buttons and cards apart', async () => {
    const page = await newVisitor(browser, { forcedColors: 'active' });
    await signIn(page, 'Alice');
    const widths = await page.evaluate(
      `[...document.querySelectorAll('.button-primary, .panel, .platforms a')].map((element) => getComputedStyle(element).borderTopWidth)`,
    );
    for (const width of widths as string[]) expect(width).toMatch(/^[13]px$/);
    await page.context().close();
  });
});
