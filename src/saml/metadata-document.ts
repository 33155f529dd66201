import { MetadataNotXml, MetadataTooLarge } from './metadata-refusals.ts';
import { verifiedMetadata } from './metadata-signature.ts';
import { parseStrictXml, type StrictXmlRules } from './strict-xml.ts';
import type { XmlElement } from './xml-element.ts';
import type { XmlFault } from './xml-markup.ts';

interface Caps {
  /** In characters. */
  readonly length: number;
  readonly lengthInWords: string;
  readonly elements: number;
  /** Of all elements together. */
  readonly attributes: number;
}

/** Ten times the largest that products write for one entity (ADFS, about 100 KB). Reading it takes some 40 ms. */
const CAPS: Caps = { length: 1_048_576, lengthInWords: '1 MB', elements: 20_000, attributes: 20_000 };

/**
 * Of a document whose signature is verified: the library canonicalises, at 30 µs for each element and 12 µs for each
 * attribute, in the thread that serves everybody; at these caps it needs a quarter of a second, for AD FS's document 15 ms.
 * (A whole federation's is larger: cut the one entity out of it.)
 */
const CAPS_WHERE_VERIFIED: Caps = {
  length: 262_144,
  lengthInWords: '256 KB',
  elements: 4_000,
  attributes: 8_000,
};

/**
 * The root of a metadata document. With `signingCertificate` (PEM) only what its key has signed is read.
 * Throws `MetadataTooLarge`, `MetadataNotXml`, `MetadataNotSigned`, `MetadataSignatureForbidden`,
 * `MetadataSignatureInvalid`, `MetadataSigningCertificateUnusable`.
 */
export function readMetadataDocument(document: string, signingCertificate: string | undefined): XmlElement {
  const caps = signingCertificate === undefined ? CAPS : CAPS_WHERE_VERIFIED;
  if (document.length > caps.length) throw tooLarge(caps);
  // Windows writes a byte order mark before its metadata files.
  const xml = document.replace(/^\uFEFF/, '');
  const rules = rulesFor(caps);
  const root = parseStrictXml(xml, rules);
  if (signingCertificate === undefined) return root;
  return parseStrictXml(verifiedMetadata(xml, root, signingCertificate), rules);
}

function tooLarge({ length, lengthInWords }: Caps): MetadataTooLarge {
  const what = length === CAPS.length ? '' : ' and its signature is to be verified';
  return new MetadataTooLarge(
    `The metadata document is larger than ${lengthInWords}${what}. Import the document of the one identity provider.`,
  );
}

function faultsWith({ elements, attributes }: Caps): Readonly<Record<XmlFault, string>> {
  return {
    'not-well-formed': 'is not well-formed XML',
    encoding: 'declares another encoding than UTF-8 or another version than XML 1.0',
    doctype: 'holds a DOCTYPE',
    'processing-instruction': 'holds a processing instruction',
    comment: 'holds a comment',
    cdata: 'holds a CDATA section',
    depth: 'is nested more than 30 deep',
    elements: `has more than ${inWords(elements)} elements`,
    attributes: `has an element with more than 64 attributes, or more than ${inWords(attributes)} in all`,
    'namespace-declarations':
      'has an element with more than 64 namespaces, or with one of more than 256 characters',
  };
}

function inWords(count: number): string {
  return count.toLocaleString('en-US');
}

function rulesFor(caps: Caps): StrictXmlRules {
  return {
    depth: 30,
    elements: caps.elements,
    attributes: 64,
    attributesInAll: caps.attributes,
    namespaceDeclarations: 64,
    comments: 'skipped',
    refuse: (fault, { line, column }) => {
      const place = line === undefined ? '' : ` (line ${line}, column ${column})`;
      return new MetadataNotXml(
        `The metadata document ${faultsWith(caps)[fault]}${place}. Download it from the identity provider again.`,
        { fault, line, column },
      );
    },
  };
}
