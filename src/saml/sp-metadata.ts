import { FORMAT_EMAIL_ADDRESS, HTTP_POST, SAML_METADATA, SAML_PROTOCOL } from './names.ts';
import type { ServiceProvider } from './sign-in.ts';
import { xml } from './write-xml.ts';

/**
 * The metadata document for identity provider administrators to import (SAML Metadata 2.4.4): one assertion consumer
 * service by HTTP-POST, signed assertions wanted, requests not signed, and the attributes that are read. None of these is
 * required (2.4.4.2): a person without groups may sign in. The same text each time.
 */
export function serviceProviderMetadata({ entityId, assertionConsumerServiceUrl }: ServiceProvider): string {
  return xml`<?xml version="1.0"?>
<EntityDescriptor xmlns="${SAML_METADATA}" entityID="${entityId}" ID="_service-provider">
  <SPSSODescriptor protocolSupportEnumeration="${SAML_PROTOCOL}" AuthnRequestsSigned="false" WantAssertionsSigned="true">
    <NameIDFormat>${FORMAT_EMAIL_ADDRESS}</NameIDFormat>
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
}
