import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLoopbackAnswer } from '../../src/connections/browser-step.ts';
import { LANGUAGES } from '../../src/web/language.ts';
import { paths } from '../../src/web/paths.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { type IdpPage, startIdpPage } from '../support/idp-page.ts';
import { expectPageForEverybody } from '../support/page-for-everybody.ts';
import { freePort } from '../support/redis-server.ts';
import { ALICE } from '../support/scripted-idp.ts';
import { createIdps, EA, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { startTlsTerminator } from '../support/tls-terminator.ts';
import { saveEstablished, saveWaiting, type WaitingOptions } from '../support/waiting-connection.ts';

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

const wait = (options?: WaitingOptions) => saveWaiting(portal.store, EA, portal.now(), options);
const link = (code: string) => portal.url + paths.connection(code);
const stored = async (id: string) => (await portal.store.connections.get(id))?.value;
const confirm = (page: Page) => page.getByRole('button', { name: /this is my device/i });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const isDone = (page: Page) => heading(page, 'You are signed in').waitFor();

/** What the browser complains about: a policy that blocks something says so there. */
function complaints(page: Page): readonly string[] {
  const texts: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') texts.push(message.text());
  });
  page.on('pageerror', (error) => texts.push(String(error)));
  return texts;
}

/** What the AWS-provided client has at its port: it takes one form and says that it has it. */
async function startLoopback() {
  const forms: URLSearchParams[] = [];
  const referrers: string[] = [];
  const server = createServer(async (request, response) => {
    referrers.push(request.headers.referer ?? '');
    if (request.method === 'POST') forms.push(new URLSearchParams(await text(request)));
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>VPN client</title><h1>The client has it</h1>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, forms, referrers };
}

describe.each([true, false])('in a real browser (scripts: %s)', (javaScriptEnabled) => {
  it('a person confirms their device, signs in, and may close the window', async () => {
    const { connectionId, code } = await wait();
    const page = await newVisitor(browser, { javaScriptEnabled });
    const texts = complaints(page);
    await page.goto(link(code));
    await heading(page, 'Is this your device?').waitFor();
    await confirm(page).click();
    await page.getByRole('button', { name: 'Alice' }).click();
    await isDone(page);
    expect(await stored(connectionId)).toMatchObject({ phase: 'signed-in', username: ALICE.nameId });
    await page.reload();
    await isDone(page);
    expect(texts).toEqual([]);
    await page.context().close();
  });

  it('the AWS-provided client gets the right answer at its port', async () => {
    const { server, port, forms, referrers } = await startLoopback();
    const { connectionId, code } = await wait({ loopbackPort: port });
    const page = await newVisitor(browser, { javaScriptEnabled });
    const texts = complaints(page);
    await page.goto(link(code));
    await confirm(page).click();
    await page.getByRole('button', { name: 'Alice' }).click();
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Go on in the VPN client' }).click();
    await heading(page, 'The client has it').waitFor();
    const step = (await stored(connectionId))?.browserStep;
    expect(forms).toHaveLength(1);
    expect(referrers.join('')).not.toContain(code);
    expect(step && isLoopbackAnswer(step, forms[0]?.get('SAMLResponse') ?? '')).toBe(true);
    expect(texts.filter((complaint) => !complaint.includes('favicon'))).toEqual([]);
    await page.context().close();
    server.close();
  });
});

describe.each([true, false])('on an https portal (scripts: %s)', (javaScriptEnabled) => {
  it('the browser hands the answer to the plain port of this machine, without asking or complaining', async () => {
    const { server, port, forms } = await startLoopback();
    const tlsPort = await freePort();
    const secure = await startPortal({ idps: portal.idps, portalUrl: () => `https://localhost:${tlsPort}` });
    const proxy = await startTlsTerminator(tlsPort, secure.port);
    const { code } = await saveWaiting(secure.store, EA, secure.now(), { loopbackPort: port });
    const page = await newVisitor(browser, { ignoreHTTPSErrors: true, javaScriptEnabled });
    const texts = complaints(page);
    await page.goto(proxy.url + paths.connection(code));
    await confirm(page).click();
    await page.getByRole('button', { name: 'Alice' }).click();
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Go on in the VPN client' }).click();
    await heading(page, 'The client has it').waitFor();
    expect(forms).toHaveLength(1);
    expect(texts.filter((complaint) => !complaint.includes('favicon'))).toEqual([]);
    await page.context().close();
    server.close();
    await proxy.close();
    await secure.close();
  });
});

describe('in a real browser', () => {
  it('the link of an attacker does nothing in the browser of a victim who is signed in, and says whose device it is', async () => {
    const page = await newVisitor(browser);
    await page.goto(portal.url + paths.endpoint(EA));
    await page.getByRole('button', { name: 'Alice' }).click();
    await heading(page, 'Engineering').waitFor();
    const { connectionId, code, number } = await wait({ publicIp: '203.0.113.66', platform: 'linux' });
    await page.goto(link(code));
    await page.reload();
    await page.getByText('203.0.113.66').waitFor();
    await page.getByText('A computer with Linux').waitFor();
    await page.getByText(number).waitFor();
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting', username: '' });
    await page.getByRole('button', { name: 'That is not me' }).click();
    await heading(page, 'That device was turned away').waitFor();
    expect((await stored(connectionId))?.browserStep?.rejectedAt).toBeGreaterThan(0);
    await page.goto(link(code));
    await heading(page, 'This link is over').waitFor();
    await page.context().close();
  });

  it('a double click on the button is one press', async () => {
    const { connectionId, code } = await wait();
    const page = await newVisitor(browser);
    await page.goto(link(code));
    await confirm(page).dblclick();
    await page.getByRole('button', { name: 'Alice' }).click();
    await isDone(page);
    expect(await stored(connectionId)).toMatchObject({ phase: 'signed-in' });
    await page.context().close();
  });

  it('two tabs with two connections each end where they began', async () => {
    const [first, second] = [await wait(), await wait()];
    const one = await newVisitor(browser);
    const two = await one.context().newPage();
    for (const [page, { code }] of [
      [one, first],
      [two, second],
    ] as const) {
      await page.goto(link(code));
      await confirm(page).click();
      await page.getByRole('button', { name: 'Alice' }).waitFor();
    }
    for (const page of [two, one]) {
      await page.getByRole('button', { name: 'Alice' }).click();
      await isDone(page);
    }
    for (const { connectionId } of [first, second])
      expect(await stored(connectionId)).toMatchObject({ phase: 'signed-in' });
    await one.context().close();
  });

  it('Back from the identity provider asks once more, and Back from the end stays there', async () => {
    const { code } = await wait();
    const page = await newVisitor(browser);
    await page.goto(link(code));
    await confirm(page).click();
    await page.getByRole('button', { name: 'Alice' }).waitFor();
    await page.goBack();
    await heading(page, 'Is this your device?').waitFor();
    await confirm(page).click();
    await page.getByRole('button', { name: 'Alice' }).click();
    await isDone(page);
    await page.goto(portal.url);
    await page.goBack();
    await isDone(page);
    await page.context().close();
  });

  it('cookies that vanish in between end in a page that speaks of cookies, and nobody is connected', async () => {
    const { connectionId, code } = await wait();
    const page = await newVisitor(browser);
    await page.goto(link(code));
    await confirm(page).click();
    await page.getByRole('button', { name: 'Alice' }).waitFor();
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Alice' }).click();
    await heading(page, 'Your browser does not keep our cookie').waitFor();
    expect(await stored(connectionId)).toMatchObject({ phase: 'waiting', username: '' });
    await page.goto(link((await wait()).code));
    await page.context().clearCookies();
    await confirm(page).click();
    await heading(page, 'Your browser does not keep our cookie').waitFor();
    await page.context().close();
  });

  it('a person ends a connection of theirs on the page of the endpoint', async () => {
    const person = { username: ALICE.nameId, samlProviderArn: PROVIDER_A };
    const { clientIp, connectionId } = await saveEstablished(portal.store, EA, portal.now(), person);
    portal.advance(1000);
    const page = await newVisitor(browser);
    await page.goto(portal.url + paths.endpoint(EA));
    await page.getByRole('button', { name: 'Alice' }).click();
    await page.getByRole('button', { name: `End connection of ${clientIp}` }).click();
    await page.getByText('Ending…').waitFor();
    expect(await stored(connectionId)).toMatchObject({ ending: { manner: 'halt' } });
    await page.context().close();
  });
});

/** Every page of a connection, by what it is, and how somebody gets there. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'the question': async (page) => page.goto(link((await wait()).code)),
  'the question, with a number': async (page) =>
    page.goto(link((await wait({ publicIp: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff' })).code)),
  'turned away': async (page) => {
    await page.goto(link((await wait()).code));
    await page.locator('.button-secondary').click();
    await page.waitForURL('**/rejection');
  },
  'signed in': async (page) => {
    await page.goto(link((await wait()).code));
    await page.locator('main .button-primary').click();
    await page.getByRole('button', { name: 'Alice' }).click();
    await page.waitForURL('**/c/*');
  },
  'signed in, for the AWS-provided client': async (page) => {
    await page.route('http://127.0.0.1:9/', (route) => route.fulfill({ status: 204 }));
    await page.goto(link((await wait({ loopbackPort: 9 })).code));
    await page.locator('main .button-primary').click();
    await page.getByRole('button', { name: 'Alice' }).click();
    await page.locator('form[data-submit-at-once]').waitFor();
  },
  'a link that is over': (page) => page.goto(link('A'.repeat(22))),
  'the endpoint, with connections': async (page) => {
    const person = { username: ALICE.nameId, samlProviderArn: PROVIDER_A };
    await saveEstablished(portal.store, EA, portal.now(), person);
    portal.advance(1000);
    await page.goto(portal.url + paths.endpoint(EA));
    await page.getByRole('button', { name: 'Alice' }).click();
    await page.locator('#connections-title').waitFor();
  },
};

describe.each(LANGUAGES)(
  'every page of a connection in %s, light and dark, at 320 and 1280 px',
  (language) => {
    it.each(Object.keys(PAGES))(
      'has no barrier that axe knows, does not scroll sideways and has large targets: %s',
      async (name) => {
        const page = await newVisitor(browser, { reducedMotion: 'reduce', locale: language });
        await PAGES[name]?.(page);
        await expectPageForEverybody(page, language);
        await page.context().close();
      },
    );
  },
);
