import { type Realm, samlProviderArn } from '../kernel/arn.ts';
import type { ApplyOutcome, Owner } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { isSameValue } from '../kernel/same-value.ts';
import type { Tags } from '../kernel/tags.ts';
import { isAnswerTo, type MetadataOrder } from './metadata-order.ts';
import { hasSameMetadata, metadataOf } from './saml-provider-metadata.ts';
import type { SamlProvider, SamlProviderStore } from './saml-provider-store.ts';
import { type SaveSamlProviderDeps, saveSamlProvider } from './save-saml-provider.ts';

export interface DeclareSamlProviderDeps extends SaveSamlProviderDeps {
  readonly samlProviders: Pick<SamlProviderStore, 'get' | 'save'>;
  readonly realm: Realm;
}

export type DeclaredSamlProvider = DeclaredDocument | DeclaredAddress;

interface Declared {
  readonly name: string;
  /** Which entity is meant, where the document describes several. */
  readonly entityId?: string;
  /** PEM: the document must be signed with the key of this certificate. */
  readonly metadataSigningCertificate?: string;
  /** When it was made, for one that is not there yet; milliseconds since 1970. */
  readonly createdAt?: number;
  readonly tags?: Tags;
}

export interface DeclaredDocument extends Declared {
  /** The XML as it was imported. */
  readonly metadataDocument: string;
}

export interface DeclaredAddress extends Declared {
  /** Where the document is to be fetched. */
  readonly metadataUrl: string;
  readonly allowsPrivateAddress?: true;
}

export function hasDocument(declared: DeclaredSamlProvider): declared is DeclaredDocument {
  return 'metadataDocument' in declared;
}

/** What is to be fetched for a declared address. */
export function declaredOrder(
  { metadataUrl: url, ...declared }: DeclaredAddress,
  realm: Realm,
  owner: Owner,
): MetadataOrder {
  return { ...declared, url, samlProviderArn: samlProviderArn(realm, declared.name), owner };
}

/**
 * Takes over the stored provider when its document was fetched as declared; else leaves alone what is there until one was:
 * `awaited`. Throws `StoreUnavailable`, and `ConcurrentChange` when others never stop changing it.
 */
export async function declareMetadataAddress(
  deps: DeclareSamlProviderDeps,
  declared: DeclaredAddress,
  owner: Owner,
): Promise<ApplyOutcome | 'awaited'> {
  const order = declaredOrder(declared, deps.realm, owner);
  return retryConcurrentChange(async () => {
    const stored = await deps.samlProviders.get(order.samlProviderArn);
    if (!stored || !isAnswerTo(stored.value, order)) return 'awaited';
    const provider = { ...stored.value, owner, ...(declared.tags && { tags: declared.tags }) };
    if (isSame(stored.value, provider)) return 'unchanged';
    await saveSamlProvider(deps, provider, stored);
    return 'changed';
  });
}

/**
 * Makes the stored provider exactly what is declared, whoever changed it before; saves only when something differs.
 * Throws `InvalidIdpMetadata`, `StoreUnavailable`, and `ConcurrentChange` when others never stop changing it.
 */
export async function declareSamlProvider(
  deps: DeclareSamlProviderDeps,
  declared: DeclaredDocument,
  owner: Owner,
): Promise<ApplyOutcome> {
  metadataOf(declared);
  return retryConcurrentChange(() => saveOnce(deps, declared, owner));
}

async function saveOnce(
  deps: DeclareSamlProviderDeps,
  declared: DeclaredDocument,
  owner: Owner,
): Promise<ApplyOutcome> {
  const arn = samlProviderArn(deps.realm, declared.name);
  const stored = await deps.samlProviders.get(arn);
  const createdAt = stored?.value.createdAt ?? declared.createdAt ?? deps.clock();
  const provider: SamlProvider = { samlProviderArn: arn, ...declared, createdAt, owner };
  if (stored && isSame(stored.value, provider)) return 'unchanged';
  await saveSamlProvider(deps, provider, stored);
  return stored ? 'changed' : 'created';
}

function isSame(one: SamlProvider, other: SamlProvider): boolean {
  const source = (provider: SamlProvider) => provider.metadataSource?.url;
  return (
    hasSameMetadata(one, other) &&
    source(one) === source(other) &&
    fileOf(one.owner) === fileOf(other.owner) &&
    isSameValue(one.tags ?? {}, other.tags ?? {})
  );
}

/** The file that owns a provider; undefined when the API does. */
function fileOf(owner: Owner): string | undefined {
  return owner.kind === 'file' ? owner.file : undefined;
}
