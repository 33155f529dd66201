import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { PosternError } from '../kernel/errors.ts';
import { Secret } from '../kernel/secret.ts';
import {
  commonNameOf,
  formatCertificate,
  InvalidCertificate,
  isIssuedBy,
  isSelfSigned,
  parseCertificates,
} from './certificate.ts';

/** The PEM texts of a server certificate as somebody hands them in, named as ACM's ImportCertificate names them. */
export interface ServerCertificateTexts {
  readonly certificate: string;
  readonly privateKey: Secret;
  /** The issuers, nearest first, up to the root; absent when the certificate signed itself. */
  readonly certificateChain?: string;
}

/** A server certificate that was checked. PEM texts hold exactly their blocks. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly certificateChain: string;
  /** PKCS #8. */
  readonly privateKey: Secret;
  readonly commonName: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** A certificate with which stock OpenVPN clients could not work. `member` names the text at fault. */
export class InvalidServerCertificate extends PosternError {
  readonly code = 'InvalidServerCertificate';
  readonly member: keyof ServerCertificateTexts;

  constructor(member: keyof ServerCertificateTexts, message: string, options?: ErrorOptions) {
    super(message, { member }, options);
    this.member = member;
  }
}

const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';
/** The DER of the object identifier 2.5.29.15, key usage (RFC 5280 section 4.2.1.3). */
const KEY_USAGE = Buffer.from('0603551d0f', 'hex');
/** What a profile can carry in `verify-x509-name` without any quoting rule. */
const COMMON_NAME = /^[A-Za-z0-9*._-]+(?: [A-Za-z0-9*._-]+)*$/;
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];
const WEAK_SIGNATURE = /md5|sha1/i;

/**
 * Checks everything that would make a stock OpenVPN client refuse the server later, when nobody knows why:
 * the key fits, keys are strong, the purpose is "server", the chain is complete and in order.
 * Whether it has expired is not checked: that must not keep a service from starting.
 * Throws {@link InvalidServerCertificate}.
 */
export function readServerCertificate(texts: ServerCertificateTexts): ServerCertificate {
  const certificate = readOne(texts.certificate);
  const chain =
    texts.certificateChain === undefined ? [] : readAll('certificateChain', texts.certificateChain);
  const key = readPrivateKey(texts.privateKey);
  checkServerUse(certificate);
  if (!certificate.checkPrivateKey(key)) {
    throw new InvalidServerCertificate('privateKey', 'The private key belongs to another certificate.');
  }
  checkChain(certificate, chain);
  return {
    certificate: formatCertificate(certificate),
    certificateChain: chain.map(formatCertificate).join(''),
    privateKey: new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
    commonName: readCommonName(certificate),
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
  };
}

function readOne(text: string): X509Certificate {
  const [certificate, ...others] = readAll('certificate', text);
  if (certificate === undefined || others.length > 0) {
    throw new InvalidServerCertificate(
      'certificate',
      'There must be exactly one certificate. Move the issuers to CertificateChainFile.',
    );
  }
  return certificate;
}

function readAll(member: 'certificate' | 'certificateChain', text: string): readonly X509Certificate[] {
  try {
    return parseCertificates(text);
  } catch (error) {
    if (error instanceof InvalidCertificate) throw new InvalidServerCertificate(member, error.message);
    throw error;
  }
}

function readPrivateKey(text: Secret): KeyObject {
  if (/-----BEGIN ENCRYPTED |Proc-Type: 4,ENCRYPTED/.test(text.reveal())) {
    throw new InvalidServerCertificate(
      'privateKey',
      'The private key is protected by a passphrase. Remove it, for example with: openssl pkey -in key.pem -out plain.pem',
    );
  }
  try {
    return createPrivateKey(text.reveal());
  } catch {
    // The cause is left out: it could quote the key.
    throw new InvalidServerCertificate('privateKey', 'The private key cannot be read. It must be PEM.');
  }
}

function checkServerUse(certificate: X509Certificate): void {
  checkKey('certificate', certificate);
  readCommonName(certificate);
  if (!certificate.keyUsage?.includes(SERVER_AUTHENTICATION)) {
    throw new InvalidServerCertificate(
      'certificate',
      'The certificate is not made for servers. Issue it with extendedKeyUsage = serverAuth.',
    );
  }
  // `remote-cert-tls server` refuses a peer without the extension, whatever it says. Presence is all we need.
  if (!certificate.raw.includes(KEY_USAGE)) {
    throw new InvalidServerCertificate(
      'certificate',
      'The certificate has no keyUsage. Issue it with keyUsage = digitalSignature, keyEncipherment.',
    );
  }
}

function readCommonName(certificate: X509Certificate): string {
  const commonName = commonNameOf(certificate);
  if (commonName === undefined || !COMMON_NAME.test(commonName)) {
    throw new InvalidServerCertificate(
      'certificate',
      'The subject needs one CN of letters, digits, dots, hyphens, underscores and single spaces, such as CN=vpn.example.com.',
    );
  }
  return commonName;
}

function checkChain(certificate: X509Certificate, chain: readonly X509Certificate[]): void {
  if (chain.length === 0 && isSelfSigned(certificate)) return;
  const path = [certificate, ...chain];
  path.forEach((current, index) => {
    const issuer = path[index + 1];
    if (issuer) checkLink(current, issuer);
    else if (!isSelfSigned(current)) throw incomplete();
  });
}

function checkLink(certificate: X509Certificate, issuer: X509Certificate): void {
  checkKey('certificateChain', issuer);
  if (!issuer.ca) {
    throw new InvalidServerCertificate(
      'certificateChain',
      `"${onOneLine(issuer.subject)}" is no certificate authority. Put only issuers into the chain, up to the root.`,
    );
  }
  if (!isIssuedBy(certificate, issuer)) {
    throw new InvalidServerCertificate(
      'certificateChain',
      `The chain is not in order: after "${onOneLine(certificate.subject)}" must come its issuer, "${onOneLine(certificate.issuer)}".`,
    );
  }
}

/** Node writes each part of a name on a line of its own. */
function onOneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}

/** A client trusts only what its profile brings, and OpenSSL accepts a path only when it ends at a root. */
function incomplete(): InvalidServerCertificate {
  return new InvalidServerCertificate(
    'certificateChain',
    'The chain must end with the root certificate, the one that signed itself. Append it.',
  );
}

function checkKey(member: 'certificate' | 'certificateChain', certificate: X509Certificate): void {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const strong =
    (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) ||
    (asymmetricKeyType === 'ec' && CURVES.includes(asymmetricKeyDetails?.namedCurve ?? ''));
  if (!strong) {
    throw new InvalidServerCertificate(
      member,
      'The key must be RSA of 2048 bits or more, or EC on P-256, P-384 or P-521.',
    );
  }
  // A Node that cannot say how it was signed must not let it pass: that is taken for weak too.
  if (!isSelfSigned(certificate) && WEAK_SIGNATURE.test(certificate.signatureAlgorithm ?? 'md5')) {
    throw new InvalidServerCertificate(
      member,
      'The certificate is signed with SHA-1 or MD5. Issue it with SHA-256 or better.',
    );
  }
}
