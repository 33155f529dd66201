import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { PosternError } from '../kernel/errors.ts';
import { Secret } from '../kernel/secret.ts';
import { formatCertificate, InvalidCertificate, isSelfSigned, parseCertificates } from './certificate.ts';
import { type CertificatePath, faultOfOrder, onOneLine } from './certificate-path.ts';

/** The PEM texts of a certificate as somebody hands them in, named as ACM's ImportCertificate names them. */
export interface CertificateTexts {
  readonly certificate: string;
  readonly privateKey: Secret;
  /** The issuers, nearest first; absent when the certificate signed itself. */
  readonly certificateChain?: string;
}

/** A certificate and its issuers. PEM texts hold exactly their blocks. */
export interface PublicTexts {
  readonly certificate: string;
  readonly certificateChain: string;
}

/** A certificate that may be kept. */
export interface ImportedCertificate extends PublicTexts {
  /** PKCS #8. */
  readonly privateKey: Secret;
}

/** A certificate, key or chain that cannot be read, or that do not belong together. `member` names the text at fault. */
export class InvalidImportedCertificate extends PosternError {
  readonly code = 'InvalidImportedCertificate';
  readonly member: keyof CertificateTexts;

  constructor(member: keyof CertificateTexts, message: string) {
    super(message, { member });
    this.member = member;
  }
}

/**
 * Checks what holds for every certificate, of servers and of clients: all can be read, the key fits, and the chain is in order.
 * What it may be used for is asked when an endpoint names it: `assertServerUse`, `assertClientAuthority`. Whether it has
 * expired is not checked: that must not keep a service from starting. Throws {@link InvalidImportedCertificate}.
 */
export function readImportedCertificate(texts: CertificateTexts): ImportedCertificate {
  const certificate = readOne(texts.certificate);
  const key = readPrivateKey(texts.privateKey);
  if (!certificate.checkPrivateKey(key)) {
    throw new InvalidImportedCertificate(
      'privateKey',
      `The private key belongs to another certificate than "${onOneLine(certificate.subject)}". Give the key that this one was requested with.`,
    );
  }
  return {
    ...formatPath(certificate, texts.certificateChain),
    privateKey: new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
  };
}

/** The same where the private key cannot be opened yet. Throws {@link InvalidImportedCertificate}. */
export function readPublicTexts(texts: Omit<CertificateTexts, 'privateKey'>): PublicTexts {
  return formatPath(readOne(texts.certificate), texts.certificateChain);
}

function formatPath(certificate: X509Certificate, chainText: string | undefined): PublicTexts {
  const chain = readChain(certificate, chainText);
  return {
    certificate: formatCertificate(certificate),
    certificateChain: chain.map(formatCertificate).join(''),
  };
}

function readOne(text: string): X509Certificate {
  const [certificate, ...others] = readAll('certificate', text);
  if (certificate === undefined || others.length > 0) {
    throw new InvalidImportedCertificate(
      'certificate',
      'There must be exactly one certificate. Move the issuers to the chain (CertificateChain, CertificateChainFile).',
    );
  }
  return certificate;
}

function readChain(certificate: X509Certificate, text: string | undefined): readonly X509Certificate[] {
  const chain = text === undefined ? [] : readAll('certificateChain', text);
  // Clients bring the same certificate as their own root then; said twice, a profile would hold it twice.
  if (chain.length === 1 && isSelfSigned(certificate) && chain[0]?.raw.equals(certificate.raw)) return [];
  const path: CertificatePath = [certificate, ...chain];
  const fault = faultOfOrder(path);
  if (fault !== undefined) throw new InvalidImportedCertificate('certificateChain', fault);
  return chain;
}

function readAll(member: 'certificate' | 'certificateChain', text: string): readonly X509Certificate[] {
  try {
    return parseCertificates(text);
  } catch (error) {
    if (error instanceof InvalidCertificate) throw new InvalidImportedCertificate(member, error.message);
    throw error;
  }
}

function readPrivateKey(text: Secret): KeyObject {
  if (/-----BEGIN ENCRYPTED |Proc-Type: 4,ENCRYPTED/.test(text.reveal())) {
    throw new InvalidImportedCertificate(
      'privateKey',
      'The private key is protected by a passphrase. Remove it, for example with: openssl pkey -in key.pem -out plain.pem',
    );
  }
  try {
    return createPrivateKey(text.reveal());
  } catch {
    // The cause is left out: it could quote the key.
    throw new InvalidImportedCertificate('privateKey', 'The private key cannot be read. It must be PEM.');
  }
}
