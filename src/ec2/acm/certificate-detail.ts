import type { StoredCertificate } from '../../pki/certificate-store.ts';
import type { AnswerMembers } from '../protocols/answer-value.ts';
import { type CertificateFacts, factsOf } from './certificate-facts.ts';

/** `CertificateDetail` of DescribeCertificate. `now` in milliseconds since 1970. */
export function detailOf(stored: StoredCertificate, inUseBy: readonly string[], now: number): AnswerMembers {
  const facts = factsOf(stored);
  return {
    CertificateArn: stored.certificateArn,
    DomainName: facts.domainName,
    SubjectAlternativeNames: orAbsent(facts.names),
    Serial: facts.serial,
    Subject: facts.subject,
    Issuer: facts.issuer,
    CreatedAt: new Date(stored.createdAt),
    ImportedAt: importedAt(stored),
    Status: statusOf(facts, now),
    NotBefore: facts.notBefore,
    NotAfter: facts.notAfter,
    KeyAlgorithm: facts.keyAlgorithm,
    SignatureAlgorithm: facts.signatureAlgorithm,
    InUseBy: inUseBy,
    Type: 'IMPORTED',
    KeyUsages: facts.keyUsages.map((Name) => ({ Name })),
    ExtendedKeyUsages: facts.extendedKeyUsages,
    RenewalEligibility: 'INELIGIBLE',
    Options: { CertificateTransparencyLoggingPreference: 'DISABLED', Export: 'DISABLED' },
  };
}

/** `CertificateSummary` of ListCertificates. */
export function summaryOf(stored: StoredCertificate, isInUse: boolean, now: number): AnswerMembers {
  const facts = factsOf(stored);
  return {
    CertificateArn: stored.certificateArn,
    DomainName: facts.domainName,
    SubjectAlternativeNameSummaries: orAbsent(facts.names),
    HasAdditionalSubjectAlternativeNames: false,
    Status: statusOf(facts, now),
    Type: 'IMPORTED',
    KeyAlgorithm: facts.keyAlgorithm,
    KeyUsages: facts.keyUsages,
    ExtendedKeyUsages: facts.extendedKeyUsages.map(({ Name }) => Name),
    ExportOption: 'DISABLED',
    InUse: isInUse,
    RenewalEligibility: 'INELIGIBLE',
    NotBefore: facts.notBefore,
    NotAfter: facts.notAfter,
    CreatedAt: new Date(stored.createdAt),
    ImportedAt: importedAt(stored),
  };
}

export function statusOf({ notAfter }: CertificateFacts, now: number): 'ISSUED' | 'EXPIRED' {
  return notAfter.getTime() <= now ? 'EXPIRED' : 'ISSUED';
}

function importedAt({ importedAt: at, createdAt }: StoredCertificate): Date {
  return new Date(at ?? createdAt);
}

function orAbsent(names: readonly string[]): readonly string[] | undefined {
  return names.length > 0 ? names : undefined;
}
