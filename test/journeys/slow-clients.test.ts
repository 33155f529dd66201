import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request, { type Agent } from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths, routes } from '../../src/web/paths.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';
import { mostResidentMemory, openDescriptors, residentMemory } from '../support/process-figures.ts';
import { freePort } from '../support/redis-server.ts';
import { createScriptedIdp, idpMetadata, readAuthnRequest, respond } from '../support/scripted-idp.ts';
import { type SlowClient, startSlowClient } from '../support/slow-client.ts';

const MEGABYTE = 1024 * 1024;
const INSTALLER = randomBytes(60 * MEGABYTE);
const SHA256 = sha256(INSTALLER);
const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');
const INSTALLER_PATH = paths.client('windows', 'openvpn-connect');
const BUNDLE_PATH = paths.bundle(ENGINEERING, 'openvpn-connect', 'windows');

let directory: ConfigurationDirectory;
let postern: PosternProcess;
let port: number;
let browser: Agent;
let cookie: string;

beforeAll(async () => {
  const idp = await createScriptedIdp();
  directory = configurationDirectory({
    ...(await makeConfigurationFiles()),
    'idp-metadata.xml': idpMetadata(idp),
    'postern.yaml': `${GOOD_CONFIGURATION}ClientDownloads:
  - { Platform: windows, Name: OpenVPN Connect, File: ./openvpn.msi, Sha256: "${SHA256}" }
`,
  });
  writeFileSync(join(directory.directory, 'openvpn.msi'), INSTALLER);
  port = await freePort();
  postern = startPostern(['serve'], {
    POSTERN_CONFIG: directory.file,
    POSTERN_DATA_DIR: join(directory.directory, 'data'),
    POSTERN_PORTAL_URL: `http://localhost:${port}`,
    POSTERN_LISTEN: `127.0.0.1:${port}`,
    POSTERN_OPS_LISTEN: '127.0.0.1:0',
  });
  await postern.logLine('Postern serves');
  browser = request.agent(`http://localhost:${port}`);
  const { headers } = await browser.get(paths.signIn(ENGINEERING)).expect(302);
  const { samlResponse: SAMLResponse } = respond(idp, readAuthnRequest(String(headers.location)));
  const accepted = await request(`http://localhost:${port}`)
    .post(routes.assertionConsumerService)
    .type('form')
    .send({ SAMLResponse })
    .expect(303);
  await browser.get(String(accepted.headers.location)).expect(303);
  const place = { domain: 'localhost', path: '/', secure: false, script: false };
  cookie = browser.jar.getCookies(place).toValueString();
});
afterAll(async () => {
  postern?.signal('SIGKILL');
  await postern?.exited;
  directory?.remove();
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function slowClients(count: number, path: string, hangUpAfter?: number): Promise<SlowClient[]> {
  const options = { port, path, cookie, bytesPerSecond: 100_000, ...(hangUpAfter && { hangUpAfter }) };
  return Promise.all(Array.from({ length: count }, () => startSlowClient(options)));
}

describe.each([
  { what: 'the installer', path: INSTALLER_PATH, most: 2 },
  { what: 'the bundle', path: BUNDLE_PATH, most: 6 },
])('50 slow clients of $what, and 20 that hang up in the middle', ({ what, path, most }) => {
  it('cost a little memory each and, once gone, nothing', async () => {
    // What the program needs for its first downloads, it needs once.
    for (let count = 0; count < 3; count += 1) await browser.get(path).responseType('blob').expect(200);
    const [memory, descriptors] = [residentMemory(postern.pid), openDescriptors(postern.pid)];
    const slow = await slowClients(50, path);
    const leaving = await slowClients(20, path, 300_000);
    const during = await mostResidentMemory(postern.pid, 6000);
    const perClient = (during - memory) / 50 / MEGABYTE;
    await Promise.all(leaving.map(({ ended }) => ended));
    await vi.waitFor(() => expect(openDescriptors(postern.pid)).toBe(descriptors + 50));
    expect(Math.min(...slow.map((client) => client.received()))).toBeGreaterThan(300_000);
    await Promise.all(slow.map((client) => client.hangUp()));
    await vi.waitFor(() => expect(openDescriptors(postern.pid)).toBe(descriptors));
    const after = residentMemory(postern.pid);
    process.stdout.write(
      `${what}: ${descriptors} descriptors, ${descriptors + 50} with 50 slow clients, ${descriptors} after them; ` +
        `${megabytes(memory)} resident, at most ${megabytes(during)}, ${megabytes(after)} after them: ${perClient.toFixed(2)} MB for each client.\n`,
    );
    expect(perClient).toBeLessThan(most);
    expect(postern.stdout()).not.toContain('"level":"error"');
    expect(postern.stderr()).toBe('');
  }, 60_000);
});

describe('a download that broke off', () => {
  it('is the very installer when it went on later', async () => {
    const [client] = await slowClients(1, INSTALLER_PATH, 500_000);
    await client?.ended;
    const first = client?.body() ?? Buffer.alloc(0);
    const rest = await browser
      .get(INSTALLER_PATH)
      .set({ Range: `bytes=${first.length}-`, 'If-Range': `"${SHA256}"` })
      .responseType('blob')
      .expect(206);
    expect(first.length).toBeGreaterThan(100_000);
    expect(sha256(Buffer.concat([first, rest.body]))).toBe(SHA256);
  });
});

function megabytes(bytes: number): string {
  return `${Math.round(bytes / MEGABYTE)} MB`;
}
