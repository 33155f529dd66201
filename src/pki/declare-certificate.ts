import { certificateArn, type Realm } from '../kernel/arn.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ApplyOutcome, Owner } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { isSameValue } from '../kernel/same-value.ts';
import type { Secret } from '../kernel/secret.ts';
import { type Tag, type Tags, withTags } from '../kernel/tags.ts';
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

export interface DeclaredCertificate extends Omit<CertificateTexts, 'privateKey'> {
  readonly name: string;
  /** Where it does not follow from the name. */
  readonly certificateArn?: string;
  /** Either this, or the key as it is encrypted at rest. */
  readonly privateKey?: Secret;
  readonly encryptedPrivateKey?: string;
  /** When it came, for one that is not there yet; milliseconds since 1970. */
  readonly createdAt?: number;
  readonly tags?: readonly Tag[];
}

export function declaredCertificateArn(
  declared: Pick<DeclaredCertificate, 'name' | 'certificateArn'>,
  realm: Realm,
): string {
  return declared.certificateArn ?? certificateArn(realm, declared.name);
}

/**
 * Makes the stored certificate exactly what is declared, whoever changed it before. Saves only when something
 * differs; a key that an older data key encrypted is encrypted again, which counts as changed.
 * Throws `InvalidImportedCertificate`, `PrivateKeyUnreadable`, what tags throw, `StoreUnavailable`, and `ConcurrentChange` when
 * others never stop changing it.
 */
export async function declareCertificate(
  deps: DeclareCertificateDeps,
  declared: DeclaredCertificate,
  owner: Owner,
): Promise<ApplyOutcome> {
  const arn = declaredCertificateArn(declared, deps.realm);
  const checked = checkedCertificate(deps.cipher, declared, arn);
  return retryConcurrentChange(() => saveOnce(deps, declared, checked, { certificateArn: arn, owner }));
}

/** Throws `InvalidImportedCertificate`, and `PrivateKeyUnreadable` where no data key opens the key. */
export function checkedCertificate(
  cipher: PrivateKeyCipher,
  { encryptedPrivateKey = '', ...declared }: DeclaredCertificate,
  arn: string,
): ImportedCertificate {
  const { privateKey = cipher.decrypt(encryptedPrivateKey, arn) } = declared;
  return readImportedCertificate({ ...declared, privateKey });
}

async function saveOnce(
  deps: DeclareCertificateDeps,
  declared: DeclaredCertificate,
  checked: ImportedCertificate,
  identity: Pick<StoredCertificate, 'certificateArn' | 'owner'>,
): Promise<ApplyOutcome> {
  const stored = await deps.certificates.get(identity.certificateArn);
  const tags = withTags({}, declared.tags ?? []);
  if (stored && isSame(deps.cipher, stored, checked, { ...identity, tags })) return 'unchanged';
  const { certificate, certificateChain } = checked;
  await deps.certificates.save(
    {
      ...identity,
      name: declared.name,
      certificate,
      certificateChain,
      encryptedPrivateKey: deps.cipher.encrypt(checked.privateKey, identity.certificateArn),
      createdAt: stored?.value.createdAt ?? declared.createdAt ?? deps.clock(),
      ...(Object.keys(tags).length > 0 && { tags }),
    },
    stored?.version ?? 0,
  );
  return stored ? 'changed' : 'created';
}

function isSame(
  cipher: PrivateKeyCipher,
  { value }: Versioned<StoredCertificate>,
  checked: ImportedCertificate,
  { owner, tags }: { readonly owner: Owner; readonly tags: Tags },
): boolean {
  return (
    value.certificate === checked.certificate &&
    value.certificateChain === checked.certificateChain &&
    isSameValue(value.owner, owner) &&
    isSameValue(value.tags ?? {}, tags) &&
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
