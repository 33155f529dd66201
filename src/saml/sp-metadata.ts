import { generateServiceProviderMetadata } from '@node-saml/passport-saml';
import { FORMAT_EMAIL_ADDRESS } from './names.ts';
import type { ServiceProvider } from './sign-in.ts';

/**
 * The metadata document for identity provider administrators to import (SAML Metadata 2.4.4): one assertion consumer
 * service by HTTP-POST, signed assertions wanted, requests not signed. The same text each time.
 */
export function serviceProviderMetadata(serviceProvider: ServiceProvider): string {
  return generateServiceProviderMetadata({
    issuer: serviceProvider.entityId,
    callbackUrl: serviceProvider.assertionConsumerServiceUrl,
    identifierFormat: FORMAT_EMAIL_ADDRESS,
    wantAssertionsSigned: true,
    generateUniqueId: () => '_service-provider',
  });
}
