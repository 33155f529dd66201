import type { X509Certificate } from 'node:crypto';
import { InvalidCertificate, parseCertificates } from '../pki/certificate.ts';
import {
  MetadataNotSigned,
  MetadataSignatureForbidden,
  MetadataSignatureInvalid,
  MetadataSigningCertificateUnusable,
} from './metadata-refusals.ts';
import { SignInRefused } from './refusals.ts';
import { checkSignatureShape } from './signature-shape.ts';
import { signedBytes } from './signed-bytes.ts';
import { signingKeyProblem } from './signing-certificates.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

/**
 * The bytes of a metadata document that its enveloped signature covers, in canonical form and without that signature: all
 * that may be read of it. `root` is `xml` as `parseStrictXml` reads it; the key is that of `signingCertificate` (PEM) and
 * no other, whatever KeyInfo says (SAML Metadata 3.1). Throws `MetadataNotSigned`, `MetadataSignatureForbidden`,
 * `MetadataSignatureInvalid`, `MetadataSigningCertificateUnusable`.
 */
export function verifiedMetadata(xml: string, root: XmlElement, signingCertificate: string): string {
  const certificate = readPinned(signingCertificate);
  const [signature, ...more] = childrenNamed(root, 'ds:Signature');
  if (!signature) throw notSigned();
  if (more.length > 0) throw forbidden('there are several on the root of the document');
  // Where the schema has it (SAML Metadata 2.3); the library, too, looks at the first signature that it finds.
  if (root.children[0] !== signature) throw forbidden('it is not the first element in the root');
  checkShape(signature, root.attributes.get('ID'));
  const signed = signedBytes(xml, certificate.toString());
  if (signed !== undefined) return signed;
  throw new MetadataSignatureInvalid(
    'The signature of the metadata document was not made with the key of the pinned certificate ' +
      `(SHA-256 fingerprint ${certificate.fingerprint256}), or the document was changed after it was signed. ` +
      'Download it again; when the identity provider has a new key for signing metadata, pin its new certificate.',
  );
}

/** The certificate, whose key may sign metadata. Throws `MetadataSigningCertificateUnusable`. */
export function readPinned(pem: string): X509Certificate {
  const [certificate, ...more] = readCertificates(pem);
  const problem = certificate && signingKeyProblem(certificate.publicKey);
  if (certificate && more.length === 0 && problem === undefined) return certificate;
  throw unusable(problem ?? `holds ${more.length + 1} certificates where one belongs`);
}

function readCertificates(pem: string): readonly X509Certificate[] {
  try {
    return parseCertificates(pem);
  } catch (error) {
    if (error instanceof InvalidCertificate) throw unusable(`cannot be read. ${error.message.slice(0, -1)}`);
    throw error;
  }
}

function unusable(problem: string): MetadataSigningCertificateUnusable {
  return new MetadataSigningCertificateUnusable(
    `The pinned certificate that metadata must be signed with ${problem}. ` +
      'Give the PEM file of the one certificate with which the identity provider signs its metadata: ' +
      'RSA of at least 2048 bits, or ECDSA on P-256, P-384 or P-521.',
  );
}

function notSigned(): MetadataNotSigned {
  return new MetadataNotSigned(
    'A certificate is pinned, and the metadata document has no signature (Signature) on its root. ' +
      'Let the identity provider sign its metadata, or configure no certificate for it.',
  );
}

/** The same shape as in a Response: what is refused there is refused here, in words about metadata. */
function checkShape(signature: XmlElement, id: string | undefined): void {
  if (id === undefined) throw forbidden('the root has no ID that it could refer to');
  try {
    checkSignatureShape(signature, id);
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    throw forbidden(SHAPES[error.code] ?? 'it is not an enveloped signature with one Reference', error);
  }
}

const SHAPES: Readonly<Record<string, string>> = {
  TooManyReferences: 'it has more than one Reference',
  ReferenceMismatch: 'its Reference is not to the root of the document',
  SignatureAlgorithmForbidden: 'its SignatureMethod is not RSA or ECDSA with SHA-256, SHA-384 or SHA-512',
  DigestAlgorithmForbidden: 'its DigestMethod is not SHA-256, SHA-384 or SHA-512',
  CanonicalizationForbidden: 'its CanonicalizationMethod is not Exclusive XML Canonicalization 1.0',
  TransformForbidden: 'its Transforms are not enveloped-signature and Exclusive XML Canonicalization 1.0',
};

function forbidden(problem: string, cause?: SignInRefused): MetadataSignatureForbidden {
  return new MetadataSignatureForbidden(
    `The signature of the metadata document is not accepted: ${problem}. ` +
      'Let the identity provider sign its metadata as SAML describes it, with SHA-256.',
    cause?.details,
  );
}
