import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/kernel/audit.ts';
import { ConcurrentChange } from '../../src/kernel/errors.ts';
import type { Owner } from '../../src/kernel/ownership.ts';
import { declareMetadataAddress, declareSamlProvider } from '../../src/saml/declare-saml-provider.ts';
import { InvalidIdpMetadata } from '../../src/saml/metadata-refusals.ts';
import { samlProviderDeclarationSchema } from '../../src/saml/saml-provider-declaration.ts';
import type { SamlProviderStore } from '../../src/saml/saml-provider-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { createScriptedIdp, idpMetadata } from '../support/scripted-idp.ts';

const FILE: Owner = { kind: 'file', file: '/etc/postern.yaml' };
const ARN = 'arn:aws:iam::123456789012:saml-provider/corp';
const realm = { account: '123456789012', region: 'us-east-1' };

let directory = '';
let store: Store;
let now = 1000;
let metadataDocument = '';
const audited: AuditEvent[] = [];
const log = recordingLogger();
const AUDITED = { audit: { record: (event: AuditEvent) => void audited.push(event) }, logger: log.logger };
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-provider-'));
  store = await openStore({ dataDir: directory, clock: () => now, logger: log.logger });
  metadataDocument = idpMetadata(await createScriptedIdp({ keyKind: 'ec-p256' }));
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const declare = (
  document: string,
  owner: Owner = FILE,
  samlProviders: Pick<SamlProviderStore, 'get' | 'save'> = store.samlProviders,
) =>
  declareSamlProvider(
    { samlProviders, realm, clock: () => now, ...AUDITED },
    { name: 'corp', metadataDocument: document },
    owner,
  );

describe('a declared SAML provider', () => {
  it('is created, is left alone while nothing changes, and is changed when something does', async () => {
    expect(await declare(metadataDocument)).toBe('created');
    const created = await store.samlProviders.get(ARN);
    expect(created?.value).toEqual({
      samlProviderArn: ARN,
      name: 'corp',
      metadataDocument,
      createdAt: 1000,
      owner: FILE,
    });

    now = 2000;
    expect(await declare(metadataDocument)).toBe('unchanged');
    expect(await store.samlProviders.get(ARN)).toEqual(created);

    expect(await declare(`${metadataDocument}\n`)).toBe('changed');
    expect(await declare(`${metadataDocument}\n`, { kind: 'file', file: '/etc/other.yaml' })).toBe('changed');
    expect(await declare(`${metadataDocument}\n`, { kind: 'api' })).toBe('changed');
    const changed = await store.samlProviders.get(ARN);
    expect(changed?.value).toMatchObject({ createdAt: 1000, owner: { kind: 'api' } });
  });

  it('is refused, and changes nothing, when its metadata cannot be used', async () => {
    const before = await store.samlProviders.get(ARN);
    await expect(declare('<html/>')).rejects.toThrow(InvalidIdpMetadata);
    expect(await store.samlProviders.get(ARN)).toEqual(before);
  });

  it('is tried again when somebody else saved it in between, but not for ever', async () => {
    let races = 0;
    const racing = (most: number) => ({
      get: (arn: string) => store.samlProviders.get(arn),
      async save(...[provider, version]: Parameters<SamlProviderStore['save']>) {
        races += 1;
        if (races > most) return store.samlProviders.save(provider, version);
        throw new ConcurrentChange('Somebody was faster. Read it again.');
      },
    });
    expect(await declare(`${metadataDocument}\n\n`, FILE, racing(2))).toBe('changed');
    races = 0;
    await expect(declare(metadataDocument, FILE, racing(100))).rejects.toThrow(ConcurrentChange);
    expect(races).toBe(30);
  });

  it('is an audit line, and a warning as well when people are to sign in at another host', async () => {
    await declare(metadataDocument);
    const [audits, lines] = [audited.length, log.lines.length];
    now = 3000;
    expect(
      await declare(metadataDocument.replaceAll('/idp.corp.example/saml/sso', '/sso.corp.example/')),
    ).toBe('changed');
    expect(audited.slice(audits)).toMatchObject([
      {
        action: 'saml-provider-metadata-changed',
        actor: 'file',
        samlProviderArn: ARN,
        details: {
          source: 'file',
          oldSingleSignOnHost: 'idp.corp.example',
          newSingleSignOnHost: 'sso.corp.example',
        },
      },
    ]);
    expect(log.lines.slice(lines)).toMatchObject([
      { level: 'warn', fields: { name: 'corp', from: 'idp.corp.example', to: 'sso.corp.example' } },
    ]);
    const change = { from: 'idp.corp.example', to: 'sso.corp.example', at: 3000 };
    expect((await store.samlProviders.get(ARN))?.value.singleSignOnHostChange).toEqual(change);
    await declare(`${metadataDocument.replaceAll('/idp.corp.example/saml/sso', '/sso.corp.example/')}\n`);
    expect((await store.samlProviders.get(ARN))?.value.singleSignOnHostChange).toEqual(change);
    expect(audited).toHaveLength(audits + 1);
  });

  it('with an address is awaited until its document was fetched, and leaves the earlier one alone', async () => {
    await declare(metadataDocument);
    const deps = { samlProviders: store.samlProviders, realm, clock: () => now, ...AUDITED };
    const address = { name: 'corp', metadataUrl: 'https://idp.corp.example/metadata' };
    const before = await store.samlProviders.get(ARN);
    expect(await declareMetadataAddress(deps, address, FILE)).toBe('awaited');
    expect(await store.samlProviders.get(ARN)).toEqual(before);

    if (!before) throw new Error('The provider is missing.');
    const metadataSource = { url: address.metadataUrl, confirmedAt: now, nextFetchAt: now, failures: 0 };
    await store.samlProviders.save({ ...before.value, metadataSource }, before.version);
    expect(await declareMetadataAddress(deps, address, FILE)).toBe('unchanged');
    expect(await declareMetadataAddress(deps, address, { kind: 'file', file: 'b.yaml' })).toBe('changed');
    for (const other of [
      { metadataUrl: 'https://idp.corp.example/other' },
      { entityId: 'https://other.example' },
      { metadataSigningCertificate: 'PEM' },
      { allowsPrivateAddress: true },
    ] as const) {
      expect(await declareMetadataAddress(deps, { ...address, ...other }, FILE)).toBe('awaited');
    }
    expect(await declare(metadataDocument)).toBe('changed');
    expect((await store.samlProviders.get(ARN))?.value).not.toHaveProperty('metadataSource');
  });

  it.each([
    [{ Name: 'corp', MetadataUrl: 'https://idp.example/' }, true],
    [{ Name: 'corp', MetadataUrl: 'http://127.0.0.1:8080/', MetadataAllowPrivateAddress: true }, true],
    [{ Name: 'corp', MetadataUrl: 'http://idp.example/' }, false],
    [{ Name: 'corp', MetadataFile: 'x', MetadataAllowPrivateAddress: false }, false],
    [{ Name: 'corp_1.a-b', MetadataFile: './idp.xml' }, true],
    [{ Name: 'a'.repeat(128), MetadataFile: 'x' }, true],
    [{ Name: 'a'.repeat(129), MetadataFile: 'x' }, false],
    [{ Name: 'a/b', MetadataFile: 'x' }, false],
    [{ Name: '', MetadataFile: 'x' }, false],
    [{ Name: 'corp', MetadataFile: '' }, false],
    [{ Name: 'corp', MetadataFile: 'a\0b' }, false],
    [{ Name: 'corp' }, false],
    [{ Name: 'corp', MetadataFile: 'x', EntityId: 'urn:a', MetadataSigningCertificateFile: 'y' }, true],
    [{ Name: 'corp', MetadataFile: 'x', EntityId: 'urn: a' }, false],
    [{ Name: 'corp', MetadataFile: 'x', MetadataSigningCertificateFile: '' }, false],
    [{ Name: 'corp', MetadataFile: 'x', MetadataUrl: 'https://idp' }, false],
  ])('is written as %j: %s', (declaration, accepted) => {
    expect(samlProviderDeclarationSchema.safeParse(declaration).success).toBe(accepted);
  });
});
