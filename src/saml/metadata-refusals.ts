import { PosternError } from '../kernel/errors.ts';

/**
 * A metadata document that cannot be used for sign-in. One subclass per reason; the message tells an operator
 * what was found and what to ask the identity provider for.
 */
export abstract class InvalidIdpMetadata extends PosternError {}

/** Larger than any identity provider's document: most likely a whole federation. */
export class MetadataTooLarge extends InvalidIdpMetadata {
  readonly code = 'MetadataTooLarge';
}

/** Not well-formed XML 1.0 in UTF-8, or with a DOCTYPE, a processing instruction or CDATA in it. */
export class MetadataNotXml extends InvalidIdpMetadata {
  readonly code = 'MetadataNotXml';
}

/** The root is not an EntityDescriptor. */
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

/** There are several IDPSSODescriptors for SAML 2.0, so it cannot be told which one is meant. */
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
