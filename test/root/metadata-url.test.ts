import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths, routes } from '../../src/web/paths.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { documentListener, type MetadataServer, startMetadataServer } from '../support/metadata-server.ts';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';
import {
  createScriptedIdp,
  idpMetadata,
  readAuthnRequest,
  respond,
  type ScriptedIdp,
} from '../support/scripted-idp.ts';

const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');

let files: Readonly<Record<string, string>>;
let idp: ScriptedIdp;
let directory: ConfigurationDirectory;
const servers: MetadataServer[] = [];
const processes: PosternProcess[] = [];
beforeAll(async () => {
  [files, idp] = await Promise.all([makeConfigurationFiles(), createScriptedIdp({ keyKind: 'ec-p256' })]);
});
beforeEach(() => {
  directory = configurationDirectory(files);
});
afterEach(async () => {
  for (const started of processes.splice(0)) {
    started.signal('SIGKILL');
    await started.exited;
  }
  for (const server of servers.splice(0)) await server.close();
  directory.remove();
});

async function site(...parts: Parameters<typeof startMetadataServer>): Promise<MetadataServer> {
  const server = await startMetadataServer(...parts);
  servers.push(server);
  return server;
}

const withProvider = (members: string) =>
  GOOD_CONFIGURATION.replace('Name: corp, MetadataFile: ./idp-metadata.xml', `Name: corp, ${members}`);

function postern(args: readonly string[], env: Readonly<Record<string, string>> = {}): PosternProcess {
  const started = startPostern(args, {
    POSTERN_CONFIG: directory.file,
    POSTERN_DATA_DIR: join(directory.directory, 'data'),
    POSTERN_LISTEN: '127.0.0.1:0',
    POSTERN_OPS_LISTEN: '127.0.0.1:0',
    ...env,
  });
  processes.push(started);
  return started;
}

async function signInAt(serving: PosternProcess): Promise<Response> {
  const { listen } = await serving.logLine('Postern serves');
  return fetch(`http://${listen}${paths.signIn(ENGINEERING)}`, { redirect: 'manual' });
}

describe('postern serve with a MetadataUrl', () => {
  it('starts while the address fails, tells people and operators, and is whole once it answers', async () => {
    const server = await site((_request, response) => void response.writeHead(503).end());
    const url = `${server.origin}/metadata`;
    directory.write('postern.yaml', withProvider(`MetadataUrl: '${url}', MetadataAllowPrivateAddress: true`));
    const serving = postern(['serve']);
    const refused = await signInAt(serving);
    expect(refused.status).toBe(503);
    expect(await refused.text()).toContain('Sign-in is not ready yet');
    expect(await serving.logLine('corp has no metadata yet')).toMatchObject({
      level: 'error',
      code: 'MetadataStatusUnexpected',
      url,
    });
    const doctor = postern(['doctor']);
    await doctor.exited;
    expect(doctor.stdout()).toMatch(/fault +Metadata: The metadata of corp was never fetched/);

    server.answer(documentListener(idpMetadata(idp)));
    serving.signal('SIGHUP');
    await serving.logLine('Fetched the metadata of corp');
    expect((await signInAt(serving)).headers.get('location')).toContain(idp.singleSignOnServiceUrl);
    serving.signal('SIGTERM');
    expect(await serving.exited).toBe(0);

    // What was fetched outlives the process and the address.
    await server.close();
    servers.pop();
    const again = postern(['serve']);
    expect((await signInAt(again)).status).toBe(302);
  });

  it('learns of a key that nobody announced from the first Response that it signs', async () => {
    const server = await site(documentListener(idpMetadata(idp)));
    const members = `MetadataUrl: '${server.origin}/', MetadataAllowPrivateAddress: true`;
    directory.write('postern.yaml', withProvider(members));
    const serving = postern(['serve'], { POSTERN_PORTAL_URL: 'http://localhost:8080' });
    const { listen } = await serving.logLine('Postern serves');
    const renewed = await createScriptedIdp({ keyKind: 'ec-p256' });
    const postAnswer = async () => {
      const { headers } = await signInAt(serving);
      const { samlResponse } = respond(renewed, readAuthnRequest(headers.get('location') ?? ''));
      const body = new URLSearchParams({ SAMLResponse: samlResponse });
      const acs = `http://${listen}${routes.assertionConsumerService}`;
      return (await fetch(acs, { method: 'POST', body, redirect: 'manual' })).status;
    };
    server.answer(documentListener(idpMetadata(renewed)));
    expect(await postAnswer()).toBe(403);
    await expect.poll(postAnswer, { timeout: 25_000, interval: 500 }).toBe(303);
    expect(server.requests).toHaveLength(2);
  }, 60_000);

  it('stops at once although an address does not answer', async () => {
    const server = await site(() => undefined);
    const members = `MetadataUrl: '${server.origin}/', MetadataAllowPrivateAddress: true`;
    directory.write('postern.yaml', GOOD_CONFIGURATION);
    const serving = postern(['serve']);
    await serving.logLine('Postern serves');
    directory.write('postern.yaml', withProvider(members));
    serving.signal('SIGHUP');
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(1);
    serving.signal('SIGTERM');
    expect(await serving.exited).toBe(0);
  });

  it('trusts an authority of the operator for https, and no other', async () => {
    const authority = await makeCertificate({
      commonName: 'Corp CA',
      purpose: 'certificate-authority',
      keyKind: 'ec-p256',
    });
    const tls = await makeCertificate({
      commonName: 'localhost',
      purpose: 'server',
      keyKind: 'ec-p256',
      issuer: authority,
    });
    const server = await site(documentListener(idpMetadata(idp)), tls);
    const url = server.origin.replace('127.0.0.1', 'localhost');
    directory.write('postern.yaml', withProvider(`MetadataUrl: '${url}', MetadataAllowPrivateAddress: true`));
    directory.write('ca.pem', authority.certificate);
    const stranger = postern(['apply']);
    await stranger.exited;
    expect(stranger.stdout()).toContain('MetadataServerUntrusted');
    expect(server.requests).toHaveLength(0);
    const friend = postern(['apply'], { NODE_EXTRA_CA_CERTS: join(directory.directory, 'ca.pem') });
    expect(await friend.exited).toBe(0);
    expect(friend.stdout()).toContain('Fetched the metadata of corp');
    const { fingerprint256 } = new X509Certificate(idp.signing.certificate);
    expect(friend.stdout()).toContain(`"newFingerprints":"${fingerprint256}"`);
  });
});

describe('postern config check of a SAML provider', () => {
  const check = async (members: string) => {
    directory.write('postern.yaml', withProvider(members));
    const checking = postern(['config', 'check']);
    return { code: await checking.exited, said: checking.stdout() + checking.stderr() };
  };

  it('looks at the shape of an address and asks nobody', async () => {
    expect(await check("MetadataUrl: 'https://idp.invalid/metadata'")).toMatchObject({ code: 0 });
  });

  it.each([
    ["MetadataUrl: 'http://idp.example/'", 'MetadataUrl: This does not start with https:'],
    ["MetadataUrl: 'https://a:b@idp.example/'", 'MetadataUrl: This holds a user name or password'],
    ["MetadataUrl: 'https://idp.example/', MetadataFile: idp-metadata.xml", 'one of MetadataFile'],
    ["EntityId: 'https://idp.example/'", 'one of MetadataFile'],
    ['MetadataFile: idp-metadata.xml, MetadataAllowPrivateAddress: true', 'This is for a MetadataUrl'],
    [
      "MetadataUrl: 'https://idp.example/', MetadataSigningCertificateFile: server.key",
      'MetadataSigningCertificateFile: The pinned certificate',
    ],
  ])('refuses %s', async (members, words) => {
    const { code, said } = await check(members);
    expect(code).not.toBe(0);
    expect(said).toContain(words);
  });
});
