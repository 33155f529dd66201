import { type Realm, samlProviderArn } from '../kernel/arn.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ApplyOutcome, Owner } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { hasSameMetadata, metadataOf } from './saml-provider-metadata.ts';
import type { SamlProvider, SamlProviderStore } from './saml-provider-store.ts';

export interface DeclareSamlProviderDeps {
  readonly samlProviders: Pick<SamlProviderStore, 'get' | 'save'>;
  readonly clock: Clock;
  readonly realm: Realm;
}

export interface DeclaredSamlProvider {
  readonly name: string;
  /** The XML as it was imported. */
  readonly metadataDocument: string;
  /** Which entity is meant, where the document describes several. */
  readonly entityId?: string;
  /** PEM: the document must be signed with the key of this certificate. */
  readonly metadataSigningCertificate?: string;
}

/**
 * Makes the stored provider exactly what is declared, whoever changed it before; saves only when something differs.
 * Throws `InvalidIdpMetadata`, `StoreUnavailable`, and `ConcurrentChange` when others never stop changing it.
 */
export async function declareSamlProvider(
  deps: DeclareSamlProviderDeps,
  declared: DeclaredSamlProvider,
  owner: Owner,
): Promise<ApplyOutcome> {
  metadataOf(declared);
  return retryConcurrentChange(() => saveOnce(deps, declared, owner));
}

async function saveOnce(
  { samlProviders, clock, realm }: DeclareSamlProviderDeps,
  declared: DeclaredSamlProvider,
  owner: Owner,
): Promise<ApplyOutcome> {
  const arn = samlProviderArn(realm, declared.name);
  const stored = await samlProviders.get(arn);
  const createdAt = stored?.value.createdAt ?? clock();
  const provider: SamlProvider = { samlProviderArn: arn, ...declared, createdAt, owner };
  if (stored && isSame(stored.value, provider)) return 'unchanged';
  await samlProviders.save(provider, stored?.version ?? 0);
  return stored ? 'changed' : 'created';
}

function isSame(one: SamlProvider, other: SamlProvider): boolean {
  return hasSameMetadata(one, other) && fileOf(one.owner) === fileOf(other.owner);
}

/** The file that owns a provider; undefined when the API does. */
function fileOf(owner: Owner): string | undefined {
  return owner.kind === 'file' ? owner.file : undefined;
}
