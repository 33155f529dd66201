import { refusal } from './sign-in-refused.ts';

// The verified Response, as SAML Core 3.2.2 and the Web Browser SSO Profile 4.1.4 want it.

export class VersionUnsupported extends refusal(
  'VersionUnsupported',
  "The Response or the Assertion does not say Version 2.0. Set the identity provider's application to SAML 2.0.",
) {}

export class DestinationMissing extends refusal(
  'DestinationMissing',
  'The Response names no Destination. Let the identity provider put the assertion consumer service URL there.',
) {}

export class DestinationMismatch extends refusal(
  'DestinationMismatch',
  'The Response is meant for another address. Set the assertion consumer service URL at the identity provider to exactly the expected one.',
) {}

export class IssuerMissing extends refusal(
  'IssuerMissing',
  'The Response or the Assertion names no Issuer. Let the identity provider send both.',
) {}

export class IssuerMismatch extends refusal(
  'IssuerMismatch',
  'The Issuer is not the identity provider that the sign-in was started with. Check the entity ID in the imported metadata.',
) {}

export class StatusNotSuccess extends refusal(
  'StatusNotSuccess',
  'The identity provider answered that the sign-in did not succeed. Its own log tells why.',
) {}

export class InResponseToMismatch extends refusal(
  'InResponseToMismatch',
  'The Response or its Assertion answers another request than the one that was found. Treat this as an attack.',
) {}

export class TimeMalformed extends refusal(
  'TimeMalformed',
  'A time in the Response is not an xs:dateTime in UTC that ends in Z (SAML Core 1.3.3).',
) {}

export class IssueInstantOutOfRange extends refusal(
  'IssueInstantOutOfRange',
  'The Response or the Assertion was issued in the future or too long ago. Check the clocks of the identity provider and of this machine.',
) {}
