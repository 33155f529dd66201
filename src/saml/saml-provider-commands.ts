import { type Realm, samlProviderArn } from '../kernel/arn.ts';
import { createKeyedQueue } from '../kernel/keyed-queue.ts';
import { assertOwnedByApi, type Owner } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { type Tag, type Tags, withoutTags, withTags } from '../kernel/tags.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { assertEntityIdIsFree } from './import-faults.ts';
import { type MetadataOrder, ownerOf } from './metadata-order.ts';
import {
  SamlProviderAlreadyExists,
  SamlProviderInUse,
  SamlProviderNotFound,
  UnusableSamlProviderName,
} from './saml-provider-failures.ts';
import { hasSameMetadata, metadataOf } from './saml-provider-metadata.ts';
import type { SamlProvider, SamlProviderStore } from './saml-provider-store.ts';
import { type SaveSamlProviderDeps, saveSamlProvider } from './save-saml-provider.ts';

export interface SamlProviderCommandsDeps extends SaveSamlProviderDeps {
  readonly samlProviders: SamlProviderStore;
  readonly realm: () => Realm;
  /** What a file declares with an address, at this moment: it has the name, also before anything was fetched. */
  readonly metadataOrders: () => readonly MetadataOrder[];
  /** The ids of the endpoints that a provider serves. */
  readonly endpointsOf: (samlProviderArn: string) => Promise<readonly string[]>;
}

export interface CreateSamlProviderRequest {
  readonly name: string;
  readonly metadataDocument: string;
  readonly tags: readonly Tag[];
}

/**
 * What may be done to SAML providers, whoever asks. Every method throws `StoreUnavailable`; those that name a provider
 * `SamlProviderNotFound`; those that change one `OperationNotPermitted` where a file declares it, and `ConcurrentChange` when
 * others never stop changing it; those that take a document `InvalidIdpMetadata`, and those that take tags what `withTags` throws.
 */
export interface SamlProviderCommands {
  /** Throws `UnusableSamlProviderName` and `SamlProviderAlreadyExists`. */
  createSamlProvider(request: CreateSamlProviderRequest): Promise<SamlProvider>;
  getSamlProvider(samlProviderArn: string): Promise<SamlProvider>;
  /** All, ordered by ARN. */
  listSamlProviders(): Promise<readonly SamlProvider[]>;
  /** What was fetched from an address before is fetched no more. */
  updateSamlProvider(samlProviderArn: string, metadataDocument: string): Promise<void>;
  /** Throws `SamlProviderInUse`. */
  deleteSamlProvider(samlProviderArn: string): Promise<void>;
  tagSamlProvider(samlProviderArn: string, tags: readonly Tag[]): Promise<void>;
  untagSamlProvider(samlProviderArn: string, keys: readonly string[]): Promise<void>;
}

const API: Owner = { kind: 'api' };
/** IAM API reference, CreateSAMLProvider; letters are those of ASCII, since the name becomes part of an ARN. */
const NAME = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * One such object for each process: it lets changes happen one after the other. All of them, whatever the provider: whether an entity ID
 * is free depends on the others.
 */
export function createSamlProviderCommands(deps: SamlProviderCommandsDeps): SamlProviderCommands {
  const queue = createKeyedQueue();
  const inTurn = <Result>(work: () => Promise<Result>) =>
    queue('saml-providers', () => retryConcurrentChange(work));
  const change = (arn: string, to: (provider: SamlProvider) => SamlProvider) =>
    inTurn(async () => {
      const stored = await readOwn(deps, arn);
      await saveSamlProvider(deps, to(stored.value), stored);
    });
  return {
    createSamlProvider: (request) => inTurn(() => create(deps, request)),
    getSamlProvider: async (arn) => (await read(deps, arn)).value,
    listSamlProviders: async () => (await deps.samlProviders.list()).map(({ value }) => value),
    updateSamlProvider: (arn, metadataDocument) => inTurn(() => update(deps, arn, metadataDocument)),
    deleteSamlProvider: (arn) => inTurn(() => remove(deps, arn)),
    tagSamlProvider: (arn, tags) =>
      change(arn, (provider) => tagged(provider, withTags(provider.tags ?? {}, tags))),
    untagSamlProvider: (arn, keys) =>
      keys.length === 0
        ? read(deps, arn).then(() => undefined)
        : change(arn, (provider) =>
            tagged(
              provider,
              withoutTags(
                provider.tags ?? {},
                keys.map((key) => ({ key })),
              ),
            ),
          ),
  };
}

async function create(
  deps: SamlProviderCommandsDeps,
  { name, metadataDocument, tags }: CreateSamlProviderRequest,
): Promise<SamlProvider> {
  if (!NAME.test(name)) throw new UnusableSamlProviderName();
  const arn = samlProviderArn(deps.realm(), name);
  const all = await listed(deps);
  if (all.some((provider) => provider.samlProviderArn === arn)) throw new SamlProviderAlreadyExists(name);
  assertOwnedByApi(ownerOf(arn, deps.metadataOrders(), undefined) ?? API, `SAML provider ${name}`);
  const createdAt = deps.clock();
  const bare: SamlProvider = { samlProviderArn: arn, name, metadataDocument, createdAt, owner: API };
  const provider = tagged(bare, withTags({}, tags));
  metadataOf(provider, createdAt);
  assertEntityIdIsFree(provider, all);
  await saveSamlProvider(deps, provider, undefined);
  return provider;
}

async function update(deps: SamlProviderCommandsDeps, arn: string, metadataDocument: string): Promise<void> {
  const stored = await readOwn(deps, arn);
  const { metadataSource: _fetchedNoMore, ...kept } = stored.value;
  const provider = { ...kept, metadataDocument, owner: API };
  // The document that is there already may have ended since: giving it again takes nothing away.
  metadataOf(provider, hasSameMetadata(stored.value, provider) ? undefined : deps.clock());
  assertEntityIdIsFree(provider, await listed(deps));
  await saveSamlProvider(deps, provider, stored);
}

async function remove(deps: SamlProviderCommandsDeps, arn: string): Promise<void> {
  const { value, version } = await readOwn(deps, arn);
  const endpointIds = await deps.endpointsOf(arn);
  if (endpointIds.length > 0) throw new SamlProviderInUse(value.name, endpointIds);
  await deps.samlProviders.delete(arn, version);
  deps.audit.record({
    action: 'saml-provider-deleted',
    result: 'succeeded',
    actor: API.kind,
    samlProviderArn: arn,
  });
}

async function read(deps: SamlProviderCommandsDeps, arn: string): Promise<Versioned<SamlProvider>> {
  const stored = await deps.samlProviders.get(arn);
  if (stored) return stored;
  throw new SamlProviderNotFound(arn);
}

/** Throws `OperationNotPermitted` where a file declares the provider. */
async function readOwn(deps: SamlProviderCommandsDeps, arn: string): Promise<Versioned<SamlProvider>> {
  const stored = await read(deps, arn);
  const owner = ownerOf(arn, deps.metadataOrders(), stored.value) ?? API;
  assertOwnedByApi(owner, `SAML provider ${stored.value.name}`);
  return stored;
}

async function listed({ samlProviders }: SamlProviderCommandsDeps): Promise<readonly SamlProvider[]> {
  return (await samlProviders.list()).map(({ value }) => value);
}

function tagged(provider: SamlProvider, tags: Tags): SamlProvider {
  const { tags: _before, ...bare } = provider;
  return Object.keys(tags).length === 0 ? bare : { ...bare, tags };
}
