import type { X509Certificate } from 'node:crypto';
import { isIssuedBy, isSelfSigned, parseCertificates } from './certificate.ts';
import type { StoredCertificate } from './certificate-store.ts';

/** A certificate, and its issuers, nearest first. */
export type CertificatePath = readonly [X509Certificate, ...X509Certificate[]];

/** Throws `InvalidCertificate`; then something unchecked was stored. */
export function pathOf(stored: Pick<StoredCertificate, 'certificate' | 'certificateChain'>): CertificatePath {
  return parseCertificates(stored.certificate + stored.certificateChain) as [
    X509Certificate,
    ...X509Certificate[],
  ];
}

/** The words on what is wrong with the order of a path: each must be issued by the next. Undefined when nothing is. */
export function faultOfOrder(path: CertificatePath): string | undefined {
  return path.slice(1).flatMap((issuer, index) => faultOfLink(path[index] ?? issuer, issuer) ?? [])[0];
}

/** A client trusts only what its profile brings, and OpenSSL accepts a path only when it ends at a root. */
export function faultOfEnd(path: CertificatePath): string | undefined {
  const last = path.at(-1);
  if (last && isSelfSigned(last)) return undefined;
  return 'The chain must end with the root certificate, the one that signed itself. Append it.';
}

function faultOfLink(certificate: X509Certificate, issuer: X509Certificate): string | undefined {
  if (!issuer.ca) {
    return `"${onOneLine(issuer.subject)}" is no certificate authority. Put only issuers into the chain, up to the root.`;
  }
  if (isIssuedBy(certificate, issuer)) return undefined;
  return `The chain is not in order: after "${onOneLine(certificate.subject)}" must come its issuer, "${onOneLine(certificate.issuer)}".`;
}

/** Node writes each part of a name on a line of its own. */
export function onOneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}
