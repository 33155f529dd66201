import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ACMClient,
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
} from '@aws-sdk/client-acm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../../src/demo/certificates.ts';
import { createAcmService } from '../../../src/ec2/acm/acm-service.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import {
  type CertificateCommands,
  type CertificateUses,
  createCertificateCommands,
} from '../../../src/pki/certificate-commands.ts';
import { certificateDeclarationSchema } from '../../../src/pki/certificate-declaration.ts';
import { createPrivateKeyCipher, type PrivateKeyCipher } from '../../../src/pki/private-key-cipher.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { makeCertificates, serverOf } from '../../pki/certificates.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { type ServiceServer, startService } from '../../support/service-server.ts';

const realm = { account: '123456789012', region: 'eu-central-1' };
const UNUSED: CertificateUses = { asServer: [], asClientAuthority: [] };
const ENDPOINT = 'cvpn-endpoint-0123456789abcdef0';
const MISSING = 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-4000-8000-000000000000';

let made: Awaited<ReturnType<typeof makeCertificates>>;
let directory: string;
let store: Store;
let server: ServiceServer;
let acm: ACMClient;
let certificates: CertificateCommands;
let now: number;
let uses: CertificateUses;

const cipher = createPrivateKeyCipher({ dataKeys: [new Secret('data key '.repeat(8))], random: randomBytes });

beforeAll(async () => {
  made = await makeCertificates();
});

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postern-acm-'));
  now = Date.now();
  uses = UNUSED;
  store = await openStore({ dataDir: directory, clock: Date.now, logger: recordingLogger().logger });
  await open(cipher);
});

afterEach(async () => {
  await close();
  await store.close();
  rmSync(directory, { recursive: true });
});

async function open(privateKeyCipher: PrivateKeyCipher | undefined) {
  const usesOf = async () => uses;
  const clock = () => now;
  const deps = { certificates: store.certificates, random: randomBytes, realm: () => realm, clock, usesOf };
  certificates = createCertificateCommands({ ...deps, cipher: privateKeyCipher });
  server = await startService(createAcmService({ ...deps, certificates }));
  acm = new ACMClient(server.client);
}

async function close() {
  acm.destroy();
  await server.close();
}

type Import = ConstructorParameters<typeof ImportCertificateCommand>[0];

const chain = () => made.intermediate.certificate + made.root.certificate;

const imported = (
  { certificate, privateKey }: KeyAndCertificate,
  certificateChain = '',
  more: Partial<Import> = {},
) =>
  acm.send(
    new ImportCertificateCommand({
      Certificate: Buffer.from(certificate),
      PrivateKey: Buffer.from(privateKey),
      ...(certificateChain && { CertificateChain: Buffer.from(certificateChain) }),
      ...more,
    }),
  );

const importServer = async (more: Partial<Import> = {}) =>
  (await imported(made.server, chain(), more)).CertificateArn ?? '';

const describeCertificate = async (CertificateArn: string) =>
  (await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate;

const list = (request: ConstructorParameters<typeof ListCertificatesCommand>[0] = {}) =>
  acm.send(new ListCertificatesCommand(request));

/** The name of the error that the client makes of an answer, and its words. */
const refusal = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'not refused',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('A certificate', () => {
  it('is imported under a random ARN of the account and Region, its key encrypted', async () => {
    const [one, other] = [await importServer(), await importServer()];
    expect(one).toMatch(
      /^arn:aws:acm:eu-central-1:123456789012:certificate\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(other).not.toBe(one);
    const stored = await store.certificates.get(one);
    expect(JSON.stringify(stored)).not.toContain('PRIVATE KEY');
    expect(stored?.value.name).toMatch(/^vpn\.example\.com-[0-9a-f]{8}$/);
    expect(cipher.decrypt(stored?.value.encryptedPrivateKey ?? '', one).reveal()).toBe(
      made.server.privateKey,
    );
  });

  it.each(['日本', '-_.', 'a\\"b', `${'x'.repeat(64)}`])(
    'with the CN %s has a name that a file may say, so that an export can be applied',
    async (commonName) => {
      const purpose = 'certificate-authority';
      const { CertificateArn = '' } = await imported(await makeCertificate({ commonName, purpose }));
      const name = (await store.certificates.get(CertificateArn))?.value.name;
      expect(certificateDeclarationSchema.shape.Name.safeParse(name).error).toBeUndefined();
    },
  );

  it('that many tag at the same time has all their tags', async () => {
    const CertificateArn = await importServer();
    const keys = Array.from({ length: 40 }, (_, index) => `key ${index + 10}`);
    await Promise.all(keys.map((key) => certificates.addTags(CertificateArn, [{ key, value: '' }])));
    const { Tags = [] } = await acm.send(new ListTagsForCertificateCommand({ CertificateArn }));
    expect(Tags.map(({ Key }) => Key).sort()).toEqual(keys);
  });

  it('is given back byte for byte, without its key', async () => {
    const CertificateArn = await importServer();
    const found = await acm.send(new GetCertificateCommand({ CertificateArn }));
    expect(found).toMatchObject({ Certificate: made.server.certificate, CertificateChain: chain() });
    expect(JSON.stringify(found)).not.toContain('PRIVATE');
  });

  it('is described as AWS describes an imported one', async () => {
    uses = { asServer: [ENDPOINT], asClientAuthority: [ENDPOINT] };
    const CertificateArn = await importServer();
    const found = await describeCertificate(CertificateArn);
    expect(found).toMatchObject({
      CertificateArn,
      DomainName: 'vpn.example.com',
      SubjectAlternativeNames: ['vpn.example.com'],
      Subject: 'CN=vpn.example.com',
      Issuer: 'Example CA',
      Status: 'ISSUED',
      Type: 'IMPORTED',
      KeyAlgorithm: 'EC_prime256v1',
      SignatureAlgorithm: 'SHA256WITHECDSA',
      InUseBy: [`arn:aws:ec2:eu-central-1:123456789012:client-vpn-endpoint/${ENDPOINT}`],
      KeyUsages: [{ Name: 'DIGITAL_SIGNATURE' }],
      ExtendedKeyUsages: [{ Name: 'TLS_WEB_SERVER_AUTHENTICATION', OID: '1.3.6.1.5.5.7.3.1' }],
      RenewalEligibility: 'INELIGIBLE',
      CreatedAt: new Date(now),
      ImportedAt: new Date(now),
    });
    expect(found?.Serial).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2})*$/);
    expect(found?.NotAfter?.getTime()).toBeGreaterThan(now);
    now = Date.parse('2060-01-01');
    expect((await describeCertificate(CertificateArn))?.Status).toBe('EXPIRED');
  });

  it('of a client and of an authority may be imported, and say what they are for', async () => {
    const client = await imported(made.client, made.root.certificate);
    const authority = await imported(made.root);
    expect(await describeCertificate(client.CertificateArn ?? '')).toMatchObject({
      DomainName: 'alice',
      ExtendedKeyUsages: [{ Name: 'TLS_WEB_CLIENT_AUTHENTICATION' }],
    });
    expect(await describeCertificate(authority.CertificateArn ?? '')).toMatchObject({
      KeyUsages: [{ Name: 'CERTIFICATE_SIGNING' }, { Name: 'CRL_SIGNING' }],
    });
  });

  it('that is imported again keeps its ARN, its tags and its time of creation', async () => {
    const createdAt = now;
    const CertificateArn = await importServer({ Tags: [{ Key: 'team', Value: 'net' }] });
    now += 60_000;
    const again = await imported(made.rsa, '', { CertificateArn });
    expect(again.CertificateArn).toBe(CertificateArn);
    expect(await describeCertificate(CertificateArn)).toMatchObject({
      DomainName: 'rsa.example.com',
      KeyAlgorithm: 'RSA_2048',
      SignatureAlgorithm: 'SHA256WITHRSA',
      CreatedAt: new Date(createdAt),
      ImportedAt: new Date(now),
    });
    const { Tags } = await acm.send(new ListTagsForCertificateCommand({ CertificateArn }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'net' }]);
  });

  it('has tags added and removed, by key or by key and value', async () => {
    const CertificateArn = await importServer({ Tags: [{ Key: 'a', Value: '1' }] });
    const Tags = [{ Key: 'b', Value: '2' }, { Key: 'c' }, { Key: 'd', Value: '4' }];
    await acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags }));
    const removed = [{ Key: 'a' }, { Key: 'b', Value: 'another' }, { Key: 'd', Value: '4' }];
    await acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn, Tags: removed }));
    const left = await acm.send(new ListTagsForCertificateCommand({ CertificateArn }));
    expect(left.Tags).toEqual([
      { Key: 'b', Value: '2' },
      { Key: 'c', Value: '' },
    ]);
  });

  it('is deleted, and gone then', async () => {
    const CertificateArn = await importServer();
    await acm.send(new DeleteCertificateCommand({ CertificateArn }));
    expect(await refusal(describeCertificate(CertificateArn))).toMatch(/^ResourceNotFoundException: /);
  });
});

describe('Certificates are listed', () => {
  it('page by page, each once', async () => {
    const arns = [await importServer(), await importServer(), await importServer()].sort();
    const first = await list({ MaxItems: 2 });
    const second = await list({ MaxItems: 2, NextToken: first.NextToken });
    const found = [...(first.CertificateSummaryList ?? []), ...(second.CertificateSummaryList ?? [])];
    expect(found.map(({ CertificateArn }) => CertificateArn)).toEqual(arns);
    expect(second.NextToken).toBeUndefined();
    expect(await refusal(list({ NextToken: 'made up' }))).toMatch(/^InvalidArgsException: /);
  });

  it('by status, kind of key, purpose and time', async () => {
    const server = await importServer();
    now += 1000;
    const rsa = (await imported(made.rsa)).CertificateArn;
    const arns = async (request: Parameters<typeof list>[0]) =>
      ((await list(request)).CertificateSummaryList ?? []).map(({ CertificateArn }) => CertificateArn);
    expect(await arns({ Includes: { keyTypes: ['RSA_2048'] } })).toEqual([rsa]);
    expect(await arns({ Includes: { extendedKeyUsage: ['TLS_WEB_CLIENT_AUTHENTICATION'] } })).toEqual([]);
    expect(await arns({ CertificateStatuses: ['EXPIRED'] })).toEqual([]);
    expect(await arns({ CertificateStatuses: ['ISSUED', 'EXPIRED'] })).toHaveLength(2);
    expect(await arns({ SortBy: 'CREATED_AT', SortOrder: 'DESCENDING' })).toEqual([rsa, server]);
    expect(await arns({ SortBy: 'CREATED_AT', SortOrder: 'ASCENDING' })).toEqual([server, rsa]);
  });
});

describe('ACM refuses', () => {
  it('what cannot be read or does not belong together, without repeating the key', async () => {
    const wrong = { ...made.server, privateKey: made.rsa.privateKey };
    expect(await refusal(imported(wrong, chain()))).toBe(
      'ValidationException: The private key belongs to another certificate than "CN=vpn.example.com". Give the key that this one was requested with.',
    );
    expect(await refusal(imported({ ...made.server, certificate: 'x' }))).toMatch(
      /^ValidationException: No PEM .* with the AWS CLI, fileb:\/\/ goes before its name\.$/,
    );
  });

  it('a certificate that has ended, or whose issuer has', async () => {
    const old = await serverOf('old.example.com', undefined, new Date('2026-01-01T00:00:00Z'));
    expect(await refusal(imported(old))).toMatch(/^ValidationException: .*2026-01-01T00:00:00.000Z/);
  });

  it('a certificate that begins later, but for clocks that go a little wrong', async () => {
    const notBefore = new Date(Math.ceil(now / 1_000) * 1_000 + 10 * 60_000);
    const made = await makeCertificate({ commonName: 'vpn.example.com', purpose: 'server', notBefore });
    expect(await refusal(imported(made))).toMatch(
      new RegExp(`^ValidationException: .*begins only at ${notBefore.toISOString()}`),
    );
    now = notBefore.getTime() - 4 * 60_000;
    expect(await refusal(imported(made))).toBe('not refused');
  });

  it('to put one in the place of a server certificate that clients would not take', async () => {
    const CertificateArn = await importServer();
    uses = { asServer: [ENDPOINT], asClientAuthority: [] };
    expect(await refusal(imported(made.client, made.root.certificate, { CertificateArn }))).toMatch(
      /^ValidationException: The certificate is not made for servers/,
    );
    uses = { asServer: [], asClientAuthority: [ENDPOINT] };
    expect(await refusal(imported(made.selfSigned, '', { CertificateArn }))).toMatch(
      /^ValidationException: .* has no authority/,
    );
    expect((await describeCertificate(CertificateArn))?.DomainName).toBe('vpn.example.com');
  });

  it('tags with one that is imported again', async () => {
    const CertificateArn = await importServer();
    const again = imported(made.server, chain(), { CertificateArn, Tags: [{ Key: 'a', Value: 'b' }] });
    expect(await refusal(again)).toMatch(/^InvalidParameterException: /);
  });

  it('to delete a certificate while an endpoint uses it, and names the endpoint', async () => {
    const CertificateArn = await importServer();
    uses = { asServer: [ENDPOINT], asClientAuthority: [] };
    const answer = refusal(acm.send(new DeleteCertificateCommand({ CertificateArn })));
    expect(await answer).toMatch(new RegExp(`^ResourceInUseException: .*${ENDPOINT}`));
  });

  it('to change what the configuration file declares, and names the file', async () => {
    const CertificateArn = await importServer();
    const stored = await store.certificates.get(CertificateArn);
    if (!stored) throw new Error('It is not there.');
    const owner = { kind: 'file', file: 'postern.yaml' } as const;
    await store.certificates.save({ ...stored.value, owner }, stored.version);
    for (const answer of [
      imported(made.server, chain(), { CertificateArn }),
      acm.send(new DeleteCertificateCommand({ CertificateArn })),
      acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags: [{ Key: 'a', Value: 'b' }] })),
    ]) {
      expect(await refusal(answer)).toMatch(/^ConflictException: .* declared in postern\.yaml/);
    }
  });

  it('an import where nothing could encrypt the key, and says what to set', async () => {
    await close();
    await open(undefined);
    expect(await refusal(importServer())).toMatch(/^ConflictException: .*POSTERN_DATA_KEY/);
  });

  it('ARNs that are none, and those of nobody', async () => {
    expect(await refusal(describeCertificate('arn:aws:iam::1:user/a-user-of-somebody'))).toMatch(
      /^InvalidArnException: /,
    );
    expect(await refusal(describeCertificate(MISSING))).toMatch(/^ResourceNotFoundException: /);
    expect(await refusal(imported(made.server, chain(), { CertificateArn: MISSING }))).toMatch(
      /^ResourceNotFoundException: /,
    );
  });
});

describe('The protocol', () => {
  const post = (target: string, body: string) =>
    fetch(server.client.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
      body,
    });

  it('has an end of every list, so that millions of things are no millions of faults', async () => {
    const zeros = Array.from({ length: 1000 }, () => 0);
    const bodies = {
      'ImportCertificate Tags': { Certificate: 'YQ==', PrivateKey: 'YQ==', Tags: zeros },
      'AddTagsToCertificate Tags': { CertificateArn: 'arn', Tags: zeros },
      'RemoveTagsFromCertificate Tags': { CertificateArn: 'arn', Tags: zeros },
      'ListCertificates CertificateStatuses': { CertificateStatuses: zeros },
      'ListCertificates Includes.keyTypes': { Includes: { keyTypes: zeros } },
    };
    for (const [what, body] of Object.entries(bodies)) {
      const [action, member] = what.split(' ');
      const refused = await post(`CertificateManager.${action}`, JSON.stringify(body));
      const { message } = (await refused.json()) as { readonly message: string };
      expect(message).toBe(`${member}: Too big: expected array to have <=50 items`);
    }
  });

  it('has an end of all that is inside, however deep, before anything is made of it', async () => {
    const many = [
      `${'['.repeat(50_001)}`,
      `{${'"a":0,'.repeat(50_001)}"b":0}`,
      `{"a":[${'0,'.repeat(50_001)}0]}`,
    ];
    for (const body of many) {
      const refused = await post('CertificateManager.ListCertificates', body);
      expect(await refused.json()).toMatchObject({
        message: expect.stringContaining('more than 50000 members'),
      });
    }
    const texts = JSON.stringify({ CertificateArn: 'a'.repeat(1_000_000), Tags: [] });
    const refused = await post('CertificateManager.AddTagsToCertificate', texts);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('Tags: Too small') });
  });

  it('has times as seconds and errors as JSON', async () => {
    const CertificateArn = await importServer();
    const described = await post(
      'CertificateManager.DescribeCertificate',
      JSON.stringify({ CertificateArn }),
    );
    expect(described.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(await described.json()).toMatchObject({ Certificate: { CreatedAt: now / 1000 } });
    const refused = await post('CertificateManager.RequestCertificate', '{}');
    expect([refused.status, await refused.json()]).toEqual([
      400,
      {
        __type: 'UnknownOperationException',
        message: 'The action CertificateManager.RequestCertificate is not valid for this web service.',
      },
    ]);
  });

  it('refuses bodies that are no JSON, members that it does not know, and blobs that are no base64', async () => {
    for (const body of ['{', '{"CertificateArn":"x","Secret":true}', '[]']) {
      const answer = await post('CertificateManager.DescribeCertificate', body);
      expect([answer.status, await answer.json()]).toMatchObject([400, { __type: 'ValidationException' }]);
    }
    const blobs = JSON.stringify({ Certificate: '!!!!', PrivateKey: 'AAAA' });
    const answer = await post('CertificateManager.ImportCertificate', blobs);
    expect(await answer.json()).toEqual({
      __type: 'ValidationException',
      message: 'Certificate: Send base64.',
    });
  });
});

describe('Policies are asked', () => {
  it('about the certificate, about any for a new one, and about all for a list', async () => {
    const arn = await importServer();
    await list();
    await acm.send(new GetCertificateCommand({ CertificateArn: arn }));
    expect(server.asked).toEqual([
      'acm:ImportCertificate on arn:aws:acm:eu-central-1:123456789012:certificate/*',
      'acm:ListCertificates on *',
      `acm:GetCertificate on ${arn}`,
    ]);
  });

  it('about its tags, too, where it is imported with some', async () => {
    await importServer({ Tags: [{ Key: 'team', Value: 'net' }] });
    const any = 'arn:aws:acm:eu-central-1:123456789012:certificate/*';
    expect(server.asked).toEqual([`acm:ImportCertificate on ${any}`, `acm:AddTagsToCertificate on ${any}`]);
  });
});
