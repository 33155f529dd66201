import { refusal } from './sign-in-refused.ts';

// An EncryptedAssertion, where a certificate for decryption is configured.

export class EncryptionMalformed extends refusal(
  'EncryptionMalformed',
  'The EncryptedAssertion does not have the shape of an element encrypted for one recipient with one key. Let the identity provider encrypt the whole Assertion for the certificate in our metadata.',
) {}

export class KeyTransportForbidden extends refusal(
  'KeyTransportForbidden',
  'The key of the EncryptedAssertion is encrypted with an algorithm that is not accepted, such as RSA 1.5. Let the identity provider use RSA-OAEP with SHA-1 or, as XML Encryption 1.1 writes it, with SHA-256 for both digest and MGF1.',
) {}

export class ContentEncryptionForbidden extends refusal(
  'ContentEncryptionForbidden',
  'The Assertion is encrypted with an algorithm that is not accepted. Let the identity provider use AES with GCM, or AES with CBC.',
) {}

export class AssertionUndecryptable extends refusal(
  'AssertionUndecryptable',
  'The EncryptedAssertion cannot be decrypted with any key of Saml.DecryptionCertificates, or what comes out is no XML. Most likely the identity provider encrypts for an older certificate: give it the present metadata.',
) {}
