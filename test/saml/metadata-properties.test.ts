import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIdpMetadata } from '../../src/saml/idp-metadata.ts';
import { InvalidIdpMetadata } from '../../src/saml/metadata-refusals.ts';

const CORPUS = new URL('../corpus/metadata/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, CORPUS), 'utf8');
const document = (claim: string) => read(readdirSync(CORPUS).find((name) => name.includes(claim)) ?? '');

const SAML_2 = 'urn:oasis:names:tc:SAML:2.0:protocol';
const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:';
const certificates = ['publisher.pem', 'p256.pem'].map((name) => new X509Certificate(read(name)));

/** White space in each of the ways in which products write it. */
const blank = fc.constantFrom('', ' ', '\n', '\r\n', '\t', '\n    ', '&#13;\n');
const prefix = fc.constantFrom('md', 'm', 'ns0', 'EntityDescriptor', 'ds');

/** A certificate's base64 with white space anywhere in it, and perhaps in armour. */
const writtenCertificate = fc
  .record({ which: fc.nat(1), every: fc.integer({ min: 1, max: 90 }), white: blank, armour: fc.boolean() })
  .map(({ which, every, white, armour }) => {
    const base64 = certificates[which]?.raw.toString('base64') ?? '';
    const body = base64.replaceAll(new RegExp(`.{${every}}`, 'g'), `$&${white}`);
    const text = armour ? `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----` : body;
    return { text, fingerprint: certificates[which]?.fingerprint256 ?? '' };
  });

const key = fc.record({ certificate: writtenCertificate, use: fc.constantFrom('', 'signing', 'encryption') });
const time = fc.option(
  fc.integer({ min: 1, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
  { nil: undefined },
);
const address = fc
  .webUrl({ validSchemes: ['https'], withQueryParameters: true })
  .filter((url) => URL.canParse(url));

/** An identity provider in groups, from the outermost inwards; each level may say until when it is valid. */
const model = fc.record({
  prefix,
  white: blank.filter((text) => !text.startsWith('&')),
  entityId: fc.stringMatching(/^[\w:/.?=-]{1,60}$/),
  keys: fc.array(key, { minLength: 1, maxLength: 6 }),
  services: fc.shuffledSubarray(['HTTP-POST', 'HTTP-Redirect', 'SOAP'], { minLength: 1 }),
  address,
  groups: fc.array(time, { maxLength: 4 }),
  entityEnds: time,
  roleEnds: time,
});
type Model = typeof model extends fc.Arbitrary<infer Value> ? Value : never;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const ending = (end: number | undefined) =>
  end === undefined ? '' : ` validUntil="${new Date(end).toISOString()}"`;

function write({ prefix: p, white, ...idp }: Model): string {
  const keys = idp.keys.map(
    ({ certificate, use }) =>
      `<${p}:KeyDescriptor${use && ` use="${use}"`}><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>${white}<X509Certificate>${certificate.text}</X509Certificate></X509Data></KeyInfo></${p}:KeyDescriptor>`,
  );
  const services = idp.services.map(
    (name) =>
      `<${p}:SingleSignOnService Binding="${BINDING}${name}" Location="${escaped(name === 'HTTP-Redirect' ? idp.address : 'https://other.example/')}"/>`,
  );
  const role = `<${p}:IDPSSODescriptor${ending(idp.roleEnds)} protocolSupportEnumeration="${SAML_2}">${[...keys, ...services].join(white)}</${p}:IDPSSODescriptor>`;
  const xmlns = ` xmlns:${p}="urn:oasis:names:tc:SAML:2.0:metadata"`;
  const entity = `<${p}:EntityDescriptor${xmlns}${ending(idp.entityEnds)} entityID="${escaped(idp.entityId)}">${white}${role}</${p}:EntityDescriptor>`;
  return idp.groups.reduceRight<string>(
    (inner, end) =>
      `<${p}:EntitiesDescriptor${xmlns}${ending(end)}>${white}${inner}${white}</${p}:EntitiesDescriptor>`,
    entity,
  );
}

describe('a metadata document in any form', () => {
  it('gives what it says, or is refused for what it lacks', () => {
    fc.assert(
      fc.property(model, (idp) => {
        const signing = idp.keys.filter(({ use }) => use !== 'encryption');
        const ends = [...idp.groups, idp.entityEnds, idp.roleEnds].filter((end) => end !== undefined);
        const outcome = outcomeOf(() => parseIdpMetadata(write(idp)));
        if (!idp.services.includes('HTTP-Redirect')) return outcome === 'MetadataWithoutRedirectBinding';
        if (signing.length === 0) return outcome === 'MetadataWithoutSigningKey';
        expect(outcome).toEqual({
          entityId: idp.entityId,
          singleSignOnServiceUrl: idp.address,
          signingCertificates: [...new Set(signing.map(({ certificate }) => certificate.fingerprint))],
          validUntil: ends.length === 0 ? undefined : Math.min(...ends),
          cacheDuration: undefined,
          wantAuthnRequestsSigned: false,
        });
        return true;
      }),
      { numRuns: 300 },
    );
  });
});

/** What was read, with fingerprints for certificates; the code of a refusal; what else is thrown fails the test. */
function outcomeOf(reading: () => ReturnType<typeof parseIdpMetadata>) {
  try {
    const metadata = reading();
    const fingerprints = metadata.signingCertificates.map((pem) => new X509Certificate(pem).fingerprint256);
    return { ...metadata, signingCertificates: fingerprints };
  } catch (error) {
    if (error instanceof InvalidIdpMetadata) return error.code;
    throw error;
  }
}

describe('a signed metadata document that somebody changed', () => {
  const genuine = document('ad-fs-signs');
  const signingCertificate = read('publisher.pem');
  const honest = outcomeOf(() => parseIdpMetadata(genuine, { signingCertificate }));
  const anywhere = fc.nat(genuine.length - 1);
  const role = genuine.indexOf('<md:IDPSSODescriptor');
  /** Where a change means something, if the document were believed: in names, addresses and keys, and between them. */
  const places = [
    genuine.indexOf('entityID="') + 'entityID="'.length,
    genuine.indexOf(' entityID="'),
    genuine.indexOf(' ', role),
    genuine.indexOf('>', role) + 1,
    genuine.lastIndexOf('Location="', genuine.lastIndexOf('HTTP-POST')) + 'Location="https://'.length,
    genuine.indexOf('use="signing"', role) + 'use="'.length,
  ];
  const at = fc.oneof(
    anywhere,
    fc.tuple(fc.constantFrom(...places), fc.nat(12)).map(([place, further]) => place + further),
    fc.constantFrom(...places),
  );
  const piece = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '\n',
      '<',
      '>',
      '&',
      '"',
      '<!-- -->',
      '<md:a/>',
      'evil',
      '&#x41;',
      '\u2028',
      '<![CDATA[a]]>',
    ),
    fc.constantFrom(
      ' validUntil="2031-01-01T00:00:00Z"',
      ' WantAuthnRequestsSigned="1"',
      'https://evil.example/',
    ),
    fc.stringMatching(/^[a-z]{1,3}$/),
    fc.string({ maxLength: 3 }),
    fc.tuple(anywhere, fc.nat(200)).map(([from, length]) => genuine.slice(from, from + length)),
  );

  it('is refused, or says nothing else than before', () => {
    fc.assert(
      fc.property(at, fc.oneof(fc.constant(0), fc.nat(6), fc.nat(40)), piece, (from, length, text) => {
        const changed = genuine.slice(0, from) + text + genuine.slice(from + length);
        const outcome = outcomeOf(() => parseIdpMetadata(changed, { signingCertificate }));
        if (typeof outcome === 'object') expect(outcome).toEqual(honest);
      }),
      { numRuns: 400 },
    );
  });
});
