import { certificateArn, type Realm } from '../kernel/arn.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ApplyOutcome, Owner } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { isSameValue } from '../kernel/same-value.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { CertificateStore, StoredCertificate } from './certificate-store.ts';
import { type PrivateKeyCipher, PrivateKeyUnreadable } from './private-key-cipher.ts';
import {
  type CertificateTexts,
  type ImportedCertificate,
  readImportedCertificate,
} from './read-imported-certificate.ts';

export interface DeclareCertificateDeps {
  readonly certificates: Pick<CertificateStore, 'get' | 'save'>;
  readonly cipher: PrivateKeyCipher;
  readonly clock: Clock;
  readonly realm: Realm;
}

export interface DeclaredCertificate extends CertificateTexts {
  readonly name: string;
}

/**
 * Makes the stored certificate exactly what is declared, whoever changed it before. Saves only when something
 * differs; a key that an older data key encrypted is encrypted again, which counts as changed.
 * Throws `InvalidImportedCertificate`, `StoreUnavailable`, and `ConcurrentChange` when others never stop changing it.
 */
export async function declareCertificate(
  deps: DeclareCertificateDeps,
  declared: DeclaredCertificate,
  owner: Owner,
): Promise<ApplyOutcome> {
  const checked = readImportedCertificate(declared);
  return retryConcurrentChange(() => saveOnce(deps, declared.name, checked, owner));
}

async function saveOnce(
  deps: DeclareCertificateDeps,
  name: string,
  checked: ImportedCertificate,
  owner: Owner,
): Promise<ApplyOutcome> {
  const arn = certificateArn(deps.realm, name);
  const stored = await deps.certificates.get(arn);
  if (stored && isSame(deps.cipher, stored, checked, owner)) return 'unchanged';
  const { certificate, certificateChain } = checked;
  await deps.certificates.save(
    {
      certificateArn: arn,
      name,
      certificate,
      certificateChain,
      encryptedPrivateKey: deps.cipher.encrypt(checked.privateKey, arn),
      createdAt: stored?.value.createdAt ?? deps.clock(),
      owner,
    },
    stored?.version ?? 0,
  );
  return stored ? 'changed' : 'created';
}

function isSame(
  cipher: PrivateKeyCipher,
  { value }: Versioned<StoredCertificate>,
  checked: ImportedCertificate,
  owner: Owner,
): boolean {
  return (
    value.certificate === checked.certificate &&
    value.certificateChain === checked.certificateChain &&
    isSameValue(value.owner, owner) &&
    cipher.isCurrent(value.encryptedPrivateKey) &&
    privateKeyOf(cipher, value) === checked.privateKey.reveal()
  );
}

/** Undefined when it does not open any more: the declared one then takes its place. */
function privateKeyOf(cipher: PrivateKeyCipher, stored: StoredCertificate): string | undefined {
  try {
    return cipher.decrypt(stored.encryptedPrivateKey, stored.certificateArn).reveal();
  } catch (error) {
    if (error instanceof PrivateKeyUnreadable) return undefined;
    throw error;
  }
}
