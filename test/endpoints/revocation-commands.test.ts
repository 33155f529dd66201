import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { createRevocationCommands } from '../../src/endpoints/create-revocation-commands.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { judgeClientSerial } from '../../src/endpoints/judge-client-serial.ts';
import type { RevocationCommands } from '../../src/endpoints/revocation-commands.ts';
import { crlDaysToExpiry } from '../../src/endpoints/revocation-list-facts.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { certificateNamed, endpointNamed, revocationListNamed } from '../contract/objects.ts';
import { type Replicas, redis, sqlite } from '../contract/platform.ts';
import { der, HOUR, listOf, manySerials } from '../pki/revocation-lists.ts';

const REAL = { dryRun: false } as const;
const MINUTE = 60_000;
const ARN = certificateNamed('clients').certificateArn;
const MUTUAL: Endpoint['authenticationOptions'] = [
  { type: 'certificate-authentication', clientRootCertificateChainArn: ARN },
];

describe.each([sqlite, redis])('Client certificate revocation lists on $name', (platform) => {
  let replicas: Replicas;
  let commands: RevocationCommands;
  let other: RevocationCommands;
  let root: KeyAndCertificate;
  let authority: KeyAndCertificate;
  let now = Date.now();
  let count = 0;
  let id: ClientVpnEndpointId;

  const store = () => replicas.stores[0];
  beforeAll(async () => {
    replicas = await platform.start();
    const purpose = 'certificate-authority';
    root = await makeCertificate({ commonName: 'Root', purpose, keyKind: 'ec-p256' });
    authority = await makeCertificate({
      commonName: 'Clients CA',
      purpose,
      keyKind: 'ec-p256',
      issuer: root,
    });
    const client = await makeCertificate({
      commonName: 'alice',
      purpose: 'client',
      keyKind: 'ec-p256',
      issuer: authority,
    });
    await store().certificates.save(
      certificateNamed('clients', {
        certificate: client.certificate,
        certificateChain: authority.certificate + root.certificate,
      }),
      0,
    );
    [commands, other] = replicas.stores.map((each) =>
      createRevocationCommands({ ...each, clock: () => now }),
    ) as [RevocationCommands, RevocationCommands];
  });
  afterAll(() => replicas.close());
  beforeEach(async () => {
    now = Date.now();
    id = await endpoint(MUTUAL);
  });

  async function endpoint(
    authenticationOptions: Endpoint['authenticationOptions'],
    changes: Partial<Endpoint> = {},
  ) {
    count += 1;
    const made = endpointNamed(`${platform.name} ${count}`, { authenticationOptions, ...changes });
    await store().endpoints.save(made, 0);
    return made.clientVpnEndpointId;
  }
  const importList = (
    certificateRevocationList: string,
    options: { dryRun: boolean } = REAL,
    clientVpnEndpointId: string = id,
  ) => commands.importRevocationList({ clientVpnEndpointId, certificateRevocationList }, options);
  const stored = async () => (await store().revocationLists.get(id))?.value;
  const code = (expected: string) => expect.objectContaining({ code: expected });

  it('come back byte for byte, and the last one imported counts, at every replica', async () => {
    const first = `Certificate Revocation List (CRL):\r\n${listOf(authority, ['01']).replaceAll('\n', '\r\n')}`;
    await importList(first);
    expect(await other.exportRevocationList(id)).toEqual({
      certificateRevocationList: first,
      status: 'active',
    });
    expect(judgeClientSerial(await stored(), '01', now)).toEqual({
      isAdmitted: false,
      reason: 'certificate-revoked',
    });
    const second = listOf(authority, ['02']);
    await other.importRevocationList({ clientVpnEndpointId: id, certificateRevocationList: second }, REAL);
    expect((await commands.exportRevocationList(id)).certificateRevocationList).toBe(second);
    expect(judgeClientSerial(await stored(), '01', now)).toEqual({ isAdmitted: true });
  });

  it('are the last that was asked for after many imports at once, from two replicas', async () => {
    const lists = Array.from({ length: 40 }, (_, n) => listOf(authority, manySerials(n + 1)));
    const imports = lists.map((certificateRevocationList, n) =>
      (n % 2 ? other : commands).importRevocationList(
        { clientVpnEndpointId: id, certificateRevocationList },
        REAL,
      ),
    );
    await Promise.all(imports);
    const version = (await store().revocationLists.get(id))?.version;
    expect(version).toBe(40);
    expect(lists).toContain((await commands.exportRevocationList(id)).certificateRevocationList);
  });

  it('must be signed by the authority that issues the certificates of the clients', async () => {
    const stranger = await makeCertificate({
      commonName: 'Clients CA',
      purpose: 'certificate-authority',
      keyKind: 'ec-p256',
    });
    for (const by of [stranger, root]) {
      await expect(importList(listOf(by, ['01']))).rejects.toThrow(code('RevocationListOfAnotherAuthority'));
    }
    expect(await stored()).toBeUndefined();
  });

  it('take at most 20,000 entries', async () => {
    await importList(listOf(authority, manySerials(20_000)));
    await expect(importList(listOf(authority, manySerials(20_001)))).rejects.toThrow(
      code('RevocationListLimitExceeded'),
    );
  });

  it('are not imported when they are over: the one before stays in force', async () => {
    await importList(listOf(authority, ['01']));
    const over = listOf(authority, ['02'], {
      thisUpdate: der.time(new Date(now - 2 * HOUR)),
      nextUpdate: der.time(new Date(now - HOUR)),
    });
    await expect(importList(over)).rejects.toThrow(code('RevocationListExpired'));
    expect(judgeClientSerial(await stored(), '02', now)).toEqual({ isAdmitted: true });
  });

  it('are not imported before they begin, but for clocks that go a little wrong', async () => {
    const from = (ahead: number) => listOf(authority, [], { thisUpdate: der.time(new Date(now + ahead)) });
    await importList(from(4 * MINUTE));
    await expect(importList(from(6 * MINUTE))).rejects.toThrow(code('RevocationListNotYetValid'));
  });

  it('mean nothing for an endpoint that does not authenticate clients by certificates', async () => {
    const federated = await endpoint([{ type: 'federated-authentication', samlProviderArn: 'arn' }]);
    await expect(importList(listOf(authority), REAL, federated)).rejects.toThrow(
      code('EndpointWithoutClientCertificates'),
    );
    const both = await endpoint([...MUTUAL, { type: 'federated-authentication', samlProviderArn: 'arn' }]);
    await importList(listOf(authority), REAL, both);
  });

  it('need the certificate that names the authority of the clients', async () => {
    const gone = {
      type: 'certificate-authentication',
      clientRootCertificateChainArn: `${ARN}-gone`,
    } as const;
    const lost = await endpoint([gone]);
    await expect(importList(listOf(authority), REAL, lost)).rejects.toThrow(code('ClientAuthorityUnknown'));
  });

  it('are not there for an endpoint that is not there, and not before one was imported', async () => {
    for (const wrong of ['cvpn-endpoint-00000000000000000', 'nonsense']) {
      await expect(importList(listOf(authority), REAL, wrong)).rejects.toThrow(
        code('ClientVpnEndpointNotFound'),
      );
      await expect(commands.exportRevocationList(wrong)).rejects.toThrow(code('ClientVpnEndpointNotFound'));
    }
    await expect(commands.exportRevocationList(id)).rejects.toThrow(code('RevocationListNotFound'));
  });

  it('are looked at whole, and not imported, by a dry run', async () => {
    await expect(importList('nonsense', { dryRun: true })).rejects.toThrow(code('InvalidRevocationList'));
    await expect(importList(listOf(authority), { dryRun: true })).rejects.toThrow(code('DryRunOperation'));
    expect(await stored()).toBeUndefined();
  });

  it('may be imported for an endpoint of the configuration file, unless that declares one', async () => {
    const owner = { kind: 'file', file: 'postern.yaml' } as const;
    id = await endpoint(MUTUAL, { owner });
    await importList(listOf(authority));
    const ofFile = revocationListNamed(`${platform.name} ${count}`, { owner });
    await store().revocationLists.save(ofFile, 1);
    await expect(importList(listOf(authority))).rejects.toThrow(code('OperationNotPermitted'));
  });

  it('go with their endpoint, also when that is deleted while one is imported', async () => {
    await importList(listOf(authority));
    const importing = importList(listOf(authority, ['01']));
    await store().endpoints.delete(id, 1);
    await importing.catch((error: unknown) => expect(error).toEqual(code('ClientVpnEndpointNotFound')));
    expect(await stored()).toBeUndefined();
  });
});

describe('judgeClientSerial', () => {
  let authority: KeyAndCertificate;
  beforeAll(async () => {
    authority = await makeCertificate({
      commonName: 'CA',
      purpose: 'certificate-authority',
      keyKind: 'ec-p256',
    });
  });
  const now = Date.now();
  const list = (certificateRevocationList = listOf(authority, ['0a1b', '00ff'])) =>
    revocationListNamed('vpn', { certificateRevocationList });
  const refused = (reason: string) => ({ isAdmitted: false, reason });

  it('lets everybody in where there is no list', () => {
    expect(judgeClientSerial(undefined, '0a:1b', now)).toEqual({ isAdmitted: true });
  });

  it('refuses exactly the numbers of the list, however they are written', () => {
    for (const serial of ['0a:1b', '0A1B', 'a1b', '00:0a:1b', 'ff', 'FF']) {
      expect(judgeClientSerial(list(), serial, now)).toEqual(refused('certificate-revoked'));
    }
    for (const serial of ['0a:1c', '1b:0a', 'f', '0a1b00']) {
      expect(judgeClientSerial(list(), serial, now)).toEqual({ isAdmitted: true });
    }
  });

  it('refuses everybody from the moment on at which the list ends (guide, Client certificate revocation lists)', () => {
    const nextUpdate = der.time(new Date('2030-01-01T00:00:00Z'));
    const ending = list(listOf(authority, ['01'], { nextUpdate }));
    const end = Date.parse('2030-01-01T00:00:00Z');
    expect(judgeClientSerial(ending, '02', end - 1)).toEqual({ isAdmitted: true });
    expect(judgeClientSerial(ending, '02', end)).toEqual(refused('revocation-list-expired'));
    expect(judgeClientSerial(ending, '01', end)).toEqual(refused('revocation-list-expired'));
    expect([end - 1, end, end + 1].map((time) => crlDaysToExpiry(ending, time))).toEqual([0, 0, -1]);
  });

  it('refuses a number that is none, and everybody where the stored list cannot be read', () => {
    for (const serial of ['', 'nonsense']) {
      expect(judgeClientSerial(list(), serial, now)).toEqual(refused('serial-number-unreadable'));
    }
    expect(judgeClientSerial(list('damaged'), '01', now)).toEqual(refused('revocation-list-unreadable'));
  });
});
