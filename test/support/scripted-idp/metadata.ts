import { EMAIL_ADDRESS, METADATA, PROTOCOL, SIGNATURE } from './namespaces.ts';
import { element } from './xml.ts';

/** A metadata document of an identity provider that signs with the keys of these certificates (PEM). */
export function writeMetadata(
  entityId: string,
  singleSignOnServiceUrl: string,
  certificates: readonly string[],
): string {
  const keys = certificates.map((certificate) => {
    const body = certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
    const x509 = element('ds:X509Data', {}, element('ds:X509Certificate', {}, body));
    const keyInfo = element('ds:KeyInfo', { 'xmlns:ds': SIGNATURE }, x509);
    return element('md:KeyDescriptor', { use: 'signing' }, keyInfo);
  });
  const services = ['HTTP-POST', 'HTTP-Redirect'].map((binding) =>
    element('md:SingleSignOnService', {
      Binding: `urn:oasis:names:tc:SAML:2.0:bindings:${binding}`,
      Location: singleSignOnServiceUrl,
    }),
  );
  const descriptor = element(
    'md:IDPSSODescriptor',
    { WantAuthnRequestsSigned: 'false', protocolSupportEnumeration: PROTOCOL },
    ...keys,
    element('md:NameIDFormat', {}, EMAIL_ADDRESS),
    ...services,
  );
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  return (
    declaration + element('md:EntityDescriptor', { 'xmlns:md': METADATA, entityID: entityId }, descriptor)
  );
}
