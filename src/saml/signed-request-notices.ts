import { type MetadataOwner, metadataOf } from './saml-provider-metadata.ts';

/** One line for each identity provider that asks for signed requests. Throws `InvalidIdpMetadata`. */
export function signedRequestNotices(
  providers: readonly (MetadataOwner & { readonly name: string })[],
): readonly string[] {
  return providers
    .filter((provider) => metadataOf(provider).wantAuthnRequestsSigned)
    .map(
      ({ name }) =>
        `${name}: the identity provider asks for signed sign-in requests (WantAuthnRequestsSigned), and Postern's are not ` +
        'signed. Turn that off for this application at the identity provider, or it may refuse to sign people in.',
    );
}
