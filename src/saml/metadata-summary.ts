import { X509Certificate } from 'node:crypto';
import type { IdpMetadata } from './idp-metadata.ts';

/** What people compare before they trust a metadata document. */
export interface MetadataSummary {
  readonly entityId: string;
  /** Where browsers will be sent: the host with its port, and the whole address. */
  readonly singleSignOnServiceHost: string;
  readonly singleSignOnServiceUrl: string;
  readonly certificates: readonly CertificateSummary[];
  /** Milliseconds since 1970. */
  readonly validUntil?: number;
}

export interface CertificateSummary {
  /** SHA-256 of the DER form, `AB:CD:…`, as products show it. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

export function summaryOf(metadata: IdpMetadata): MetadataSummary {
  const { entityId, singleSignOnServiceUrl, signingCertificates, validUntil } = metadata;
  return {
    entityId,
    singleSignOnServiceUrl,
    singleSignOnServiceHost: new URL(singleSignOnServiceUrl).host,
    certificates: signingCertificates.map(certificateSummary),
    ...(validUntil === undefined ? {} : { validUntil }),
  };
}

function certificateSummary(pem: string): CertificateSummary {
  const certificate = new X509Certificate(pem);
  return { fingerprint: certificate.fingerprint256, endsAt: certificate.validToDate.getTime() };
}
