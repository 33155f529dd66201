import { declaredTags, type Members, written } from '../kernel/declared-members.ts';
import { formatCreationTime } from '../kernel/declared-time.ts';
import type { StoredCertificate } from './certificate-store.ts';

/**
 * The entry of `Certificates` that describes the certificate whole. The private key stays encrypted: whoever applies it needs the same
 * data key.
 */
export function declarationOfCertificate(stored: StoredCertificate): Members {
  const { name, certificateArn, certificateChain } = stored;
  return written({
    Name: name,
    CertificateArn: certificateArn,
    CreationTime: formatCreationTime(stored.createdAt),
    Certificate: stored.certificate,
    CertificateChain: certificateChain === '' ? undefined : certificateChain,
    EncryptedPrivateKey: stored.encryptedPrivateKey,
    Tags: declaredTags(stored.tags),
  });
}
