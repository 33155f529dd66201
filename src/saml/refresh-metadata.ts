import type { PosternError } from '../kernel/errors.ts';
import { printable } from '../kernel/printable.ts';
import type { FetchedMetadata } from './fetch-metadata.ts';
import type { IdpMetadata } from './idp-metadata.ts';
import { isAnswerTo, type MetadataOrder } from './metadata-order.ts';
import { InvalidIdpMetadata, MetadataEntityIdChanged } from './metadata-refusals.ts';
import { nextAttemptAt, nextFetchAt } from './metadata-schedule.ts';
import { hasSameMetadata, metadataOf } from './saml-provider-metadata.ts';
import type { MetadataSource, SamlProvider } from './saml-provider-store.ts';

/** When something was fetched (milliseconds since 1970), and what was drawn for it: from 0 up to 1. */
export interface Moment {
  readonly now: number;
  readonly chance: number;
}

/**
 * The provider with what was fetched for `order`; `stored` is what it replaces. A document that is stored already stays good
 * when it expires: what operators declared is trusted until something better comes. Undefined when the address confirms a
 * document that is not stored any more. Throws `InvalidIdpMetadata`.
 */
export function refreshedProvider(
  order: MetadataOrder,
  stored: SamlProvider | undefined,
  fetched: FetchedMetadata,
  moment: Moment,
): SamlProvider | undefined {
  const current = stored && isAnswerTo(stored, order) ? stored : undefined;
  const metadataDocument = fetched.document ?? current?.metadataDocument;
  if (metadataDocument === undefined) return undefined;
  const { url, allowsPrivateAddress, ...provider } = order;
  const read = { ...provider, ...(stored?.tags && { tags: stored.tags }), metadataDocument };
  const isNew = current === undefined || !hasSameMetadata(current, read);
  const metadata = metadataOf(read, isNew ? moment.now : undefined);
  if (isNew && current) assertSameEntity(order, current, metadata);
  const etag = fetched.document === undefined ? current?.metadataSource?.etag : fetched.etag;
  const source: MetadataSource = {
    url,
    ...(allowsPrivateAddress && { allowsPrivateAddress }),
    ...(etag !== undefined && { etag }),
    confirmedAt: moment.now,
    nextFetchAt: nextFetchAt(moment.now, { ...metadata, maxAge: fetched.maxAge }, moment.chance),
    failures: 0,
  };
  return { ...read, metadataSource: source, createdAt: stored?.createdAt ?? moment.now };
}

/** The provider after an attempt that brought nothing usable: its document stays. */
export function failedProvider(
  provider: SamlProvider & { readonly metadataSource: MetadataSource },
  { code, message }: PosternError,
  { now, chance }: Moment,
): SamlProvider {
  const failures = provider.metadataSource.failures + 1;
  const metadataSource: MetadataSource = {
    ...provider.metadataSource,
    failures,
    nextFetchAt: nextAttemptAt(now, failures, chance),
    lastFailure: { code, message, at: now },
  };
  return { ...provider, metadataSource };
}

/** Whoever controls the address must not become another identity provider without a word from the operator. */
function assertSameEntity({ name }: MetadataOrder, current: SamlProvider, { entityId }: IdpMetadata): void {
  const before = ifReadable(current)?.entityId;
  if (before === undefined || before === entityId) return;
  throw new MetadataEntityIdChanged(
    `The metadata document at the address of ${name} is now that of ${printable(entityId.slice(0, 200))}; until now it was that of ${printable(before.slice(0, 200))}. The earlier one stays. If the change is meant, declare the new EntityId.`,
  );
}

function ifReadable(provider: SamlProvider): IdpMetadata | undefined {
  try {
    return metadataOf(provider);
  } catch (error) {
    if (error instanceof InvalidIdpMetadata) return undefined;
    throw error;
  }
}
