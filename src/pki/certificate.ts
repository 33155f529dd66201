import { X509Certificate } from 'node:crypto';
import { PosternError } from '../kernel/errors.ts';
import type { StoredCertificate } from './certificate-store.ts';
import { attributeValues } from './distinguished-name.ts';
import { formatPem, InvalidPem, type PemBlock, parsePem } from './pem.ts';

/** The text holds something else than certificates that can be read. */
export class InvalidCertificate extends PosternError {
  readonly code = 'InvalidCertificate';
}

/** The certificates of a PEM text, in order. Throws {@link InvalidCertificate}. */
export function parseCertificates(text: string): readonly X509Certificate[] {
  return blocksOf(text).map(parseBlock);
}

/** The certificate as one PEM block. */
export function formatCertificate(certificate: X509Certificate): string {
  return formatPem({ label: 'CERTIFICATE', bytes: certificate.raw });
}

/** Is the certificate its own issuer, signature included. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  return isIssuedBy(certificate, certificate);
}

/** Did `issuer` sign `certificate`: the names fit and the signature is right. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return (
    (certificate === issuer ? certificate.subject === certificate.issuer : certificate.checkIssued(issuer)) &&
    certificate.verify(issuer.publicKey)
  );
}

/** The one CN of the subject; undefined when there is none or more than one. */
export function commonNameOf(certificate: X509Certificate): string | undefined {
  const [commonName, ...others] = attributeValues(certificate.subject ?? '', 'CN');
  return others.length === 0 ? commonName : undefined;
}

/** What a profile needs to know of an endpoint's certificate. */
export interface TrustFacts {
  /** PEM: what a client must trust, which is the chain, or the certificate itself where that signed itself. */
  readonly certificateAuthorities: string;
  readonly serverCommonName: string;
}

/** Throws {@link InvalidCertificate}; then something unchecked was stored. */
export function trustFactsOf(
  stored: Pick<StoredCertificate, 'certificate' | 'certificateChain'>,
): TrustFacts {
  const [certificate] = parseCertificates(stored.certificate);
  const serverCommonName = certificate && commonNameOf(certificate);
  if (!certificate || serverCommonName === undefined) {
    throw new InvalidCertificate('The certificate has no CN. Import it again.');
  }
  return {
    certificateAuthorities: stored.certificateChain === '' ? stored.certificate : stored.certificateChain,
    serverCommonName,
  };
}

/**
 * When the first of an endpoint's certificate and its issuers ends, in milliseconds since 1970: a client that checks the
 * path refuses it from then on. Throws {@link InvalidCertificate}.
 */
export function pathEndOf({
  certificate,
  certificateChain,
}: Pick<StoredCertificate, 'certificate' | 'certificateChain'>): number {
  const path = parseCertificates(certificate + certificateChain);
  return Math.min(...path.map(({ validToDate }) => validToDate.getTime()));
}

/** When the last of them begins, in milliseconds since 1970. Throws {@link InvalidCertificate}. */
export function pathBeginningOf({
  certificate,
  certificateChain,
}: Pick<StoredCertificate, 'certificate' | 'certificateChain'>): number {
  const path = parseCertificates(certificate + certificateChain);
  return Math.max(...path.map(({ validFromDate }) => validFromDate.getTime()));
}

function blocksOf(text: string): readonly PemBlock[] {
  try {
    return parsePem(text);
  } catch (error) {
    if (error instanceof InvalidPem) throw new InvalidCertificate(error.message, error.details);
    throw error;
  }
}

function parseBlock({ label, bytes }: PemBlock): X509Certificate {
  if (label !== 'CERTIFICATE') {
    throw new InvalidCertificate(`A ${label} block was found where certificates belong. Remove it.`, {
      label,
    });
  }
  try {
    const certificate = new X509Certificate(bytes);
    // Reading the key shows whether OpenSSL knows its kind; whoever asks later may then trust that.
    if (certificate.raw.equals(bytes) && certificate.publicKey.asymmetricKeyType) return certificate;
  } catch {
    // Told below, in our words: OpenSSL's say nothing that helps.
  }
  throw new InvalidCertificate('A CERTIFICATE block cannot be read. Export the certificate again.');
}
