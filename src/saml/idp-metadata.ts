import {
  MetadataEntityIdMalformed,
  MetadataIdentityProviderRepeated,
  MetadataNotAnEntity,
  MetadataNotXml,
  MetadataTooLarge,
  MetadataWithoutIdentityProvider,
} from './metadata-refusals.ts';
import { SAML_PROTOCOL } from './names.ts';
import { signingCertificates } from './signing-certificates.ts';
import { singleSignOnServiceUrl } from './single-sign-on-service.ts';
import { parseStrictXml, type StrictXmlRules } from './strict-xml.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';
import type { XmlFault } from './xml-markup.ts';

/** What Postern needs of an identity provider's metadata document. */
export interface IdpMetadata {
  readonly entityId: string;
  /** The SingleSignOnService with the HTTP-Redirect binding. */
  readonly singleSignOnServiceUrl: string;
  /** The signing keys' certificates, each as one PEM CERTIFICATE block: RSA of 2048 bits or more, or ECDSA. */
  readonly signingCertificates: readonly string[];
  /**
   * `validUntil` of the document, in milliseconds since 1970; undefined where it says none that can be read. A statement
   * for operators: what is trusted is the document that they put here, until they put another.
   */
  readonly validUntil?: number | undefined;
}

/** Ten times the largest that products write for one entity (ADFS, about 100 KB), in characters. */
const LONGEST_DOCUMENT = 1_048_576;

const FAULTS: Readonly<Record<XmlFault, string>> = {
  'not-well-formed': 'is not well-formed XML',
  encoding: 'declares another encoding than UTF-8 or another version than XML 1.0',
  doctype: 'holds a DOCTYPE',
  'processing-instruction': 'holds a processing instruction',
  comment: 'holds a comment',
  cdata: 'holds a CDATA section',
  depth: 'is nested more than 30 deep',
  elements: 'has more than 20,000 elements',
  attributes: 'has an element with more than 64 attributes',
  'namespace-declarations':
    'has an element with more than 64 namespaces, or with one of more than 256 characters',
};

const METADATA_RULES: StrictXmlRules = {
  depth: 30,
  elements: 20_000,
  attributes: 64,
  namespaceDeclarations: 64,
  comments: 'skipped',
  refuse: (fault, { line, column }) => {
    const place = line === undefined ? '' : ` (line ${line}, column ${column})`;
    return new MetadataNotXml(
      `The metadata document ${FAULTS[fault]}${place}. Download it from the identity provider again.`,
      { fault, line, column },
    );
  },
};

/**
 * Reads the metadata document of one identity provider (SAML Metadata 2.3.2 and 2.4.3).
 * Throws a subclass of `InvalidIdpMetadata` when it cannot be used for sign-in.
 */
export function parseIdpMetadata(xml: string): IdpMetadata {
  if (xml.length > LONGEST_DOCUMENT) {
    throw new MetadataTooLarge(
      'The metadata document is larger than 1 MB. Import the document of the one identity provider.',
    );
  }
  // Windows writes a byte order mark before its metadata files.
  const root = parseStrictXml(xml.replace(/^\uFEFF/, ''), METADATA_RULES);
  const entity = entityDescriptor(root);
  const identityProvider = identityProviderOf(entity);
  return {
    entityId: entityIdOf(entity),
    singleSignOnServiceUrl: singleSignOnServiceUrl(identityProvider),
    signingCertificates: signingCertificates(identityProvider),
    validUntil: validUntilOf(entity, identityProvider),
  };
}

function entityDescriptor(root: XmlElement): XmlElement {
  if (root.name === 'md:EntityDescriptor') return root;
  const what =
    root.name === 'md:EntitiesDescriptor'
      ? 'describes a whole group of entities (EntitiesDescriptor)'
      : 'does not start with an EntityDescriptor of SAML 2.0';
  throw new MetadataNotAnEntity(
    `The metadata document ${what}. Import the EntityDescriptor of the one identity provider.`,
  );
}

/** SAML Metadata 2.2.1: at most 1024 characters. It is compared to the letter with every Issuer. */
function entityIdOf(entity: XmlElement): string {
  const entityId = entity.attributes.get('entityID') ?? '';
  if (/^[^\s\p{Cc}]{1,1024}$/u.test(entityId)) return entityId;
  throw new MetadataEntityIdMalformed(
    'The entityID of the metadata document is missing, longer than 1024 characters, or holds white space. ' +
      'Ask the identity provider for a valid document.',
  );
}

/** SAML Metadata 2.3.2 and 2.4.1: each may say one, and both hold. */
function validUntilOf(...elements: readonly XmlElement[]): number | undefined {
  const said = elements.map(({ attributes }) => Date.parse(attributes.get('validUntil') ?? ''));
  const times = said.filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.min(...times);
}

function identityProviderOf(entity: XmlElement): XmlElement {
  const [found, ...more] = childrenNamed(entity, 'md:IDPSSODescriptor').filter(supportsSaml2);
  if (!found) {
    throw new MetadataWithoutIdentityProvider(
      'The metadata document describes no identity provider for SAML 2.0 (IDPSSODescriptor). ' +
        'Import the metadata of the identity provider, not that of an application.',
    );
  }
  if (more.length > 0) {
    throw new MetadataIdentityProviderRepeated(
      'The metadata document describes several identity providers for SAML 2.0. Leave only one in it.',
    );
  }
  return found;
}

function supportsSaml2(descriptor: XmlElement): boolean {
  const protocols = descriptor.attributes.get('protocolSupportEnumeration') ?? '';
  return protocols.split(/\s+/).includes(SAML_PROTOCOL);
}
