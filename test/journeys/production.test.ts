import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import { makeConfigurationFiles } from '../support/configuration-directory.ts';
import { arriveAtPortal } from '../support/demo.ts';
import { type HttpsVisitor, httpsVisitor, signInAt } from '../support/https-visitor.ts';
import { healthCheckCommand } from '../support/production-files.ts';
import { type ProductionLayout, startProductionLayout } from '../support/production-layout.ts';

const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');
const ENDPOINT = paths.endpoint(ENGINEERING);
const INSTALLER_PATH = paths.client('windows', 'openvpn-connect');

let layout: ProductionLayout;
let browser: Browser;

const INSTALLER = 'an installer, as the portal has it';
const DOWNLOADS = `
ClientDownloads:
  - Platform: windows
    Name: OpenVPN Connect
    File: ./client.msi
    Sha256: "${createHash('sha256').update(INSTALLER).digest('hex')}"
    AccelRedirect: /installers/client.msi
`;

beforeAll(async () => {
  const good = await makeConfigurationFiles();
  const files = { ...good, 'client.msi': INSTALLER, 'postern.yaml': `${good['postern.yaml']}${DOWNLOADS}` };
  [layout, browser] = await Promise.all([startProductionLayout(files), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await layout?.close();
});

async function signedIn(): Promise<Page> {
  const page = await newVisitor(browser, { ignoreHTTPSErrors: true });
  await page.goto(`${layout.portal}${ENDPOINT}`);
  await page.getByRole('button', { name: 'Alice' }).click();
  await arriveAtPortal(page);
  return page;
}

/** The fields of every request line that both replicas logged. */
function requestLines(): readonly Readonly<Record<string, unknown>>[] {
  const output = (['portal-one', 'portal-two'] as const)
    .map((name) => layout.replica(name).stdout())
    .join('');
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
}

describe('the layout of docker-compose.yml, in a browser', () => {
  it('brings Alice from the portal address to a saved profile', async () => {
    const page = await signedIn();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Engineering');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download profile' }).click(),
    ]);
    expect(readFileSync(await saved.path(), 'utf8')).toMatch(/^remote \S+ 443$/m);
    await page.context().close();
  });

  it('sets cookies that are Secure, not for scripts, and bound to the host by their names', async () => {
    const page = await signedIn();
    const cookies = await page.context().cookies(layout.portal);
    expect(cookies.map(({ name }) => name).sort()).toEqual([
      '__Host-postern_binding',
      '__Host-postern_recent',
      '__Host-postern_session',
    ]);
    for (const cookie of cookies) {
      expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' });
    }
    await page.context().close();
  });

  it('signs out by the button, which posts through the proxy', async () => {
    const page = await signedIn();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: /signed out/i }).waitFor();
    await page.context().close();
  });
});

describe('the health check of the image', () => {
  it('finds a replica that runs healthy, and one that does not run unhealthy', async () => {
    const { host } = new URL(await layout.opsOf('portal-one'));
    expect([await healthAt(host), await healthAt('0.0.0.0:1')]).toEqual([0, 1]);
  });
});

describe('the proxy of docker-compose.yml', () => {
  const FROM = '127.0.0.77';
  const visitors: HttpsVisitor[] = [];
  const visitor = (from = FROM) => {
    const one = httpsVisitor(layout, from);
    visitors.push(one);
    return one;
  };
  afterAll(() => {
    for (const one of visitors) one.close();
  });

  it('lets both replicas answer', async () => {
    const one = visitor();
    await signInAt(one, layout.idpPage.idp, ENGINEERING);
    for (let view = 0; view < 8; view += 1) expect((await one.ask(ENDPOINT)).status).toBe(200);
    for (const name of ['portal-one', 'portal-two'] as const) {
      expect(layout.replica(name).stdout()).toContain(`"clientAddress":"${FROM}"`);
    }
  });

  it('tells the portal whose request it is, and nobody can claim to be somebody else', async () => {
    const from = '127.0.0.78';
    const claims = {
      'X-Forwarded-For': '203.0.113.9',
      Forwarded: 'for=203.0.113.9',
      'X-Real-IP': '203.0.113.9',
    };
    const answer = await visitor(from).ask(paths.signIn(ENGINEERING), { headers: claims });
    expect(answer.status).toBe(302);
    await expect
      .poll(() => requestLines().filter(({ clientAddress }) => clientAddress === from))
      .toMatchObject([{ route: routes.signIn, status: 302 }]);
    expect(requestLines().map(({ clientAddress }) => clientAddress)).not.toContain('203.0.113.9');
  });

  it('sends people who come without TLS on to https', async () => {
    const answer = await new Promise<{ status?: number; location?: string }>((resolve, reject) => {
      get(
        `http://127.0.0.1:${layout.httpPort}${ENDPOINT}?platform=macos`,
        { headers: { Host: 'vpn.example.com' } },
        (response) => {
          response.resume();
          resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '' });
        },
      ).on('error', reject);
    });
    expect(answer).toEqual({ status: 301, location: `https://vpn.example.com${ENDPOINT}?platform=macos` });
  });

  it('passes on the largest form that the portal reads, and refuses a larger one itself', async () => {
    const post = (length: number) =>
      visitor().ask(routes.assertionConsumerService, {
        method: 'POST',
        form: { SAMLResponse: 'A'.repeat(length) },
      });
    const passed = await post(256 * 1024 - 'SAMLResponse='.length);
    expect(passed.text).toContain('ResponseTooLarge');
    const refused = await post(256 * 1024);
    expect(refused).toMatchObject({ status: 413, headers: { server: 'nginx' } });
  });

  it('sends an installer itself when a replica says so, with the ranges that a browser resumes by', async () => {
    // Told apart by its words; in production it is the same file.
    writeFileSync(join(layout.installers, 'client.msi'), 'an installer, as the proxy has it');
    const one = visitor();
    expect(await one.ask(INSTALLER_PATH)).toMatchObject({ status: 302, headers: { location: routes.home } });
    await signInAt(one, layout.idpPage.idp, ENGINEERING);
    const whole = await one.ask(INSTALLER_PATH);
    expect(whole).toMatchObject({ status: 200, text: 'an installer, as the proxy has it' });
    expect(whole.headers).toMatchObject({ 'content-disposition': expect.stringContaining('client.msi') });
    expect(whole.headers).not.toHaveProperty('x-accel-redirect');
    const rest = await one.ask(INSTALLER_PATH, { headers: { Range: 'bytes=21-' } });
    expect(rest).toMatchObject({ status: 206, text: 'proxy has it' });
  });

  it('sends an installer to nobody whom no replica sent there', async () => {
    writeFileSync(join(layout.installers, 'client.msi'), 'an installer, as the proxy has it');
    const answer = await visitor().ask('/installers/client.msi');
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('an installer');
  });
});

async function healthAt(opsListen: string): Promise<number | null> {
  const [, ...args] = healthCheckCommand();
  const check = spawn(process.execPath, args, { env: { POSTERN_OPS_LISTEN: opsListen } });
  const [code] = await once(check, 'exit');
  return code;
}
