import { type IdpMetadata, parseIdpMetadata } from './idp-metadata.ts';
import type { SamlProvider } from './saml-provider-store.ts';

/** What of a provider decides how its metadata document is read. */
export type MetadataOwner = Pick<
  SamlProvider,
  'metadataDocument' | 'entityId' | 'metadataSigningCertificate'
>;

/**
 * The metadata of a provider, read as it says. `now` (milliseconds since 1970) only when the document is imported.
 * Throws `InvalidIdpMetadata`.
 */
export function metadataOf(provider: MetadataOwner, now?: number): IdpMetadata {
  const { metadataDocument, entityId, metadataSigningCertificate: signingCertificate } = provider;
  return parseIdpMetadata(metadataDocument, { entityId, signingCertificate, now });
}

/** Is the same document read in the same way. */
export function hasSameMetadata(one: MetadataOwner, other: MetadataOwner): boolean {
  return (
    one.metadataDocument === other.metadataDocument &&
    one.entityId === other.entityId &&
    one.metadataSigningCertificate === other.metadataSigningCertificate
  );
}
