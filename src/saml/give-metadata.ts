import { PosternError } from '../kernel/errors.ts';
import { assertOwnedByApi, type Owner } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { IdpMetadata } from './idp-metadata.ts';
import { assertEntityIdIsFree } from './import-faults.ts';
import { type MetadataOrder, ownerOf } from './metadata-order.ts';
import { metadataOf } from './saml-provider-metadata.ts';
import type { SamlProvider, SamlProviderStore } from './saml-provider-store.ts';
import { type SaveSamlProviderDeps, saveSamlProvider } from './save-saml-provider.ts';

export interface GiveMetadataDeps extends SaveSamlProviderDeps {
  readonly samlProviders: Pick<SamlProviderStore, 'list' | 'save'>;
  /** What a file declares with an address, at this moment. */
  readonly metadataOrders: () => readonly MetadataOrder[];
}

/** A document that somebody gives for a provider, beside the file. */
export interface GivenMetadata {
  readonly samlProviderArn: string;
  /** For a provider that is not there yet. */
  readonly name: string;
  readonly metadataDocument: string;
  /** The provider was there when this was allowed: one that was deleted since is not made anew. */
  readonly mustExist?: boolean | undefined;
  /** Where it was fetched, and will be again; absent: it was handed over. */
  readonly source?: { readonly url: string; readonly etag?: string };
}

/** Somebody deleted the provider that a document is given for. */
export class SamlProviderGone extends PosternError {
  readonly code = 'SamlProviderGone';

  constructor(name: string) {
    super(
      `The SAML provider ${name} was deleted since the setup link was made. If it is wanted again, make a new link: saml setup-link.`,
    );
  }
}

const API: Owner = { kind: 'api' };

/**
 * Reads a given document as the provider has its documents read, its pinned certificate and entity included, and changes
 * nothing. Throws `InvalidIdpMetadata`, `SamlProviderGone`, `StoreUnavailable`.
 */
export async function readGivenMetadata(
  { samlProviders, clock }: Pick<GiveMetadataDeps, 'samlProviders' | 'clock'>,
  given: GivenMetadata,
): Promise<IdpMetadata> {
  return check(await samlProviders.list(), given, clock()).metadata;
}

/**
 * Puts a given document into use, or makes a provider of it. Throws `InvalidIdpMetadata`, `SamlProviderGone`,
 * `OperationNotPermitted` where a file declares the provider, `StoreUnavailable`, and `ConcurrentChange` when others never stop
 * changing it.
 */
export async function giveMetadata(deps: GiveMetadataDeps, given: GivenMetadata): Promise<void> {
  await retryConcurrentChange(async () => {
    const { provider, stored } = check(await deps.samlProviders.list(), given, deps.clock());
    const owner = ownerOf(given.samlProviderArn, deps.metadataOrders(), stored?.value) ?? API;
    assertOwnedByApi(owner, `SAML provider ${provider.name}`);
    await saveSamlProvider(deps, provider, stored);
  });
}

function check(all: readonly Versioned<SamlProvider>[], given: GivenMetadata, now: number) {
  const stored = all.find(({ value }) => value.samlProviderArn === given.samlProviderArn);
  if (given.mustExist && !stored) throw new SamlProviderGone(given.name);
  const provider = providerOf(stored?.value, given, now);
  const metadata = metadataOf(provider, now);
  assertEntityIdIsFree(
    provider,
    all.map(({ value }) => value),
  );
  return { provider, stored, metadata };
}

/** What was fetched from an address before is fetched no more, unless this document comes from one, too. */
function providerOf(
  stored: SamlProvider | undefined,
  { source, mustExist: _, ...given }: GivenMetadata,
  now: number,
): SamlProvider {
  const { metadataSource: _before, createdAt = now, name = given.name, ...kept } = stored ?? {};
  const fetched = source && { ...source, confirmedAt: now, nextFetchAt: now, failures: 0 };
  return { ...kept, ...given, name, createdAt, owner: API, ...(fetched && { metadataSource: fetched }) };
}
