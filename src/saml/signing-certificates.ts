import { type KeyObject, X509Certificate } from 'node:crypto';
import { formatCertificate } from '../pki/certificate.ts';
import {
  MetadataCertificateMalformed,
  MetadataKeyForbidden,
  MetadataWithoutSigningKey,
} from './metadata-refusals.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

const ACCEPTED_CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/** saml2int SDP-MD06. */
const SHORTEST_RSA_MODULUS = 2048;

/**
 * The certificates, as PEM, of the keys that an IDPSSODescriptor signs with: KeyDescriptors for signing or for any
 * use, several during a rollover. Only the keys count; a certificate may be expired or name anybody (SAML V2.0
 * Metadata Interoperability Profile 2.6.1). Throws `MetadataWithoutSigningKey`, `MetadataCertificateMalformed`,
 * `MetadataKeyForbidden`.
 */
export function signingCertificates(identityProvider: XmlElement): readonly string[] {
  const certificates = childrenNamed(identityProvider, 'md:KeyDescriptor')
    .filter((key) => (key.attributes.get('use') ?? 'signing') === 'signing')
    .flatMap((key) => childrenNamed(key, 'ds:KeyInfo'))
    .flatMap((keyInfo) => childrenNamed(keyInfo, 'ds:X509Data'))
    // Behind the first come its issuers, whose keys must not sign assertions.
    .flatMap((data) => childrenNamed(data, 'ds:X509Certificate').slice(0, 1))
    .map((element) => acceptedCertificate(element.text));
  if (certificates.length === 0) {
    throw new MetadataWithoutSigningKey(
      'The metadata document has no certificate for signing (KeyDescriptor with X509Certificate). ' +
        'Download the metadata from the identity provider again.',
    );
  }
  return [...new Set(certificates.map(formatCertificate))];
}

function acceptedCertificate(base64: string): X509Certificate {
  const certificate = parseCertificate(base64);
  const problem = problemWith(certificate.publicKey);
  if (problem === undefined) return certificate;
  throw new MetadataKeyForbidden(
    `The signing certificate with the SHA-256 fingerprint ${certificate.fingerprint256} ${problem}. ` +
      'Let the identity provider sign with RSA of at least 2048 bits, or ECDSA on P-256, P-384 or P-521.',
  );
}

function parseCertificate(base64: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    throw new MetadataCertificateMalformed(
      'A signing certificate in the metadata document cannot be read. Download the document again.',
    );
  }
}

function problemWith(key: KeyObject): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') {
    const bits = details?.modulusLength ?? 0;
    return bits < SHORTEST_RSA_MODULUS ? `has an RSA key of only ${bits} bits` : undefined;
  }
  if (type !== 'ec') return `has a key of kind ${type}`;
  const curve = details?.namedCurve ?? 'unknown';
  return ACCEPTED_CURVES.has(curve) ? undefined : `has an elliptic curve key on ${curve}`;
}
