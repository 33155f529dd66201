import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { type IdpMetadata, parseIdpMetadata } from '../../src/saml/idp-metadata.ts';
import { importFaults } from '../../src/saml/import-faults.ts';
import * as refusals from '../../src/saml/metadata-refusals.ts';
import { SAML_METADATA } from '../../src/saml/names.ts';
import type { Case, Given, Gives } from '../tools/metadata-corpus/document.ts';

const DIRECTORY = new URL('../corpus/metadata/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, DIRECTORY), 'utf8');
const expectations: Readonly<Record<string, readonly Case[]>> = JSON.parse(read('expectations.json'));
const cases = Object.entries(expectations).flatMap(([document, all]) =>
  all.map((one) => ({ title: `${document}${inWords(one.given)}`, document, ...one })),
);

function inWords({ entityId, pinned, at, beside }: Given = {}): string {
  const words = [
    entityId === undefined ? '' : ` for ${entityId}`,
    pinned === undefined ? '' : ` pinned to ${pinned}`,
    at === undefined ? '' : ` imported at ${at}`,
    beside === undefined ? '' : ` beside ${beside}`,
  ];
  return words.join('');
}

function readAs(document: string, { entityId, pinned, at, beside }: Given = {}): IdpMetadata {
  const xml = read(document);
  if (beside !== undefined) throw importFailure(xml, read(beside));
  const signingCertificate = pinned === undefined ? undefined : read(pinned);
  return parseIdpMetadata(xml, {
    entityId,
    signingCertificate,
    now: at === undefined ? undefined : Date.parse(at),
  });
}

function importFailure(...documents: readonly string[]): Error | undefined {
  const imported = documents.map((metadataDocument, index) => ({
    name: `idp-${index}`,
    metadataDocument,
    index,
  }));
  const context = { realm: { account: '123456789012', region: 'us-east-1' }, stored: [], now: 0 };
  return importFaults(imported, context)[0]?.failure;
}

function summary(metadata: IdpMetadata): Gives {
  const { entityId, singleSignOnServiceUrl, validUntil, cacheDuration } = metadata;
  return {
    entityId,
    singleSignOnServiceUrl,
    signingKeys: metadata.signingCertificates.map((pem) => new X509Certificate(pem).fingerprint256),
    ...(validUntil !== undefined && { validUntil: new Date(validUntil).toISOString() }),
    ...(cacheDuration !== undefined && { cacheDuration }),
    ...(metadata.wantAuthnRequestsSigned && { wantAuthnRequestsSigned: true }),
  };
}

describe('a metadata document of the corpus', () => {
  it.each(cases.flatMap((one) => ('gives' in one ? [one] : [])))(
    '$title gives exactly what it says',
    ({ document, given, gives }) => {
      expect(summary(readAs(document, given))).toEqual(gives);
    },
  );

  it.each(cases.flatMap((one) => ('refused' in one ? [one] : [])))(
    '$title is refused as $refused',
    ({ document, given, refused, says }) => {
      expect(() => readAs(document, given)).toThrow(
        expect.objectContaining({ code: refused, message: expect.stringContaining(says) }),
      );
    },
  );

  it.each(cases.flatMap((one) => ('gives' in one ? [one] : [])))(
    '$title holds for another parser what was read from it',
    ({ document, gives }) => {
      const parsed = new DOMParser().parseFromString(read(document).replace(/^\uFEFF/, ''), 'text/xml');
      const entities = Array.from(parsed.getElementsByTagNameNS(SAML_METADATA, 'EntityDescriptor'));
      const meant = entities.filter((entity) => entity.getAttribute('entityID') === gives.entityId);
      expect(meant).toHaveLength(1);
      const [entity] = meant;
      const services = Array.from(entity?.getElementsByTagNameNS(SAML_METADATA, 'SingleSignOnService') ?? []);
      expect(services.map((service) => service.getAttribute('Location')?.trim())).toContain(
        gives.singleSignOnServiceUrl,
      );
    },
  );
});

/** What only a document that replaces another can provoke, found and refused where documents are fetched. */
const OF_THE_REFRESH = ['MetadataEntityIdChanged'];

const run = promisify(execFile);
const path = (name: string) => fileURLToPath(new URL(name, DIRECTORY));

/** What xmlsec1, which shares no code with our verifier, says of the signature on the root. */
async function isVerifiedByXmlsec(document: string, pinned: string): Promise<boolean> {
  const ids = ['EntityDescriptor', 'EntitiesDescriptor'].flatMap((name) => [
    '--id-attr:ID',
    `${SAML_METADATA}:${name}`,
  ]);
  const key = ['--pubkey-cert-pem', path(pinned), '--enabled-key-data', 'key-name,rsa,ec'];
  try {
    await run('xmlsec1', ['--verify', ...key, ...ids, path(document)]);
    return true;
  } catch {
    return false;
  }
}

describe('a signed metadata document of the corpus', () => {
  const judged = cases.flatMap(({ document, given, ...outcome }) => {
    const pinned = given?.pinned;
    const isGood = 'gives' in outcome;
    return pinned !== undefined && (isGood || outcome.refused === 'MetadataSignatureInvalid')
      ? [{ document, pinned, isGood }]
      : [];
  });

  it.each(judged)(
    '$document is judged by xmlsec1 as by us: $isGood',
    async ({ document, pinned, isGood }) => {
      expect(await isVerifiedByXmlsec(document, pinned)).toBe(isGood);
    },
  );
});

describe('the corpus of metadata', () => {
  it('has an expectation for each document, and a document for each expectation', () => {
    const documents = readdirSync(DIRECTORY).filter((name) => name.endsWith('.xml'));
    expect(Object.keys(expectations).sort()).toEqual(documents.sort());
    expect(cases.length).toBeGreaterThanOrEqual(documents.length);
  });

  it('has at least 25 documents that are good and 15 that are not, each once', () => {
    const first = Object.values(expectations).map(([one]) => one);
    expect(first.filter((one) => one && 'gives' in one).length).toBeGreaterThanOrEqual(25);
    expect(first.filter((one) => one && 'refused' in one).length).toBeGreaterThanOrEqual(15);
    expect(new Set(Object.keys(expectations).map(read)).size).toBe(Object.keys(expectations).length);
  });

  it('provokes every refusal of metadata, and no other', () => {
    const all = Object.values(refusals)
      .filter((exported) => exported !== refusals.InvalidIdpMetadata)
      .map((Refusal) => new (Refusal as typeof refusals.MetadataNotXml)('').code as string);
    const provoked = new Set(cases.flatMap((one) => ('refused' in one ? [one.refused] : [])));
    expect([...provoked, ...OF_THE_REFRESH].sort()).toEqual(all.sort());
  });

  it('says in every refusal what to do', () => {
    for (const one of cases) {
      if (!('refused' in one)) continue;
      expect(() => readAs(one.document, one.given)).toThrow(/[.)] [A-Z].*\.$/);
    }
  });
});
