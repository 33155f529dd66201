import { X509Certificate } from 'node:crypto';
import { everyElement, type XmlElement } from './xml-element.ts';

/** What tells one certificate from another. */
export interface CertificateFacts {
  /** SHA-256 over the certificate, as `openssl x509 -fingerprint` writes it. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly validTo: number;
}

/** Two signatures with a chain each; of a document that brings hundreds nobody reads more. */
const MOST_CERTIFICATES = 10;

/**
 * The certificates that the signatures of a Response came with, each once. They prove nothing and decide nothing: a
 * stranger can show any certificate. What cannot be read is left out.
 */
export function receivedCertificates(response: XmlElement): readonly CertificateFacts[] {
  const all = [...everyElement(response)]
    // An encrypted key names a certificate, too: ours.
    .filter(({ name }) => name === 'ds:Signature')
    .flatMap((signature) => [...everyElement(signature)])
    .filter(({ name }) => name === 'ds:X509Certificate')
    .slice(0, MOST_CERTIFICATES)
    .flatMap(({ text }) => certificateFacts(Buffer.from(text, 'base64')));
  return [...new Map(all.map((facts) => [facts.fingerprint, facts])).values()];
}

/** Of a certificate in PEM or DER; nothing when it is none. */
export function certificateFacts(certificate: string | Uint8Array): readonly CertificateFacts[] {
  try {
    const { fingerprint256: fingerprint, validTo } = new X509Certificate(certificate);
    return [{ fingerprint, validTo: Date.parse(validTo) }];
  } catch {
    return [];
  }
}
