import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientDownloads, type DeclaredClient } from '../../src/portal/client-downloads.ts';
import { escapeHtml } from '../../src/web/escape-html.ts';
import { paths } from '../../src/web/paths.ts';
import { type InstallerDirectory, installerDirectory } from '../support/installer-directory.ts';
import { createIdps, EA, EB, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, type Visitor } from '../support/visitor.ts';
import { readZip } from '../support/zip-reader.ts';

const CONTENT = randomBytes(9_000_001);

let directory: InstallerDirectory;
let large: string;
let declared: readonly DeclaredClient[];
let portal: TestPortal;
let alice: Visitor;
beforeAll(async () => {
  directory = installerDirectory();
  directory.write('OpenVPN größer.msi', CONTENT);
  large = directory.write('large.pkg', randomBytes(40_000_000));
  declared = [
    await directory.declare('OpenVPN größer.msi'),
    await directory.declare('large.pkg', { Platform: 'macos', Name: 'Tunnelblick' }),
  ];
  portal = await startPortal({ idps: await createIdps(), clientDownloads: () => clientDownloads(declared) });
  alice = newVisitor(portal);
  await alice.signIn(EA, portal.idps.a);
});
afterAll(async () => {
  await portal.close();
  // Hangs when a transfer still holds one of them.
  for (const { installer } of declared) await installer?.close();
  directory.remove();
});

async function download(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return alice.agent.get(path).set(headers).responseType('blob');
}

/** Begins a download without reading it. */
async function begin(path: string): Promise<IncomingMessage> {
  const cookie = alice.agent.jar.getCookies({ domain: 'localhost', path: '/', secure: false, script: false });
  const asked = get(`${portal.url}${path}`, { headers: { Cookie: cookie.toValueString() } });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

describe('the bundle', () => {
  it('holds instructions, the profile and the installer, each as it is, with names that every system reads', async () => {
    const answer = await download(paths.bundle(EA, 'openvpn-connect', 'windows'));
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/zip',
      'cache-control': 'no-store',
      'content-disposition': `attachment; filename="Engineering-${EA}-openvpn-connect.zip"`,
    });
    const [page, profile, installer, ...more] = readZip(answer.body);
    expect(more).toEqual([]);
    expect([page?.name, profile?.name, installer?.name]).toEqual([
      'Start here.html',
      `Engineering-${EA}-openvpn-connect.ovpn`,
      'OpenVPN größer.msi',
    ]);
    expect(installer?.utf8).toBe(true);
    expect(installer?.content.equals(CONTENT)).toBe(true);
    const alone = await alice.agent.get(paths.clientConfiguration(EA, 'openvpn-connect')).buffer(true);
    expect(profile?.content.toString()).toBe(alone.text ?? alone.body.toString());
    expect(Math.abs((page?.modifiedAt.getTime() ?? 0) - portal.now())).toBeLessThan(60_000);
  });

  it('is as large as what is in it: nothing is compressed', async () => {
    const { body } = await download(paths.bundle(EA, 'openvpn-connect', 'windows'));
    const sum = readZip(body).reduce((total, { content }) => total + content.length, 0);
    expect(body.length - sum).toBeLessThan(1000);
  });

  it('has instructions that need nothing else: no script, no picture, and every address absolute', async () => {
    const { body } = await download(paths.bundle(EA, 'openvpn-connect', 'windows'));
    const html = readZip(body)[0]?.content.toString() ?? '';
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('Connect to Engineering');
    expect(html).toContain(escapeHtml('OpenVPN größer.msi'));
    expect(html).toContain(`Engineering-${EA}-openvpn-connect.ovpn`);
    expect(html).not.toMatch(/<script|<img|<link|url\(|@import/);
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses).toEqual([`${portal.url}/endpoints/${EA}?platform=windows`]);
  });

  it('speaks the language of its reader', async () => {
    const { body } = await download(paths.bundle(EA, 'openvpn-connect', 'windows'), {
      'Accept-Language': 'de',
    });
    const [page] = readZip(body);
    expect(page?.name).toBe('Hier beginnen.html');
    expect(page?.content.toString()).toContain('<html lang="de">');
    expect(page?.content.toString()).toContain('Mit Engineering verbinden');
  });

  it('leads to the client where the portal has no file of it', async () => {
    const { body } = await download(paths.bundle(EA, 'openvpn', 'linux'));
    const files = readZip(body);
    expect(files.map(({ name }) => name)).toEqual(['Start here.html', `Engineering-${EA}.ovpn`]);
    expect(files[0]?.content.toString()).toContain('href="https://github.com/OpenVPN/openvpn3-linux"');
    expect(files[0]?.content.toString()).toContain(`~/Downloads/Engineering-${EA}/Engineering-${EA}.ovpn`);
  });

  it('is the export for the platform of the browser when the address names neither', async () => {
    const { body } = await download(`/endpoints/${EA}/bundle`, { 'Sec-CH-UA-Platform': '"macOS"' });
    expect(readZip(body).map(({ name }) => name)).toEqual(['Start here.html', `Engineering-${EA}.ovpn`]);
    expect(readZip(body)[0]?.content.toString()).toContain('platform=macos');
  });

  it('is for whom the profile is for: signed in at its provider and admitted', async () => {
    const stranger = newVisitor(portal);
    await stranger.signIn(EB, portal.idps.b);
    for (const agent of [stranger.agent, request(portal.url)]) {
      const { headers } = await agent.get(paths.bundle(EA, 'openvpn', 'windows')).expect(302);
      expect(headers.location).toBe(paths.signIn(EA));
    }
    for (const query of ['?client=other', '?platform=beos', '?client=aws&client=aws'])
      await alice.agent.get(`/endpoints/${EA}/bundle${query}`).expect(400);
  });

  it('is counted and audited, once for each download', async () => {
    const counted = () =>
      portal.increments.filter((line) => line.startsWith('clientvpn_portal_bundle_downloads_total'));
    const before = counted().length;
    await alice.agent.head(paths.bundle(EA, 'aws', 'windows')).expect(200);
    await download(paths.bundle(EA, 'aws', 'windows'));
    expect(counted().slice(before)).toEqual([
      `clientvpn_portal_bundle_downloads_total{endpoint="${EA}",client="aws"}`,
    ]);
    expect(portal.auditEvents.at(-1)).toMatchObject({
      action: 'download-bundle',
      result: 'succeeded',
      actor: 'alice@corp.example',
      samlProviderArn: PROVIDER_A,
      clientVpnEndpointId: EA,
      details: { client: 'aws', platform: 'windows' },
    });
  });

  it('lets go of everything when the client hangs up', async () => {
    const installer = declared[1]?.installer;
    if (!installer) throw new Error('The installer is missing.');
    const released = vi.fn();
    const borrow = vi.spyOn(installer, 'borrow').mockImplementationOnce(async () => {
      borrow.mockRestore();
      const file = await installer.borrow();
      return { ...file, release: released.mockImplementation(file.release) };
    });
    const answer = await begin(paths.bundle(EA, 'tunnelblick', 'macos'));
    await once(answer, 'readable');
    answer.destroy();
    await vi.waitFor(() => expect(released).toHaveBeenCalledOnce());
  });

  it('never looks complete when the installer was changed while it was sent', async () => {
    const answer = await begin(paths.bundle(EA, 'tunnelblick', 'macos'));
    await once(answer, 'readable');
    writeFileSync(large, randomBytes(40_000_000));
    await expect(buffer(answer).then(({ length }) => length)).rejects.toThrow('aborted');
    const lines = portal.lines.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(lines).toEqual([expect.stringContaining('was changed in place')]);
    await alice.agent.get(paths.bundle(EA, 'tunnelblick', 'macos')).expect(503);
  });
});
