import { refusal } from './sign-in-refused.ts';

// The verified Assertion: who it is about, when and for whom it holds, what it says.

export class SubjectMissing extends refusal(
  'SubjectMissing',
  'The Assertion has no Subject. Let the identity provider send the person as NameID.',
) {}

export class NameIdMissing extends refusal(
  'NameIdMissing',
  'The Assertion has no NameID. Let the identity provider send the email address as NameID.',
) {}

export class NameIdRepeated extends refusal('NameIdRepeated', 'The Assertion has more than one NameID.') {}

export class NameIdMalformed extends refusal(
  'NameIdMalformed',
  'The NameID is not an email address in ASCII characters. Set the NameID of the application at the identity provider to the email address.',
) {}

export class NameIdFormatForbidden extends refusal(
  'NameIdFormatForbidden',
  'The NameID has a Format that does not stand for an email address. Set the NameID format of the application at the identity provider to emailAddress.',
) {}

export class SubjectConfirmationMissing extends refusal(
  'SubjectConfirmationMissing',
  'The Subject has no SubjectConfirmation with data. The Web Browser SSO Profile requires a bearer confirmation.',
) {}

export class SubjectConfirmationNotBearer extends refusal(
  'SubjectConfirmationNotBearer',
  'No SubjectConfirmation of the Assertion is of the bearer method, which the Web Browser SSO Profile requires.',
) {}

export class SubjectConfirmationExpired extends refusal(
  'SubjectConfirmationExpired',
  'The time to deliver the Assertion is over. Check the clocks of the identity provider and of this machine, or sign in again.',
) {}

export class SubjectConfirmationInvalid extends refusal(
  'SubjectConfirmationInvalid',
  'The bearer confirmation lacks NotOnOrAfter or has a NotBefore, against the Web Browser SSO Profile (4.1.4.2).',
) {}

export class RecipientMissing extends refusal(
  'RecipientMissing',
  'The bearer confirmation names no Recipient. Let the identity provider put the assertion consumer service URL there.',
) {}

export class RecipientMismatch extends refusal(
  'RecipientMismatch',
  'The Assertion is meant for another recipient. Set the assertion consumer service URL at the identity provider to exactly the expected one.',
) {}

export class ConditionsMissing extends refusal(
  'ConditionsMissing',
  'The Assertion has no Conditions. Let the identity provider restrict it to our entity ID as audience.',
) {}

export class ConditionsRepeated extends refusal(
  'ConditionsRepeated',
  'The Assertion has more than one Conditions element.',
) {}

export class ConditionUnknown extends refusal(
  'ConditionUnknown',
  'The Assertion holds only under a condition that Postern does not know, so it must not be relied upon (SAML Core 2.5.1).',
) {}

export class AudienceMissing extends refusal(
  'AudienceMissing',
  'The Assertion names no audience. Set the audience at the identity provider to the expected entity ID.',
) {}

export class AudienceMismatch extends refusal(
  'AudienceMismatch',
  'The Assertion is meant for another audience. Set the audience at the identity provider to exactly the expected entity ID.',
) {}

export class AssertionExpired extends refusal(
  'AssertionExpired',
  'The Assertion is not valid any more. Check the clocks of the identity provider and of this machine, or sign in again.',
) {}

export class AssertionNotYetValid extends refusal(
  'AssertionNotYetValid',
  'The Assertion is not valid yet. Check the clocks of the identity provider and of this machine.',
) {}

export class ValidityTooLong extends refusal(
  'ValidityTooLong',
  'The Assertion would be valid for more than 24 hours. Let the identity provider issue assertions for some minutes.',
) {}

export class AuthnStatementMissing extends refusal(
  'AuthnStatementMissing',
  'The Assertion does not say when and how the person authenticated (AuthnStatement).',
) {}

export class AuthnStatementRepeated extends refusal(
  'AuthnStatementRepeated',
  'The Assertion has more than one AuthnStatement. Let the identity provider send exactly one.',
) {}

export class SessionExpired extends refusal(
  'SessionExpired',
  'The session at the identity provider is over already (SessionNotOnOrAfter). The person may sign in again.',
) {}

export class AttributesMissing extends refusal(
  'AttributesMissing',
  'The Assertion has no attribute. Let the identity provider send at least one, such as memberOf.',
) {}

export class AttributeMalformed extends refusal(
  'AttributeMalformed',
  'An Attribute of the Assertion has no Name. Let the identity provider name every attribute.',
) {}
