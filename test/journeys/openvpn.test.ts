import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths, routes } from '../../src/web/paths.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { startOpenVpn } from '../support/openvpn.ts';
import { DENIAL, type OpenVpnServer, startOpenVpnServer } from '../support/openvpn-server.ts';
import { type PosternProcess, startPostern } from '../support/postern-process.ts';
import { freePort } from '../support/redis-server.ts';
import {
  createScriptedIdp,
  idpMetadata,
  readAuthnRequest,
  respond,
  type ScriptedIdp,
} from '../support/scripted-idp.ts';

const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');

/** A gateway on this machine; an endpoint's port is 443 or 1194, as the API has it. */
const CONFIGURATION = GOOD_CONFIGURATION.replace(
  'Vpn: { Domain: vpn.example.com }',
  `Vpn:
  Domain: vpn.example.com
  Gateways: [{ Name: here, PublicAddress: 127.0.0.1, AvailabilityZone: site-a }]`,
).replace('  - Name: Engineering\n', '  - Name: Engineering\n    VpnPort: 1194\n');

let idp: ScriptedIdp;
let directory: ConfigurationDirectory;
let postern: PosternProcess;
let portal: string;
let server: OpenVpnServer;

beforeAll(async () => {
  idp = await createScriptedIdp();
  const files = await makeConfigurationFiles();
  directory = configurationDirectory({
    ...files,
    'postern.yaml': CONFIGURATION,
    'idp-metadata.xml': idpMetadata(idp),
  });
  const port = await freePort();
  portal = `http://localhost:${port}`;
  postern = startPostern(['serve'], {
    POSTERN_CONFIG: directory.file,
    POSTERN_DATA_DIR: join(directory.directory, 'data'),
    POSTERN_PORTAL_URL: portal,
    POSTERN_LISTEN: `localhost:${port}`,
    POSTERN_OPS_LISTEN: '127.0.0.1:0',
  });
  await postern.logLine('Postern serves');
  server = await startOpenVpnServer({
    folder: directory.directory,
    port: 1194,
    transportProtocol: 'udp',
    certificate: readFileSync(join(directory.directory, 'server.crt'), 'utf8'),
    privateKey: readFileSync(join(directory.directory, 'server.key'), 'utf8'),
    clientAuthority: readFileSync(join(directory.directory, 'server.crt'), 'utf8'),
    asksForCertificates: false,
  });
});

afterAll(async () => {
  await server?.stop();
  postern?.signal('SIGTERM');
  await postern?.exited;
  directory?.remove();
});

async function downloadProfile(): Promise<Buffer> {
  const browser = request.agent(portal);
  const { headers } = await browser.get(paths.signIn(ENGINEERING)).expect(302);
  const SAMLResponse = respond(idp, readAuthnRequest(String(headers.location))).samlResponse;
  const posted = await request(portal)
    .post(routes.assertionConsumerService)
    .type('form')
    .send({ SAMLResponse })
    .expect(303);
  await browser.get(String(posted.headers.location)).expect(303);
  const { body } = await browser
    .get(paths.clientConfiguration(ENGINEERING, 'openvpn'))
    .buffer(true)
    .parse((answer, done) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  return body;
}

describe('a profile that was downloaded from the portal', () => {
  it('is taken unchanged by a stock openvpn, which finishes the TLS handshake with the endpoint’s server', async () => {
    writeFileSync(join(directory.directory, 'downloaded.ovpn'), await downloadProfile());
    const client = startOpenVpn(['--config', 'downloaded.ovpn'], directory.directory);
    try {
      await client.until(new RegExp(`AUTH_FAILED,${DENIAL}`));
      expect(client.log()).toMatch(/VERIFY X509NAME OK: CN=vpn\.example\.com/);
      expect(client.log()).toMatch(/Control Channel: TLSv1\.3/);
      expect(server.connects()).toContain('IV_SSO=webauth');
    } finally {
      await client.stop();
    }
  });
});
