import type { Clock } from '../kernel/clock.ts';
import { assertOwnedByApi, type Owner } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { parseIdpMetadata } from './idp-metadata.ts';
import { type MetadataSummary, summaryOf } from './metadata-summary.ts';
import { metadataOf } from './saml-provider-metadata.ts';
import type { SamlProvider, SamlProviderStore, SingleSignOnHostChange } from './saml-provider-store.ts';

export interface GiveMetadataDeps {
  readonly samlProviders: Pick<SamlProviderStore, 'get' | 'save'>;
  readonly clock: Clock;
}

export interface GivenMetadata {
  readonly samlProviderArn: string;
  /** For a provider that is not there yet. */
  readonly name: string;
  readonly metadataDocument: string;
}

/** What the document was, and what it is. */
export interface MetadataChange {
  readonly before?: MetadataSummary;
  readonly after: MetadataSummary;
}

const API: Owner = { kind: 'api' };

/**
 * Gives a provider a new document by hand, or makes a provider of it; it passes to the API, and what was fetched from an
 * address is fetched no more. Throws `InvalidIdpMetadata`, `OperationNotPermitted` where a file declares the provider,
 * `StoreUnavailable`, and `ConcurrentChange` when others never stop changing it.
 */
export async function giveMetadata(deps: GiveMetadataDeps, given: GivenMetadata): Promise<MetadataChange> {
  const after = summaryOf(parseIdpMetadata(given.metadataDocument, { now: deps.clock() }));
  return retryConcurrentChange(() => saveOnce(deps, given, after));
}

async function saveOnce(
  { samlProviders, clock }: GiveMetadataDeps,
  { samlProviderArn, name, metadataDocument }: GivenMetadata,
  after: MetadataSummary,
): Promise<MetadataChange> {
  const stored = await samlProviders.get(samlProviderArn);
  if (stored) assertOwnedByApi(stored.value.owner, `SAML provider ${stored.value.name}`);
  const before = stored && summaryOf(metadataOf(stored.value));
  const { createdAt = clock(), name: keptName = name } = stored?.value ?? {};
  const hostChange = hostChangeOf(stored?.value, before, after, clock());
  const provider: SamlProvider = {
    samlProviderArn,
    name: keptName,
    metadataDocument,
    createdAt,
    owner: API,
    ...(hostChange === undefined ? {} : { singleSignOnHostChange: hostChange }),
  };
  await samlProviders.save(provider, stored?.version ?? 0);
  return { ...(before === undefined ? {} : { before }), after };
}

function hostChangeOf(
  stored: SamlProvider | undefined,
  before: MetadataSummary | undefined,
  after: MetadataSummary,
  now: number,
): SingleSignOnHostChange | undefined {
  const [from, to] = [before?.singleSignOnServiceHost, after.singleSignOnServiceHost];
  return from === undefined || from === to ? stored?.singleSignOnHostChange : { from, to, at: now };
}
