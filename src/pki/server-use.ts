import type { X509Certificate } from 'node:crypto';
import { PosternError } from '../kernel/errors.ts';
import { commonNameOf, pathEndOf } from './certificate.ts';
import { type CertificatePath, faultOfEnd, pathOf } from './certificate-path.ts';
import type { StoredCertificate } from './certificate-store.ts';
import { weaknessOf } from './certificate-strength.ts';

/** A certificate with which stock OpenVPN clients could not work. `member` names the text at fault. */
export class InvalidServerCertificate extends PosternError {
  readonly code = 'InvalidServerCertificate';
  readonly member: 'certificate' | 'certificateChain';

  constructor(member: 'certificate' | 'certificateChain', message: string) {
    super(message, { member });
    this.member = member;
  }
}

/** The certificate, or one of its issuers, has ended. */
export class ServerCertificateExpired extends PosternError {
  readonly code = 'ServerCertificateExpired';
}

/** The purpose "server" of extended key usage (RFC 5280 section 4.2.1.12). */
export const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';
/** The DER of the object identifier 2.5.29.15, key usage (RFC 5280 section 4.2.1.3). */
const KEY_USAGE = Buffer.from('0603551d0f', 'hex');
/** What a profile can carry in `verify-x509-name` without any quoting rule. */
const COMMON_NAME = /^[A-Za-z0-9*._-]+(?: [A-Za-z0-9*._-]+)*$/;

/**
 * Checks everything that would make a stock OpenVPN client refuse the server later, when nobody knows why: the keys are
 * strong, the purpose is "server" (RFC 5280 section 4.2.1.12), there is a CN, and the chain leads up to the root, which profiles need.
 * `now` (milliseconds since 1970) where somebody chooses the certificate: then it must not have ended either. A file that
 * is read at the start gives none, since a service must start all the same.
 * Throws {@link InvalidServerCertificate} and {@link ServerCertificateExpired}.
 */
export function assertServerUse(
  stored: Pick<StoredCertificate, 'certificate' | 'certificateChain'>,
  now?: number,
): void {
  const path = pathOf(stored);
  refuse('certificate', weaknessOf(path[0]) ?? faultOfName(path[0]) ?? faultOfPurpose(path[0]));
  refuse('certificateChain', weaknessOfIssuers(path) ?? faultOfEnd(path));
  if (now !== undefined && pathEndOf(stored) <= now) throw expired(pathEndOf(stored));
}

function refuse(member: InvalidServerCertificate['member'], fault: string | undefined): void {
  if (fault !== undefined) throw new InvalidServerCertificate(member, fault);
}

function weaknessOfIssuers([, ...issuers]: CertificatePath): string | undefined {
  return issuers.flatMap((issuer) => weaknessOf(issuer) ?? [])[0];
}

function faultOfName(certificate: X509Certificate): string | undefined {
  const commonName = commonNameOf(certificate);
  if (commonName !== undefined && COMMON_NAME.test(commonName)) return undefined;
  return 'The subject needs one CN of letters, digits, dots, hyphens, underscores and single spaces, such as CN=vpn.example.com.';
}

function faultOfPurpose(certificate: X509Certificate): string | undefined {
  if (!certificate.keyUsage?.includes(SERVER_AUTHENTICATION)) {
    return 'The certificate is not made for servers. Issue it with extendedKeyUsage = serverAuth.';
  }
  // `remote-cert-tls server` refuses a peer without the extension, whatever it says. Presence is all we need.
  return certificate.raw.includes(KEY_USAGE)
    ? undefined
    : 'The certificate has no keyUsage. Issue it with keyUsage = digitalSignature, keyEncipherment.';
}

function expired(endedAt: number): ServerCertificateExpired {
  return new ServerCertificateExpired(
    `The server certificate, or one of its issuers, ended at ${new Date(endedAt).toISOString()}. Import a new one under the same ARN, then repeat this.`,
  );
}
