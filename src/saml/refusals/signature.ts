import { refusal } from './sign-in-refused.ts';

// The two signatures: who signed, with what, and over what.

export class ResponseNotSigned extends refusal(
  'ResponseNotSigned',
  'The Response is not signed. Let the identity provider sign both the Response and the Assertion.',
) {}

export class AssertionNotSigned extends refusal(
  'AssertionNotSigned',
  'The Assertion is not signed. Let the identity provider sign both the Response and the Assertion.',
) {}

export class SignatureMalformed extends refusal(
  'SignatureMalformed',
  'A signature in the Response does not have the shape of an enveloped XML signature.',
) {}

export class SignatureAlgorithmForbidden extends refusal(
  'SignatureAlgorithmForbidden',
  'A signature was made with an algorithm that is not accepted. Let the identity provider sign with RSA or ECDSA and SHA-256, SHA-384 or SHA-512.',
) {}

export class DigestAlgorithmForbidden extends refusal(
  'DigestAlgorithmForbidden',
  'A signature uses a digest that is not accepted. Let the identity provider use SHA-256, SHA-384 or SHA-512.',
) {}

export class CanonicalizationForbidden extends refusal(
  'CanonicalizationForbidden',
  'A signature uses another canonicalization than Exclusive XML Canonicalization 1.0 without comments.',
) {}

export class TransformForbidden extends refusal(
  'TransformForbidden',
  'A signature has other transforms than enveloped-signature followed by Exclusive XML Canonicalization 1.0.',
) {}

export class ReferenceMismatch extends refusal(
  'ReferenceMismatch',
  'A signature refers to another element than the one that it stands in. Treat this as an attack.',
) {}

export class SignatureInvalid extends refusal(
  'SignatureInvalid',
  'A signature was not made by a trusted key of the identity provider, or the Response was changed after it was signed. If the identity provider has a new certificate, import its metadata again.',
) {}

export class VerificationTimedOut extends refusal(
  'VerificationTimedOut',
  'Verifying the signatures took too long and was stopped. Treat this as an attack; with a genuine Response, send fewer groups in memberOf.',
) {}

export class VerificationFailed extends refusal(
  'VerificationFailed',
  'Verifying the signatures ended without an answer. The Response counts as refused; the person may sign in again.',
) {}

export class VerifierBusy extends refusal(
  'VerifierBusy',
  'Too many Responses are being verified at this moment. The person may sign in again in a minute.',
) {}
