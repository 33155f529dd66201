import { SAML, ValidateInResponseTo } from '@node-saml/passport-saml';
import type { IdpMetadata } from './idp-metadata.ts';
import { FORMAT_EMAIL_ADDRESS } from './names.ts';
import type { ServiceProvider } from './sign-in.ts';

/**
 * The address that takes a browser to the identity provider with an AuthnRequest (SAML Core 3.4.1) by the
 * HTTP-Redirect binding (SAML Bindings 3.4): deflated, not signed, without RequestedAuthnContext (it makes sign-in
 * with a second factor fail at some providers). `relayState` is opaque, at most 80 bytes (3.4.3), and decides nothing
 * when it comes back; providers exist that stumble without one. A query of the SingleSignOnService address is kept.
 */
export function authnRequestUrl(
  serviceProvider: ServiceProvider,
  identityProvider: IdpMetadata,
  { requestId, relayState }: { readonly requestId: string; readonly relayState: string },
): Promise<string> {
  const library = new SAML({
    issuer: serviceProvider.entityId,
    callbackUrl: serviceProvider.assertionConsumerServiceUrl,
    entryPoint: identityProvider.singleSignOnServiceUrl,
    idpCert: [...identityProvider.signingCertificates],
    identifierFormat: FORMAT_EMAIL_ADDRESS,
    disableRequestedAuthnContext: true,
    validateInResponseTo: ValidateInResponseTo.never,
    generateUniqueId: () => requestId,
  });
  return library.getAuthorizeUrlAsync(relayState, undefined, {});
}
