import type { X509Certificate } from 'node:crypto';
import { isSelfSigned } from './certificate.ts';

const CURVES: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1'];
const WEAK_SIGNATURE = /md5|sha1/i;

/** The words on what makes a certificate too weak to rely on; undefined when nothing does. */
export function weaknessOf(certificate: X509Certificate): string | undefined {
  if (!hasStrongKey(certificate)) {
    return 'The key must be RSA of 2048 bits or more, or EC on P-256, P-384 or P-521.';
  }
  // A Node that cannot say how it was signed must not let it pass: that is taken for weak too.
  if (!isSelfSigned(certificate) && WEAK_SIGNATURE.test(certificate.signatureAlgorithm ?? 'md5')) {
    return 'The certificate is signed with SHA-1 or MD5. Issue it with SHA-256 or better.';
  }
  return undefined;
}

function hasStrongKey({ publicKey }: X509Certificate): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails } = publicKey;
  return (
    (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) ||
    (asymmetricKeyType === 'ec' && CURVES.includes(asymmetricKeyDetails?.namedCurve ?? ''))
  );
}
