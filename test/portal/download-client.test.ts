import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientDownloads, type DeclaredClient } from '../../src/portal/client-downloads.ts';
import { routes } from '../../src/web/paths.ts';
import { type InstallerDirectory, installerDirectory } from '../support/installer-directory.ts';
import { createIdps, EB, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, type Visitor } from '../support/visitor.ts';

const CONTENT = randomBytes(700_000);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

let directory: InstallerDirectory;
let declared: readonly DeclaredClient[];
let portal: TestPortal;
let visitor: Visitor;
beforeAll(async () => {
  directory = installerDirectory();
  directory.write('openvpn.msi', CONTENT);
  directory.write('behind.msi', CONTENT);
  const changed = directory.write('changed.msi', CONTENT);
  declared = [
    await directory.declare('openvpn.msi'),
    await directory.declare('behind.msi', {
      Name: 'Behind the proxy',
      AccelRedirect: '/installers/behind.msi',
    }),
    await directory.declare('changed.msi', { Name: 'Changed' }),
  ];
  appendFileSync(changed, 'x');
  portal = await startPortal({ idps: await createIdps(), clientDownloads: () => clientDownloads(declared) });
  visitor = newVisitor(portal);
  await visitor.signIn(EB, portal.idps.b);
});
afterAll(async () => {
  await portal.close();
  for (const { installer } of declared) await installer?.close();
  directory.remove();
});

const counted = () =>
  portal.increments.filter((line) => line.startsWith('clientvpn_portal_client_downloads_total'));

describe('the download of a client', () => {
  it('is the file itself, with its checksum, for anybody who is signed in, and is counted', async () => {
    const before = counted().length;
    const answer = await visitor.agent
      .get('/clients/windows?name=openvpn-connect')
      .responseType('blob')
      .expect(200);
    expect(createHash('sha256').update(answer.body).digest('hex')).toBe(SHA256);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-msi',
      'content-disposition': 'attachment; filename=openvpn.msi',
      etag: `"${SHA256}"`,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    });
    await vi.waitFor(() =>
      expect(counted().slice(before)).toEqual([
        'clientvpn_portal_client_downloads_total{platform="windows",client="OpenVPN Connect",result="complete"}',
      ]),
    );
  });

  it('is the first of the platform when none is named', async () => {
    const { headers } = await visitor.agent.head('/clients/windows').expect(200);
    expect(headers['content-disposition']).toContain('openvpn.msi');
  });

  it('is a redirect for a client that is elsewhere', async () => {
    const before = counted().length;
    const { headers } = await visitor.agent.get('/clients/ios').expect(302);
    expect(headers.location).toBe('https://apps.apple.com/app/id590379981');
    expect(counted().slice(before)).toEqual([
      'clientvpn_portal_client_downloads_total{platform="ios",client="OpenVPN Connect",result="redirected"}',
    ]);
  });

  it('leads home, whether there is such a client or not, for somebody who is not signed in any more', async () => {
    for (const path of ['/clients/windows', '/clients/windows?name=none', '/clients/beos']) {
      const { headers, text } = await request(portal.url).get(path).expect(302);
      expect(headers.location).toBe(routes.home);
      expect(text).not.toContain('openvpn.msi');
    }
  });

  it('is a page for a platform or a client that there is not', async () => {
    for (const path of [
      '/clients/beos',
      '/clients/windows?name=none',
      '/clients/windows?name=',
      '/clients/__proto__',
    ])
      expect((await visitor.agent.get(path).expect(404)).text).toContain('We cannot find this page');
    await visitor.agent.get('/clients/windows?name=a&name=b').expect(400);
  });

  it('goes on where it broke off', async () => {
    const answer = await visitor.agent
      .get('/clients/windows')
      .set({ Range: 'bytes=699000-', 'If-Range': `"${SHA256}"` })
      .responseType('blob')
      .expect(206);
    expect(answer.body.equals(CONTENT.subarray(699_000))).toBe(true);
  });

  it('is left to the proxy where it has the file, after the same checks', async () => {
    const before = counted().length;
    const path = '/clients/windows?name=behind-the-proxy';
    const answer = await visitor.agent.get(path).set({ Range: 'bytes=0-1' }).expect(200);
    expect(answer.headers).toMatchObject({
      'x-accel-redirect': '/installers/behind.msi',
      'content-type': 'application/x-msi',
      'content-disposition': 'attachment; filename=behind.msi',
      etag: `"${SHA256}"`,
      'content-length': '0',
    });
    expect(counted().slice(before)).toEqual([
      'clientvpn_portal_client_downloads_total{platform="windows",client="Behind the proxy",result="handed-over"}',
    ]);
    const stranger = await request(portal.url).get(path).expect(302);
    expect(stranger.headers['x-accel-redirect']).toBeUndefined();
  });

  it('is a page that says so, and a line in the log, when the file was changed in place', async () => {
    const answer = await visitor.agent.get('/clients/windows?name=changed').expect(503);
    expect(answer.headers['content-type']).toContain('text/html');
    for (const header of ['content-disposition', 'etag', 'accept-ranges'])
      expect(answer.headers[header]).toBeUndefined();
    expect(answer.text).toContain('This file cannot be handed out now');
    expect(answer.text).not.toContain('/tmp');
    const line = portal.lines.find(({ message }) => message.includes('was changed in place'));
    expect(line?.message).toContain('send SIGHUP');
  });
});
