import { PosternError } from '../kernel/errors.ts';

/**
 * A metadata document that cannot be used for sign-in. One subclass per reason; the message tells an operator
 * what was found and what to ask the identity provider for.
 */
export abstract class InvalidIdpMetadata extends PosternError {}

/** Larger than any identity provider's document, or than a signature is verified over: most likely a whole federation. */
export class MetadataTooLarge extends InvalidIdpMetadata {
  readonly code = 'MetadataTooLarge';
}

/** Not well-formed XML 1.0 in UTF-8, or with a DOCTYPE, a processing instruction or CDATA in it. */
export class MetadataNotXml extends InvalidIdpMetadata {
  readonly code = 'MetadataNotXml';
}

/** The root is neither an EntityDescriptor nor an EntitiesDescriptor. */
export class MetadataNotAnEntity extends InvalidIdpMetadata {
  readonly code = 'MetadataNotAnEntity';
}

/** The entityID is missing, too long, or holds white space or control characters. */
export class MetadataEntityIdMalformed extends InvalidIdpMetadata {
  readonly code = 'MetadataEntityIdMalformed';
}

/** There is no IDPSSODescriptor for SAML 2.0: the document describes something else. */
export class MetadataWithoutIdentityProvider extends InvalidIdpMetadata {
  readonly code = 'MetadataWithoutIdentityProvider';
}

/** The document describes a group, and no entity in it has the entity ID that is meant. */
export class MetadataEntityNotFound extends InvalidIdpMetadata {
  readonly code = 'MetadataEntityNotFound';
}

/** The document describes several identity providers, and nobody said which one is meant. */
export class MetadataAmbiguous extends InvalidIdpMetadata {
  readonly code = 'MetadataAmbiguous';
}

/** One entity ID has several IDPSSODescriptors for SAML 2.0, so it cannot be told which one is meant. */
export class MetadataIdentityProviderRepeated extends InvalidIdpMetadata {
  readonly code = 'MetadataIdentityProviderRepeated';
}

/** No SingleSignOnService has the HTTP-Redirect binding, the only one by which requests are sent. */
export class MetadataWithoutRedirectBinding extends InvalidIdpMetadata {
  readonly code = 'MetadataWithoutRedirectBinding';
}

/** The address of the SingleSignOnService is not one to send a browser to. */
export class MetadataAddressForbidden extends InvalidIdpMetadata {
  readonly code = 'MetadataAddressForbidden';
}

/** There is no certificate for signing. */
export class MetadataWithoutSigningKey extends InvalidIdpMetadata {
  readonly code = 'MetadataWithoutSigningKey';
}

/** A certificate for signing cannot be read. */
export class MetadataCertificateMalformed extends InvalidIdpMetadata {
  readonly code = 'MetadataCertificateMalformed';
}

/** A signing key is of another kind than is verified, or too short. */
export class MetadataKeyForbidden extends InvalidIdpMetadata {
  readonly code = 'MetadataKeyForbidden';
}

/** More certificates for signing than any rollover needs: each is tried on each signature. */
export class MetadataSigningKeysTooMany extends InvalidIdpMetadata {
  readonly code = 'MetadataSigningKeysTooMany';
}

/** Another provider has the same entity ID, and other keys. */
export class MetadataEntityIdTaken extends InvalidIdpMetadata {
  readonly code = 'MetadataEntityIdTaken';
}

/** Its `validUntil` is past. */
export class MetadataExpired extends InvalidIdpMetadata {
  readonly code = 'MetadataExpired';
}

/** The certificate that metadata must be signed with is not one that a signature can be verified with. */
export class MetadataSigningCertificateUnusable extends InvalidIdpMetadata {
  readonly code = 'MetadataSigningCertificateUnusable';
}

/** A certificate is pinned, and the document has no signature. */
export class MetadataNotSigned extends InvalidIdpMetadata {
  readonly code = 'MetadataNotSigned';
}

/** The signature has another shape than an enveloped signature over the root, or a weak algorithm. */
export class MetadataSignatureForbidden extends InvalidIdpMetadata {
  readonly code = 'MetadataSignatureForbidden';
}

/** The signature is by another key than that of the pinned certificate, or the document was changed. */
export class MetadataSignatureInvalid extends InvalidIdpMetadata {
  readonly code = 'MetadataSignatureInvalid';
}

/** A document that was fetched describes another entity than the one before it. */
export class MetadataEntityIdChanged extends InvalidIdpMetadata {
  readonly code = 'MetadataEntityIdChanged';
}
