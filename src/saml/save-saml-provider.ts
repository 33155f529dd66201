import type { Audit } from '../kernel/audit.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { shown } from '../kernel/outgoing-url.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { changeDetails, hostChange, type MetadataChange, metadataChange } from './metadata-change.ts';
import type { SamlProvider, SamlProviderStore, SingleSignOnHostChange } from './saml-provider-store.ts';

export interface SaveSamlProviderDeps {
  readonly samlProviders: Pick<SamlProviderStore, 'save'>;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly logger: Logger;
}

/**
 * The one way that a provider is saved: `stored` is what was read, undefined when there was none. A change of what is trusted
 * is an audit line, and one of the host that people sign in at a warning as well, which the provider remembers. Throws
 * `InvalidIdpMetadata`, `ConcurrentChange`, `StoreUnavailable`.
 */
export async function saveSamlProvider(
  deps: SaveSamlProviderDeps,
  provider: SamlProvider,
  stored: Versioned<SamlProvider> | undefined,
): Promise<MetadataChange | undefined> {
  const change = metadataChange(stored?.value, provider);
  const moved = hostChange(change, deps.clock());
  const remembered = moved ?? stored?.value.singleSignOnHostChange;
  const saved = { ...provider, ...(remembered && { singleSignOnHostChange: remembered }) };
  await deps.samlProviders.save(saved, stored?.version ?? 0);
  if (change) recordChange(deps, provider, change);
  if (moved) warnOfHost(deps, provider, moved);
  return change;
}

function recordChange({ audit }: SaveSamlProviderDeps, provider: SamlProvider, change: MetadataChange): void {
  const { samlProviderArn, owner, metadataSource } = provider;
  const source = metadataSource ? 'url' : owner.kind;
  audit.record({
    action: 'saml-provider-metadata-changed',
    result: 'succeeded',
    actor: owner.kind,
    samlProviderArn,
    details: { source, ...(metadataSource && { url: shown(metadataSource.url) }), ...changeDetails(change) },
  });
}

/** A wrong address there is a page that looks like the company's and keeps the passwords. */
function warnOfHost(
  { logger }: SaveSamlProviderDeps,
  { samlProviderArn, name }: SamlProvider,
  { from, to }: SingleSignOnHostChange,
): void {
  logger.warn({ samlProviderArn, name, from, to }, describeHostChange(name, { from, to }));
}

/** What changed and what to do, for the log and for `doctor`. */
export function describeHostChange(
  name: string,
  { from, to }: Pick<SingleSignOnHostChange, 'from' | 'to'>,
): string {
  return `The identity provider "${name}" now has people sign in at ${to}; until now it was ${from}. Make sure with its administrators that this is theirs: a wrong address there is a phishing page.`;
}
