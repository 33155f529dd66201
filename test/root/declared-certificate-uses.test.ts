import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyDeclarations } from '../../src/apply.ts';
import { readDeclarations } from '../../src/declarations.ts';
import { certificateArn } from '../../src/kernel/arn.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { createPrivateKeyCipher } from '../../src/pki/private-key-cipher.ts';
import { FILES } from '../../src/read-text-file.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { endpointNamed } from '../contract/objects.ts';
import { makeCertificates } from '../pki/certificates.ts';
import { type ConfigurationDirectory, configurationDirectory } from '../support/configuration-directory.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const realm = { account: '123456789012', region: 'us-east-1' };
const ARN = certificateArn(realm, 'vpn');
const CONFIGURATION = `Account: "${realm.account}"
Region: ${realm.region}
Certificates: [{ Name: vpn, CertificateFile: ./vpn.crt, PrivateKeyFile: ./vpn.key, CertificateChainFile: ./chain.crt }]
`;
const { logger } = recordingLogger();

let made: Awaited<ReturnType<typeof makeCertificates>>;
let directory: ConfigurationDirectory;
let store: Store;
beforeAll(async () => {
  made = await makeCertificates();
});
beforeEach(async () => {
  directory = configurationDirectory({ 'postern.yaml': CONFIGURATION });
  store = await openStore({ dataDir: directory.directory, clock: Date.now, logger });
  await applied('server');
});
afterEach(async () => {
  await store.close();
  directory.remove();
});

async function applied(which: 'server' | 'client', prune = false) {
  const { certificate, privateKey } = made[which];
  directory.write('vpn.crt', certificate);
  directory.write('vpn.key', privateKey);
  directory.write(
    'chain.crt',
    which === 'server' ? made.intermediate.certificate + made.root.certificate : made.root.certificate,
  );
  const dataKeys = [new Secret(Buffer.alloc(32, 7).toString('base64'))];
  const needs = { store, logger, clock: Date.now, random: randomBytes, audit: { record: () => undefined } };
  const cipher = createPrivateKeyCipher({ dataKeys, random: randomBytes });
  return applyDeclarations({ ...needs, cipher }, readDeclarations(directory.file, FILES), { prune });
}

const stored = async () => (await store.certificates.get(ARN))?.value.certificate;

describe('A certificate of the file', () => {
  it('that endpoints of the API have as server certificate is not replaced by one that clients would refuse', async () => {
    const endpoint = endpointNamed('of the API', { serverCertificateArn: ARN, owner: { kind: 'api' } });
    await store.endpoints.save(endpoint, 0);
    await expect(applied('client')).rejects.toThrow(
      `Certificates[0].Name: ${endpoint.clientVpnEndpointId} could not go on with this one. The certificate is not made for servers.`,
    );
    expect(await stored()).toBe(made.server.certificate);
    await expect(applied('server')).resolves.toMatchObject([{ change: 'unchanged' }]);
  });

  it('may be one of a client where endpoints have it as authority of their clients, or not at all', async () => {
    const clientRootCertificateChainArn = ARN;
    const authenticationOptions = [
      { type: 'certificate-authentication', clientRootCertificateChainArn },
    ] as const;
    await store.endpoints.save(endpointNamed('mutual', { authenticationOptions }), 0);
    await expect(applied('client')).resolves.toMatchObject([{ change: 'changed' }]);
    expect(await stored()).toBe(made.client.certificate);
  });

  it('that left it cannot become the server certificate of an endpoint of the file if it is made for a client', async () => {
    await applied('client');
    const text = `Account: "${realm.account}"
Region: ${realm.region}
Vpn: { Domain: vpn.example.com }
Endpoints:
  - Name: Mutual
    ClientCidrBlock: 10.100.0.0/16
    ServerCertificateArn: ${ARN}
    AuthenticationOptions:
      - { Type: certificate-authentication, MutualAuthentication: { ClientRootCertificateChainArn: "${ARN}" } }
`;
    directory.write('postern.yaml', text);
    await expect(applied('client')).rejects.toThrow(
      'Endpoints[0].ServerCertificateArn: The certificate is not made for servers.',
    );
    expect(await store.endpoints.list()).toEqual([]);
  });

  it('may be any where the endpoint that had it left the file and is pruned', async () => {
    const owner = { kind: 'api', leftFile: 'postern.yaml' } as const;
    await store.endpoints.save(endpointNamed('left', { serverCertificateArn: ARN, owner }), 0);
    await expect(applied('client')).rejects.toThrow('could not go on');
    await expect(applied('client', true)).resolves.toMatchObject([
      { change: 'changed' },
      { change: 'deleted' },
    ]);
  });
});
