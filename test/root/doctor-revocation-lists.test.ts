import { afterAll, beforeAll, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { formatFinding } from '../../src/doctor-finding.ts';
import { judgeRevocationLists } from '../../src/doctor-revocation-lists.ts';
import { createRevocationCommands } from '../../src/endpoints/create-revocation-commands.ts';
import { certificateNamed, endpointNamed } from '../contract/objects.ts';
import { type Replicas, sqlite } from '../contract/platform.ts';
import { listOf } from '../pki/revocation-lists.ts';

const { certificateArn } = certificateNamed('clients');
const endpoint = endpointNamed('mutual', {
  authenticationOptions: [
    { type: 'certificate-authentication', clientRootCertificateChainArn: certificateArn },
  ],
});

let replicas: Replicas;
beforeAll(async () => {
  replicas = await sqlite.start();
});
afterAll(() => replicas.close());

const newAuthority = () =>
  makeCertificate({ commonName: 'Clients CA', purpose: 'certificate-authority', keyKind: 'ec-p256' });

it('warns of a list whose authority is not that of the clients any more, until one of the new authority is imported', async () => {
  const [store] = replicas.stores;
  const [before, after] = [await newAuthority(), await newAuthority()];
  const clientsAreOf = async ({ certificate }: KeyAndCertificate) => {
    const { version = 0 } = (await store.certificates.get(certificateArn)) ?? {};
    await store.certificates.save(
      certificateNamed('clients', { certificate, certificateChain: '' }),
      version,
    );
  };
  const { importRevocationList } = createRevocationCommands({ ...store, clock: Date.now });
  const imported = (authority: KeyAndCertificate) =>
    importRevocationList(
      {
        clientVpnEndpointId: endpoint.clientVpnEndpointId,
        certificateRevocationList: listOf(authority, ['05']),
      },
      { dryRun: false },
    );
  const lines = async () => (await judgeRevocationLists(store)).map(formatFinding);

  await store.endpoints.save(endpoint, 0);
  await clientsAreOf(before);
  await imported(before);
  expect(await lines()).toEqual([]);
  await clientsAreOf(after);
  expect(await lines()).toEqual([
    expect.stringMatching(
      /^warning {2}Revocation list: cvpn-endpoint-\w+: The client certificate revocation list is not one of the endpoint's client authority: the key of "CN=Clients CA" did not sign it/,
    ),
  ]);
  await imported(after);
  expect(await lines()).toEqual([]);
});
