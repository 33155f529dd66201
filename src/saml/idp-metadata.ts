import { readMetadataDocument } from './metadata-document.ts';
import { describedIdentityProvider } from './metadata-entities.ts';
import { checkNotExpired, type MetadataValidity, validityOf } from './metadata-validity.ts';
import { signingCertificates } from './signing-certificates.ts';
import { singleSignOnServiceUrl } from './single-sign-on-service.ts';
import type { XmlElement } from './xml-element.ts';

/**
 * What Postern needs of an identity provider's metadata document. Its `validUntil` is a statement for operators: what is
 * trusted is the document that they put here, until they put another.
 */
export interface IdpMetadata extends MetadataValidity {
  readonly entityId: string;
  /** The SingleSignOnService with the HTTP-Redirect binding. */
  readonly singleSignOnServiceUrl: string;
  /** The signing keys' certificates, each as one PEM CERTIFICATE block: RSA of 2048 bits or more, or ECDSA. */
  readonly signingCertificates: readonly string[];
  /** The identity provider asks for signed requests (SAML Metadata 2.4.3), and Postern's are not signed. */
  readonly wantAuthnRequestsSigned: boolean;
}

/** For which use a document is read. */
export interface MetadataReading {
  /** Which entity is meant; without it there must be exactly one identity provider in the document. */
  readonly entityId?: string | undefined;
  /** PEM, one certificate: the document must be signed with its key, and only what is signed is read. */
  readonly signingCertificate?: string | undefined;
  /** Milliseconds since 1970. Given when a document is imported: one that has expired is refused then. */
  readonly now?: number | undefined;
}

/**
 * Reads the metadata document of an identity provider (SAML Metadata 2.3 and 2.4.3).
 * Throws a subclass of `InvalidIdpMetadata` when it cannot be used for sign-in.
 */
export function parseIdpMetadata(xml: string, reading: MetadataReading = {}): IdpMetadata {
  const root = readMetadataDocument(xml, reading.signingCertificate);
  const { entityId, role, path } = describedIdentityProvider(root, reading.entityId);
  const validity = validityOf(path);
  if (reading.now !== undefined) checkNotExpired(validity, reading.now);
  return {
    entityId,
    singleSignOnServiceUrl: singleSignOnServiceUrl(role),
    signingCertificates: signingCertificates(role),
    wantAuthnRequestsSigned: wantsSignedRequests(role),
    ...validity,
  };
}

/** An xs:boolean, which may also be written as a digit. */
function wantsSignedRequests(role: XmlElement): boolean {
  return ['true', '1'].includes(role.attributes.get('WantAuthnRequestsSigned')?.trim() ?? '');
}
