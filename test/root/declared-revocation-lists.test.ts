import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { applyDeclarations } from '../../src/apply.ts';
import { readDeclarations } from '../../src/declarations.ts';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { createRevocationCommands } from '../../src/endpoints/create-revocation-commands.ts';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { createPrivateKeyCipher } from '../../src/pki/private-key-cipher.ts';
import { FILES } from '../../src/read-text-file.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { der, HOUR, listOf } from '../pki/revocation-lists.ts';
import { type ConfigurationDirectory, configurationDirectory } from '../support/configuration-directory.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const ID = derivedClientVpnEndpointId('123456789012', 'Mutual');

let authority: KeyAndCertificate;
let server: KeyAndCertificate;
let directory: ConfigurationDirectory;
let store: Store;
beforeAll(async () => {
  const keyKind = 'ec-p256';
  authority = await makeCertificate({ commonName: 'CA', purpose: 'certificate-authority', keyKind });
  server = await makeCertificate({
    commonName: 'vpn.example.com',
    purpose: 'server',
    keyKind,
    issuer: authority,
  });
});
beforeEach(async () => {
  directory = configurationDirectory({
    'server.crt': server.certificate,
    'server.key': server.privateKey,
    'ca.crt': authority.certificate,
  });
  store = await openStore({
    dataDir: directory.directory,
    clock: Date.now,
    logger: recordingLogger().logger,
  });
});
afterEach(async () => {
  await store.close();
  directory.remove();
});

const mutual = {
  Type: 'certificate-authentication',
  MutualAuthentication: { ClientRootCertificateChainArn: 'server' },
};
const federated = {
  Type: 'federated-authentication',
  FederatedAuthentication: { SAMLProviderArn: 'arn:aws:iam::123456789012:saml-provider/corp' },
};

function declared(list?: string, AuthenticationOptions: readonly object[] = [mutual]): string {
  return stringify({
    Account: '123456789012',
    Region: 'eu-central-1',
    Vpn: { Domain: 'vpn.example.com' },
    Certificates: [
      {
        Name: 'server',
        CertificateFile: 'server.crt',
        PrivateKeyFile: 'server.key',
        CertificateChainFile: 'ca.crt',
      },
    ],
    Endpoints: [
      {
        Name: 'Mutual',
        ClientCidrBlock: '10.100.0.0/16',
        ServerCertificateArn: 'server',
        AuthenticationOptions,
        ...(list !== undefined && { CertificateRevocationList: list }),
      },
    ],
  });
}

async function apply(text: string, prune = false): Promise<Record<string, string>> {
  directory.write('postern.yaml', text);
  const declarations = readDeclarations(directory.file, FILES);
  const needs = {
    store,
    cipher: createPrivateKeyCipher({ dataKeys: [new Secret('k'.repeat(44))], random: randomBytes }),
    clock: Date.now,
    random: randomBytes,
    logger: recordingLogger().logger,
    audit: { record: () => undefined },
  };
  const changes = await applyDeclarations(needs, declarations, { prune });
  return Object.fromEntries(changes.map(({ object, change }) => [object, change]));
}

const LIST = `${ID} (CertificateRevocationList)`;
const stored = async () => (await store.revocationLists.get(ID))?.value;
const importByApi = (certificateRevocationList: string) =>
  createRevocationCommands({ ...store, clock: Date.now }).importRevocationList(
    { clientVpnEndpointId: ID, certificateRevocationList },
    { dryRun: false },
  );

describe('A revocation list in the configuration file', () => {
  it('becomes that of its endpoint, to the byte, and belongs to the file', async () => {
    const list = `text before\r\n${listOf(authority, ['01']).replaceAll('\n', '\r\n')}`;
    expect(await apply(declared(list))).toMatchObject({ [LIST]: 'created' });
    expect(await stored()).toMatchObject({
      certificateRevocationList: list,
      owner: { kind: 'file', file: 'postern.yaml' },
    });
    expect(await apply(declared(list))).toMatchObject({ [LIST]: 'unchanged' });
    expect(await apply(declared(listOf(authority, ['02'])))).toMatchObject({ [LIST]: 'changed' });
    await expect(importByApi(listOf(authority))).rejects.toMatchObject({ code: 'OperationNotPermitted' });
  });

  it('leaves alone what was imported by the API where the file names none', async () => {
    await apply(declared());
    const imported = listOf(authority, ['03']);
    await importByApi(imported);
    expect(await apply(declared(), true)).not.toHaveProperty([LIST]);
    expect((await stored())?.certificateRevocationList).toBe(imported);
  });

  it('stays when it leaves the file, and passes to the API; apply --prune deletes it', async () => {
    await apply(declared(listOf(authority, ['01'])));
    expect(await apply(declared())).toMatchObject({ [LIST]: 'released' });
    await importByApi(listOf(authority, ['02']));
    await apply(declared(listOf(authority, ['01'])));
    expect(await apply(declared(), true)).toMatchObject({ [LIST]: 'deleted', [ID]: 'unchanged' });
    expect(await stored()).toBeUndefined();
  });

  it('keeps nobody from starting once it is over', async () => {
    const over = listOf(authority, ['01'], {
      thisUpdate: der.time(new Date(Date.now() - 2 * HOUR)),
      nextUpdate: der.time(new Date(Date.now() - HOUR)),
    });
    expect(await apply(declared(over))).toMatchObject({ [LIST]: 'created' });
  });

  it('is refused with its place in the file, before anything is changed, when it does not do', async () => {
    const stranger = await makeCertificate({
      commonName: 'CA',
      purpose: 'certificate-authority',
      keyKind: 'ec-p256',
    });
    const place = /^postern\.yaml:\d+:\d+: Endpoints\[0\]\.CertificateRevocationList: /;
    for (const wrong of ['nonsense', listOf(stranger)]) {
      await expect(apply(declared(wrong))).rejects.toMatchObject({ faults: [expect.stringMatching(place)] });
    }
    await expect(apply(declared(listOf(authority), [federated]))).rejects.toMatchObject({
      faults: [expect.stringMatching(place)],
    });
    expect(await store.endpoints.list()).toEqual([]);
  });
});
