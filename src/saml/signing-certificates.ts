import { type KeyObject, X509Certificate } from 'node:crypto';
import { formatCertificate } from '../pki/certificate.ts';
import {
  MetadataCertificateMalformed,
  MetadataKeyForbidden,
  MetadataSigningKeysTooMany,
  MetadataWithoutSigningKey,
} from './metadata-refusals.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

const ACCEPTED_CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/** saml2int SDP-MD06. */
const SHORTEST_RSA_MODULUS = 2048;

/** More than twice what a rollover with a spare key needs. Each is tried on each signature. */
const MOST_CERTIFICATES = 10;

/**
 * The certificates, as PEM, of the keys that an IDPSSODescriptor signs with: KeyDescriptors for signing or for any
 * use, several during a rollover. Only the keys count; a certificate may be expired or name anybody (SAML V2.0
 * Metadata Interoperability Profile 2.6.1). Throws `MetadataWithoutSigningKey`, `MetadataSigningKeysTooMany`,
 * `MetadataCertificateMalformed`, `MetadataKeyForbidden`.
 */
export function signingCertificates(identityProvider: XmlElement): readonly string[] {
  const texts = childrenNamed(identityProvider, 'md:KeyDescriptor')
    .filter((key) => (key.attributes.get('use') ?? 'signing') === 'signing')
    .flatMap((key) => childrenNamed(key, 'ds:KeyInfo'))
    .flatMap((keyInfo) => childrenNamed(keyInfo, 'ds:X509Data'))
    // Behind the first come its issuers, whose keys must not sign assertions.
    .flatMap((data) => childrenNamed(data, 'ds:X509Certificate').slice(0, 1))
    .map((element) => base64In(element.text));
  checkCount(texts.length);
  return [...new Set([...new Set(texts)].map(acceptedCertificate).map(formatCertificate))];
}

function checkCount(count: number): void {
  if (count === 0) {
    throw new MetadataWithoutSigningKey(
      'The metadata document has no certificate for signing (KeyDescriptor with X509Certificate). ' +
        'Download the metadata from the identity provider again.',
    );
  }
  if (count > MOST_CERTIFICATES) {
    throw new MetadataSigningKeysTooMany(
      `The metadata document has ${count} certificates for signing (KeyDescriptor), and more than ${MOST_CERTIFICATES} are ` +
        'not accepted. Let the identity provider publish only the keys that it signs with, or will next.',
    );
  }
}

/** Some products write the armour of PEM around it, and all kinds of white space into it. */
function base64In(text: string): string {
  return text.replaceAll(/-----(?:BEGIN|END) CERTIFICATE-----|\s/g, '');
}

function acceptedCertificate(base64: string): X509Certificate {
  const certificate = parseCertificate(base64);
  const problem = signingKeyProblem(certificate.publicKey);
  if (problem === undefined) return certificate;
  throw new MetadataKeyForbidden(
    `The signing certificate (KeyDescriptor) with the SHA-256 fingerprint ${certificate.fingerprint256} ${problem}. ` +
      'Let the identity provider sign with RSA of at least 2048 bits, or ECDSA on P-256, P-384 or P-521.',
  );
}

function parseCertificate(base64: string): X509Certificate {
  try {
    const bytes = Buffer.from(base64, 'base64');
    const certificate = new X509Certificate(bytes);
    // Reading the key shows whether OpenSSL knows its kind; bytes behind a certificate are a second one, or damage.
    if (BASE64.test(base64) && certificate.raw.equals(bytes) && certificate.publicKey) return certificate;
  } catch {
    // Told below, in our words: OpenSSL's say nothing that helps.
  }
  throw new MetadataCertificateMalformed(
    'A signing certificate in the metadata document (X509Certificate) cannot be read. Download the document again.',
  );
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Why signatures with `key` are not accepted, as the end of a sentence that begins with its certificate. */
export function signingKeyProblem(key: KeyObject): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') {
    const bits = details?.modulusLength ?? 0;
    return bits < SHORTEST_RSA_MODULUS ? `has an RSA key of only ${bits} bits` : undefined;
  }
  if (type !== 'ec') return `has a key of kind ${type}`;
  const curve = details?.namedCurve ?? 'unknown';
  return ACCEPTED_CURVES.has(curve) ? undefined : `has an elliptic curve key on ${curve}`;
}
