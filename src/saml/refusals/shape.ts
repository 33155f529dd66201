import { refusal } from './sign-in-refused.ts';

// The form field and the shape of its document, judged before a library sees a byte of it.

export class AcsRequestMalformed extends refusal(
  'AcsRequestMalformed',
  "The request is not a form post with exactly one SAMLResponse and no query. Check the binding of the identity provider's application: it must be HTTP-POST.",
) {}

export class ResponseTooLarge extends refusal(
  'ResponseTooLarge',
  'The Response is larger than 131,072 bytes. Send fewer groups in memberOf: only those that the authorization rules name.',
) {}

export class ResponseNotBase64 extends refusal(
  'ResponseNotBase64',
  'The SAMLResponse field is not base64 of the standard alphabet. Check what changes the form on its way.',
) {}

export class ResponseNotUtf8 extends refusal(
  'ResponseNotUtf8',
  'The Response is not valid UTF-8. Let the identity provider send UTF-8.',
) {}

export class ResponseNotWellFormed extends refusal(
  'ResponseNotWellFormed',
  'The Response is not well-formed XML. Check what changes the document on its way.',
) {}

export class EncodingForbidden extends refusal(
  'EncodingForbidden',
  'The Response declares another encoding than UTF-8 or another XML version than 1.0, or starts with a byte order mark. Let the identity provider send XML 1.0 in UTF-8.',
) {}

export class DoctypeForbidden extends refusal(
  'DoctypeForbidden',
  'The Response holds a document type declaration. No identity provider needs one: treat this as an attack.',
) {}

export class ProcessingInstructionForbidden extends refusal(
  'ProcessingInstructionForbidden',
  'The Response holds a processing instruction. No identity provider needs one: treat this as an attack.',
) {}

export class CommentForbidden extends refusal(
  'CommentForbidden',
  'The Response holds a comment. Comments can hide a part of a name, so none is accepted: let the identity provider send none.',
) {}

export class CdataForbidden extends refusal(
  'CdataForbidden',
  'The Response holds a CDATA section. Let the identity provider escape its text instead.',
) {}

export class DocumentTooDeep extends refusal(
  'DocumentTooDeep',
  'The elements of the Response are nested more than 20 deep. No identity provider needs that: treat this as an attack.',
) {}

export class TooManyElements extends refusal(
  'TooManyElements',
  'The Response has more than 4,000 elements. Send fewer groups in memberOf.',
) {}

export class TooManyAttributes extends refusal(
  'TooManyAttributes',
  'An element of the Response has more than 64 XML attributes, or all together more than 4,000. No identity provider needs that: treat this as an attack.',
) {}

export class TooManyNamespaceDeclarations extends refusal(
  'TooManyNamespaceDeclarations',
  'An element of the Response declares more than 64 namespaces, or one of more than 256 characters. No identity provider needs that: treat this as an attack.',
) {}

export class TooManySignatures extends refusal(
  'TooManySignatures',
  'The Response has more than two signatures. Exactly one on the Response and one on the Assertion are accepted.',
) {}

export class TooManyReferences extends refusal(
  'TooManyReferences',
  'A signature in the Response has more than one Reference. Each signature must cover exactly its own element.',
) {}

export class UnexpectedRoot extends refusal(
  'UnexpectedRoot',
  "The document is not a SAML 2.0 Response. Check that the identity provider's application posts to the assertion consumer service.",
) {}

export class UnexpectedElement extends refusal(
  'UnexpectedElement',
  'The Response has an element in a place, a number or a namespace that SAML 2.0 does not allow there, or that Postern does not accept there.',
) {}

export class DuplicateId extends refusal(
  'DuplicateId',
  'Two elements of the Response have the same ID, so a signature could mean either. Treat this as an attack.',
) {}

export class IdMalformed extends refusal(
  'IdMalformed',
  'An ID in the Response is missing or is not an XML name.',
) {}

export class AssertionMissing extends refusal(
  'AssertionMissing',
  "The Response has no Assertion. Check in the identity provider's log why it sent none.",
) {}

export class AssertionRepeated extends refusal(
  'AssertionRepeated',
  'The Response has more than one Assertion. Let the identity provider send exactly one.',
) {}

export class AssertionEncrypted extends refusal(
  'AssertionEncrypted',
  'The Response holds something encrypted that cannot be read. Turn encryption off for this application at the identity provider, or name a certificate in Saml.DecryptionCertificates, give the identity provider our metadata, and let it encrypt the whole Assertion and nothing else.',
) {}
