import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { PosternError } from '../kernel/errors.ts';
import { Secret } from '../kernel/secret.ts';
import { formatCertificate, InvalidCertificate, parseCertificates } from '../pki/certificate.ts';

/** A certificate that identity providers encrypt Assertions for, and its key; both are PEM. */
export interface DecryptionCertificate {
  readonly certificate: string;
  /** PKCS #8. */
  readonly privateKey: Secret;
}

/** A certificate that nobody could encrypt for, or whose key is not with it. `member` names the text at fault. */
export class InvalidDecryptionCertificate extends PosternError {
  readonly code = 'InvalidDecryptionCertificate';
  readonly member: keyof DecryptionCertificate;

  constructor(member: keyof DecryptionCertificate, message: string) {
    super(message, { member });
    this.member = member;
  }
}

/** As for the keys that sign (NIST SP 800-131A). */
const SHORTEST_RSA_KEY = 2048;

/**
 * Checks what would make every encrypted Assertion undecryptable later: the key is RSA, since only RSA-OAEP is accepted,
 * and belongs to the certificate. Its dates are not checked: to identity providers it is a wrapping for the key.
 * Throws {@link InvalidDecryptionCertificate}.
 */
export function readDecryptionCertificate(texts: DecryptionCertificate): DecryptionCertificate {
  const certificate = readCertificate(texts.certificate);
  const privateKey = readPrivateKey(texts.privateKey);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new InvalidDecryptionCertificate('privateKey', 'The private key belongs to another certificate.');
  }
  return {
    certificate: formatCertificate(certificate),
    privateKey: new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
  };
}

function readCertificate(text: string): X509Certificate {
  const [certificate, ...more] = readCertificates(text);
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate?.publicKey ?? {};
  if (!certificate || more.length > 0) {
    throw new InvalidDecryptionCertificate('certificate', 'There must be exactly one certificate.');
  }
  if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < SHORTEST_RSA_KEY) {
    throw new InvalidDecryptionCertificate(
      'certificate',
      'The key must be RSA of 2048 bits or more: Assertions are encrypted with RSA-OAEP.',
    );
  }
  return certificate;
}

function readCertificates(text: string): readonly X509Certificate[] {
  try {
    return parseCertificates(text);
  } catch (error) {
    if (error instanceof InvalidCertificate) {
      throw new InvalidDecryptionCertificate('certificate', error.message);
    }
    throw error;
  }
}

/** OpenSSL's words say nothing that helps, and its error may hold a part of the key. */
function readPrivateKey(privateKey: Secret): KeyObject {
  try {
    return createPrivateKey(privateKey.reveal());
  } catch {
    throw new InvalidDecryptionCertificate(
      'privateKey',
      'The private key cannot be read. Write it as PEM, without a passphrase.',
    );
  }
}
