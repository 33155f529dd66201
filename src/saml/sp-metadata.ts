import { CONTENT_CIPHERS, RSA_OAEP_MGF1P } from './encryption-algorithms.ts';
import { FORMAT_EMAIL_ADDRESS, HTTP_POST, SAML_METADATA, SAML_PROTOCOL, XML_SIGNATURE } from './names.ts';
import type { ServiceProvider } from './sign-in.ts';
import { xml } from './write-xml.ts';

/**
 * The metadata document for identity provider administrators to import (SAML Metadata 2.4.4): one assertion consumer
 * service by HTTP-POST, signed assertions wanted, requests not signed, and the attributes that are read. None of these is
 * required (2.4.4.2): a person without groups may sign in. With `encryptionCertificate` (PEM) also whom to encrypt
 * Assertions for. The same text each time.
 */
export function serviceProviderMetadata(
  { entityId, assertionConsumerServiceUrl }: ServiceProvider,
  encryptionCertificate?: string,
): string {
  const beginning = xml`<?xml version="1.0"?>
<EntityDescriptor xmlns="${SAML_METADATA}" entityID="${entityId}" ID="_service-provider">
  <SPSSODescriptor protocolSupportEnumeration="${SAML_PROTOCOL}" AuthnRequestsSigned="false" WantAssertionsSigned="true">
`;
  const end = xml`    <NameIDFormat>${FORMAT_EMAIL_ADDRESS}</NameIDFormat>
    <AssertionConsumerService index="1" isDefault="true" Binding="${HTTP_POST}" Location="${assertionConsumerServiceUrl}"/>
    <AttributeConsumingService index="1" isDefault="true">
      <ServiceName xml:lang="en">Client VPN</ServiceName>
      <RequestedAttribute Name="memberOf" FriendlyName="Groups"/>
      <RequestedAttribute Name="FirstName" FriendlyName="First name"/>
      <RequestedAttribute Name="LastName" FriendlyName="Last name"/>
    </AttributeConsumingService>
  </SPSSODescriptor>
</EntityDescriptor>
`;
  return beginning + (encryptionCertificate === undefined ? '' : keyDescriptor(encryptionCertificate)) + end;
}

/** The algorithms in the order of preference (SAML Metadata 2.4.1.1). */
function keyDescriptor(certificate: string): string {
  const base64 = certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
  const methods = [...CONTENT_CIPHERS.keys(), RSA_OAEP_MGF1P].map(
    (algorithm) => xml`      <EncryptionMethod Algorithm="${algorithm}"/>\n`,
  );
  return xml`    <KeyDescriptor use="encryption">
      <KeyInfo xmlns="${XML_SIGNATURE}">
        <X509Data><X509Certificate>${base64}</X509Certificate></X509Data>
      </KeyInfo>
`.concat(...methods, '    </KeyDescriptor>\n');
}
