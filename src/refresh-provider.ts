import type { AwaitedMetadata } from './awaited-metadata.ts';
import type { Audit } from './kernel/audit.ts';
import type { Clock } from './kernel/clock.ts';
import type { PosternError } from './kernel/errors.ts';
import type { Logger } from './kernel/logger.ts';
import { shown } from './kernel/outgoing-url.ts';
import type { RandomBytes } from './kernel/random.ts';
import { retryConcurrentChange } from './kernel/retry-concurrent-change.ts';
import { withMetadataLease } from './metadata-lease.ts';
import type { FetchedMetadata } from './saml/fetch-metadata.ts';
import { assertEntityIdIsFree } from './saml/import-faults.ts';
import { MetadataFetchFailed } from './saml/metadata-fetch-failures.ts';
import { isAnswerTo, type MetadataOrder, orderKey, ordersFor } from './saml/metadata-order.ts';
import { InvalidIdpMetadata } from './saml/metadata-refusals.ts';
import { failedProvider, type Moment, refreshedProvider } from './saml/refresh-metadata.ts';
import { hasSameMetadata } from './saml/saml-provider-metadata.ts';
import type { MetadataSource, SamlProvider } from './saml/saml-provider-store.ts';
import { saveSamlProvider } from './saml/save-saml-provider.ts';
import { signedRequestNotices } from './saml/signed-request-notices.ts';
import type { Store } from './store/store.ts';

export interface RefreshNeeds {
  readonly store: Pick<Store, 'samlProviders' | 'oneTime'>;
  /** What the configuration says is to be fetched, at this moment. */
  readonly declared: () => readonly MetadataOrder[];
  readonly awaited: AwaitedMetadata;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly logger: Logger;
  readonly audit: Audit;
}

export interface RefreshOptions {
  /** Also when it is not due. */
  readonly isUrgent: boolean;
  /** Strangers can bring this about: a failure is no failure of the regular attempts, and delays none of them. */
  readonly isSuspicion?: true;
  /** Breaks off. */
  readonly signal: AbortSignal;
}

/** Is it time to fetch for `order`; `stored` is the provider as it is in the store. */
export function isDue(
  { awaited, clock }: Pick<RefreshNeeds, 'awaited' | 'clock'>,
  order: MetadataOrder,
  stored: SamlProvider | undefined,
): boolean {
  const at = sourceFor(order, stored)?.nextFetchAt ?? awaited.of(order)?.nextAttemptAt;
  return at === undefined || at <= clock();
}

/**
 * Fetches for `order` when it is due, or in any case when it `isUrgent`, unless another replica does so at this moment. What
 * cannot be fetched or used is noted and logged, and leaves the document that is there. Throws `StoreUnavailable`, and
 * `ConcurrentChange` when others never stop changing the provider.
 */
export function refreshProvider(
  needs: RefreshNeeds,
  order: MetadataOrder,
  options: RefreshOptions,
): Promise<void> {
  return withMetadataLease(needs.store.oneTime, order, () => fetchFor(needs, order, options));
}

async function fetchFor(
  needs: RefreshNeeds,
  order: MetadataOrder,
  { isUrgent, isSuspicion, signal }: RefreshOptions,
): Promise<void> {
  // Another replica may have been here since somebody saw that it is due.
  const stored = (await needs.store.samlProviders.get(order.samlProviderArn))?.value;
  if (!isUrgent && !isDue(needs, order, stored)) return;
  const etag = sourceFor(order, stored)?.etag;
  const { url, allowsPrivateAddress } = order;
  try {
    const { fetchMetadata } = await import('./saml/fetch-metadata.ts');
    const fetched = await fetchMetadata(url, { etag, allowsPrivateAddress, signal });
    await retryConcurrentChange(() => keep(needs, order, fetched));
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof MetadataFetchFailed || error instanceof InvalidIdpMetadata)) throw error;
    if (isSuspicion) tell(needs.logger, order, error, { isNews: false, isInUse: true });
    else await retryConcurrentChange(() => noteFailure(needs, order, error));
  }
}

async function keep(needs: RefreshNeeds, order: MetadataOrder, fetched: FetchedMetadata): Promise<void> {
  const { samlProviders } = needs.store;
  const stored = await samlProviders.get(order.samlProviderArn);
  if (!isStillWanted(needs, order, stored?.value)) return;
  const provider = refreshedProvider(order, stored?.value, fetched, momentOf(needs));
  if (provider === undefined) return;
  if (!stored || !hasSameMetadata(stored.value, provider)) {
    assertEntityIdIsFree(
      provider,
      (await samlProviders.list()).map(({ value }) => value),
    );
  }
  const change = await saveSamlProvider({ ...needs, samlProviders }, provider, stored);
  const { failures = 0 } = sourceFor(order, stored?.value) ?? needs.awaited.of(order) ?? {};
  needs.awaited.succeed(order, provider.metadataSource?.nextFetchAt ?? 0);
  if (failures === 0 && !change) return;
  const { samlProviderArn, name } = order;
  needs.logger.info({ samlProviderArn, name, url: shown(order.url) }, `Fetched the metadata of ${name}.`);
  for (const notice of signedRequestNotices([provider])) needs.logger.warn({ samlProviderArn, name }, notice);
}

async function noteFailure(needs: RefreshNeeds, order: MetadataOrder, failure: PosternError): Promise<void> {
  const { samlProviders } = needs.store;
  const stored = await samlProviders.get(order.samlProviderArn);
  if (!isStillWanted(needs, order, stored?.value)) return;
  const source = sourceFor(order, stored?.value);
  const before = source ? source.lastFailure?.code : needs.awaited.of(order)?.code;
  if (stored && source) {
    const provider = { ...stored.value, metadataSource: source };
    await samlProviders.save(failedProvider(provider, failure, momentOf(needs)), stored.version);
  } else {
    needs.awaited.fail(order, failure.code, momentOf(needs));
  }
  tell(needs.logger, order, failure, { isNews: failure.code !== before, isInUse: stored !== undefined });
}

/** Nothing that was deleted meanwhile, or is declared otherwise by now, comes back. */
function isStillWanted(
  { declared }: RefreshNeeds,
  order: MetadataOrder,
  stored: SamlProvider | undefined,
): boolean {
  const orders = ordersFor(declared(), stored ? [stored] : []);
  return orders.some((other) => orderKey(other) === orderKey(order));
}

/** One line at the first failure of a kind in a row; the others are for who debugs. */
function tell(
  logger: Logger,
  { samlProviderArn, name, url }: MetadataOrder,
  { code, message }: PosternError,
  { isNews, isInUse }: { readonly isNews: boolean; readonly isInUse: boolean },
): void {
  const fields = { samlProviderArn, name, url: shown(url), code };
  if (!isNews) logger.debug(fields, message);
  else if (isInUse)
    logger.warn(fields, `New metadata of ${name} did not come; the earlier stays. ${message}`);
  else logger.error(fields, `${name} has no metadata yet, so nobody can sign in with it. ${message}`);
}

/** What is known of the address, where the stored document came from it as `order` says. */
function sourceFor(order: MetadataOrder, stored: SamlProvider | undefined): MetadataSource | undefined {
  return stored && isAnswerTo(stored, order) ? stored.metadataSource : undefined;
}

function momentOf({ clock, random }: Pick<RefreshNeeds, 'clock' | 'random'>): Moment {
  return { now: clock(), chance: Buffer.from(random(4)).readUInt32LE() / 2 ** 32 };
}
