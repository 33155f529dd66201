import { beforeAll, describe, expect, it } from 'vitest';
import { type ImportedProvider, importFaults } from '../../src/saml/import-faults.ts';
import type { SamlProvider } from '../../src/saml/saml-provider-store.ts';
import { signedRequestNotices } from '../../src/saml/signed-request-notices.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from '../support/scripted-idp.ts';

const NOW = Date.UTC(2026, 10, 21);
const realm = { account: '123456789012', region: 'us-east-1' };

let one: ScriptedIdp;
let other: ScriptedIdp;
beforeAll(async () => {
  one = await createScriptedIdp({ keyKind: 'ec-p256' });
  other = await createScriptedIdp({ keyKind: 'ec-p256' });
});

const imported = (name: string, metadataDocument: string, index = 0): ImportedProvider => ({
  name,
  metadataDocument,
  index,
});

const stored = (name: string, metadataDocument: string): SamlProvider => ({
  samlProviderArn: `arn:aws:iam::${realm.account}:saml-provider/${name}`,
  name,
  metadataDocument,
  createdAt: 1,
  owner: { kind: 'api' },
});

const expired = () => idpMetadata(one).replace('entityID=', 'validUntil="2026-11-20T23:59:59Z" entityID=');

function codes(providers: readonly ImportedProvider[], inStore: readonly SamlProvider[] = []) {
  const faults = importFaults(providers, { realm, stored: inStore, now: NOW });
  return faults.map(({ index, failure }) => [index, failure.code]);
}

describe('providers that are to be stored', () => {
  it('may be the same identity provider under two names, also in the middle of a rollover', () => {
    const both = idpMetadata(one, [one.signing.certificate, other.signing.certificate]);
    expect(codes([imported('a', idpMetadata(one)), imported('b', idpMetadata(one), 1)])).toEqual([]);
    expect(codes([imported('a', idpMetadata(one)), imported('b', both, 1)])).toEqual([]);
    expect(codes([imported('a', idpMetadata(other))], [stored('b', both)])).toEqual([]);
  });

  it('are refused, both of them and each naming the other, with one entity ID and no key in common', () => {
    const providers = [imported('a', idpMetadata(one)), imported('b', idpMetadata(other), 7)];
    expect(codes(providers)).toEqual([
      [0, 'MetadataEntityIdTaken'],
      [7, 'MetadataEntityIdTaken'],
    ]);
    const [fault] = importFaults(providers, { realm, stored: [], now: NOW });
    expect(fault?.failure.message).toContain('a and b');
    expect(fault?.failure.message).toContain(one.entityId);
  });

  it('are measured against those that stay in the store, and not against what they replace', () => {
    const fromFile = [imported('a', idpMetadata(other))];
    expect(codes(fromFile, [stored('b', idpMetadata(one))])).toEqual([[0, 'MetadataEntityIdTaken']]);
    expect(codes(fromFile, [stored('a', idpMetadata(one))])).toEqual([]);
    expect(codes(fromFile, [stored('b', 'no longer readable')])).toEqual([]);
    const elsewhere = { ...stored('a', idpMetadata(one)), samlProviderArn: 'arn:aws:iam::1:saml-provider/a' };
    expect(codes(fromFile, [elsewhere])).toEqual([[0, 'MetadataEntityIdTaken']]);
  });

  it('may change all their keys where they have the entity ID already, before or after another that has it', () => {
    const inStore = [stored('a', idpMetadata(one)), stored('b', idpMetadata(one))];
    expect(codes([imported('a', idpMetadata(other))], inStore)).toEqual([]);
    const newcomer = imported('c', idpMetadata(other), 2);
    expect(codes([imported('a', idpMetadata(other)), newcomer], inStore)).toEqual([
      [2, 'MetadataEntityIdTaken'],
    ]);
  });

  it('may take over the entity ID of one that becomes another at the same time', () => {
    const moved = idpMetadata(one).replaceAll(one.entityId, 'https://moved.example/entity');
    const fromFile = [imported('a', idpMetadata(other)), imported('b', moved, 1)];
    expect(codes(fromFile, [stored('b', idpMetadata(one))])).toEqual([]);
  });

  it('are refused when they have expired, unless the very same document is stored already', () => {
    const provider = imported('a', expired(), 3);
    expect(codes([provider])).toEqual([[3, 'MetadataExpired']]);
    expect(codes([provider], [stored('a', idpMetadata(one))])).toEqual([[3, 'MetadataExpired']]);
    expect(codes([provider], [stored('a', expired())])).toEqual([]);
    expect(codes([provider], [stored('b', expired())])).toEqual([[3, 'MetadataExpired']]);
  });
});

describe('an identity provider that asks for signed requests', () => {
  it.each([
    ['true', 1],
    ['1', 1],
    ['false', 0],
    ['0', 0],
  ])('is told of by its name: WantAuthnRequestsSigned="%s"', (value, count) => {
    const document = idpMetadata(one).replace('RequestsSigned="false"', `RequestsSigned="${value}"`);
    const notices = signedRequestNotices([imported('corp', document), imported('lab', idpMetadata(one))]);
    expect(notices).toHaveLength(count);
    for (const notice of notices) expect(notice).toMatch(/^corp: .*WantAuthnRequestsSigned/);
  });
});
