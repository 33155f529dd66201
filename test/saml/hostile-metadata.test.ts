import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseIdpMetadata } from '../../src/saml/idp-metadata.ts';
import { InvalidIdpMetadata } from '../../src/saml/metadata-refusals.ts';

const CORPUS = new URL('../corpus/metadata/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, CORPUS), 'utf8');
const genuine = read(readdirSync(CORPUS).find((name) => name.includes('ad-fs-signs')) ?? '');
const pinned = read('publisher.pem');

/**
 * Metadata is read in the thread that serves everybody. Ten times what the worst document within the caps takes; without
 * caps each of these takes seconds, or for ever.
 */
const LONGEST_OCCUPATION_MS = { unpinned: 500, pinned: 2500 };

const times = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join('');
const END = '</md:EntityDescriptor>';
/** The genuine signed document with something more in it: the signature is checked in vain, over all of it. */
const filled = (more: string) => genuine.replace(END, more + END);
const onRoot = (attributes: string) =>
  genuine.replace('<md:EntityDescriptor ', `<md:EntityDescriptor ${attributes} `);
const withKeys = (keys: string) => genuine.replace('</md:IDPSSODescriptor>', `${keys}</md:IDPSSODescriptor>`);
const bomb = `<!DOCTYPE a [<!ENTITY e0 "aaaaaaaaaa">${times(20, (index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`)}]>`;

/** A document, and how its reading ends: undefined where it may be used, for all its strangeness. */
const documents: readonly [string, string, string | undefined][] = [
  ['a megabyte of nested elements', '<a>'.repeat(340_000), 'MetadataNotXml'],
  [
    'a megabyte of nested groups',
    `${'<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">'.repeat(14_000)}`,
    'MetadataNotXml',
  ],
  ['a megabyte of siblings', filled('<md:a/>'.repeat(140_000)), 'MetadataNotXml'],
  ['a megabyte of attributes', onRoot(times(80_000, (index) => `a${index}=""`.padEnd(12))), 'MetadataNotXml'],
  [
    'many attributes on each of many elements',
    filled(`<md:a ${times(60, (index) => `a${index}="" `)}/>`.repeat(2_000)),
    'MetadataNotXml',
  ],
  ['a megabyte of namespaces', onRoot(times(50_000, (index) => `xmlns:a${index}="u" `)), 'MetadataNotXml'],
  [
    'many namespaces on each of many elements',
    filled(`<md:a ${times(60, (index) => `xmlns:a${index}="u${index}" `)}/>`.repeat(800)),
    undefined,
  ],
  [
    'long namespaces that many elements use',
    onRoot(times(60, (index) => `xmlns:a${index}="${'u'.repeat(250)}${index}" `)).replace(
      END,
      `${times(15_000, (index) => `<a${index % 60}:b/>`)}${END}`,
    ),
    undefined,
  ],
  ['a namespace of 100,000 characters', onRoot(`xmlns:a="${'u'.repeat(100_000)}"`), 'MetadataNotXml'],
  [
    'an entity bomb',
    genuine.replace('<md:EntityDescriptor', `${bomb}<md:EntityDescriptor`).replace(END, `&e20;${END}`),
    'MetadataNotXml',
  ],
  ['an undeclared entity', filled('&constructor;'), 'MetadataNotXml'],
  ['a megabyte of predefined entities', filled('&amp;'.repeat(200_000)), undefined],
  ['a megabyte of comments', filled('<!---->'.repeat(140_000)), undefined],
  ['comments that never end', filled('<!--'.repeat(250_000)), 'MetadataNotXml'],
  ['tags that never end', '<md:a '.repeat(170_000), 'MetadataNotXml'],
  ['end tags with blanks', filled(`<md:a></md:a${' '.repeat(1_000_000)}>`), undefined],
  [
    'an entity ID of a megabyte',
    genuine.replace(/entityID="/, `entityID="${'a'.repeat(1_000_000)}`),
    'MetadataEntityIdMalformed',
  ],
  [
    'a certificate of a megabyte',
    genuine.replace(
      /(?<=<md:IDPSSODescriptor[\s\S]*use="signing"[\s\S]*<ds:X509Certificate>)[^<]*/,
      'A'.repeat(1_000_000),
    ),
    'MetadataCertificateMalformed',
  ],
  [
    'a certificate of a megabyte of white space',
    genuine.replace(
      /(?<=<md:IDPSSODescriptor[\s\S]*use="signing"[\s\S]*<ds:X509Certificate>)/,
      ' \t'.repeat(500_000),
    ),
    undefined,
  ],
  [
    'bindings of 100,000 characters',
    genuine
      .replaceAll(/(?<=<md:SingleSignOnService Binding=")/g, 'a'.repeat(100_000))
      .replaceAll(':HTTP-Redirect"', ':x"'),
    'MetadataWithoutRedirectBinding',
  ],
  [
    '10,000 bindings',
    genuine.replaceAll(
      /<md:SingleSignOnService[^>]*>/g,
      times(5_000, (index) => `<md:SingleSignOnService Binding="${index}"/>`),
    ),
    'MetadataWithoutRedirectBinding',
  ],
  ['10,000 empty keys', withKeys('<md:KeyDescriptor/>'.repeat(10_000)), undefined],
  [
    '4,000 keys',
    withKeys(
      '<md:KeyDescriptor><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>'.repeat(
        4_000,
      ),
    ),
    'MetadataSigningKeysTooMany',
  ],
  [
    '18,000 entities',
    `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${times(18_000, (index) => `<md:EntityDescriptor entityID="a${index}"/>`)}</md:EntitiesDescriptor>`,
    'MetadataWithoutIdentityProvider',
  ],
  ['a duration of a megabyte', onRoot(`cacheDuration="P${'1'.repeat(1_000_000)}D"`), undefined],
  ['a time of a megabyte', onRoot(`validUntil="2030-01-01T${'0'.repeat(1_000_000)}"`), undefined],
];

/** Processor time of this thread: what other processes do does not count. */
function reading(xml: string, signingCertificate?: string) {
  const before = process.threadCpuUsage();
  const failure = failureOf(() => parseIdpMetadata(xml, { signingCertificate }));
  const { user, system } = process.threadCpuUsage(before);
  return { failure, occupiedMs: (user + system) / 1000 };
}

function failureOf(read: () => unknown): InvalidIdpMetadata | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidIdpMetadata) return error;
    throw error;
  }
}

describe('a hostile metadata document', () => {
  it.each(documents)('of %s is read or refused in bounded time, in words', (_what, xml, code) => {
    const { failure, occupiedMs } = reading(xml);
    expect(failure?.code).toBe(code);
    if (failure) expect(failure.message).toMatch(/^(The|A|Postern) .{20,1500}\. [A-Z].*\.$/s);
    expect(occupiedMs).toBeLessThan(LONGEST_OCCUPATION_MS.unpinned);
  });

  it.each(documents)('of %s is never taken for signed, and that in bounded time', (_what, xml) => {
    const { failure, occupiedMs } = reading(xml, pinned);
    expect(failure?.code).toMatch(/^Metadata(NotXml|TooLarge|SignatureInvalid|NotSigned)$/);
    expect(occupiedMs).toBeLessThan(LONGEST_OCCUPATION_MS.pinned);
  });

  const atTheCaps: readonly [string, string][] = [
    ['elements', '<md:a>text</md:a>'.repeat(3_900)],
    ['attributes', `<md:a ${times(60, (index) => `a${index}="" `)}/>`.repeat(130)],
    ['namespaces', `<md:a ${times(60, (index) => `xmlns:a${index}="u" `)}/>`.repeat(280)],
    [
      'namespaces in use',
      `<md:a ${times(60, (index) => `xmlns:a${index}="u${index}" a${index}:x="" `)}/>`.repeat(120),
    ],
    ['nesting', times(140, () => '<md:a>'.repeat(27) + '</md:a>'.repeat(27))],
    ['IDs', times(3_900, (index) => `<md:a ID="x${index}"/>`)],
    [
      'signatures',
      `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>`
        .repeat(3_500)
        .replace(/^/, '<md:a>')
        .replace(/$/, '</md:a>'),
    ],
    ['text', 'A'.repeat(250_000)],
    ['line ends', '\r'.repeat(250_000)],
    ['entities', '&amp;'.repeat(50_000)],
    ['end tags with blanks', '<md:a></md:a        >'.repeat(3_900)],
  ];

  it.each(atTheCaps)('that is full of %s is verified in bounded time', (_what, more) => {
    const { failure, occupiedMs } = reading(filled(more), pinned);
    expect(failure?.code).toBe('MetadataSignatureInvalid');
    expect(occupiedMs).toBeLessThan(LONGEST_OCCUPATION_MS.pinned);
  });

  it('can be read as it was before it was made hostile', () => {
    expect(reading(genuine).failure).toBeUndefined();
    expect(reading(genuine, pinned).failure).toBeUndefined();
  });
});
