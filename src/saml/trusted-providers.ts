import type { AsOf } from '../kernel/as-of.ts';
import type { IdpMetadata } from './idp-metadata.ts';
import { hasSameMetadata, metadataOf } from './saml-provider-metadata.ts';
import type { SamlProvider, SamlProviderStore } from './saml-provider-store.ts';

/** What is trusted of a provider at this moment. */
export interface TrustedProviders {
  /** Undefined when there is no such provider (any more). Throws `StoreUnavailable`. */
  get(samlProviderArn: string, asOf?: AsOf): Promise<IdpMetadata | undefined>;
}

/**
 * Asks the store each time, unless nothing has changed since `asOf`, so that a changed certificate counts at once. Documents are parsed once: the same text says
 * the same. (The same version need not, since a provider that was deleted and made anew starts at 1 again.)
 */
export function createTrustedProviders(store: Pick<SamlProviderStore, 'get'>): TrustedProviders {
  const parsed = new Map<string, { readonly provider: SamlProvider; readonly metadata: IdpMetadata }>();

  function parsedMetadataOf(provider: SamlProvider): IdpMetadata {
    const known = parsed.get(provider.samlProviderArn);
    if (known && hasSameMetadata(known.provider, provider)) return known.metadata;
    const metadata = metadataOf(provider);
    parsed.set(provider.samlProviderArn, { provider, metadata });
    return metadata;
  }

  return {
    async get(samlProviderArn, asOf) {
      const stored = await store.get(samlProviderArn, asOf);
      if (stored) return parsedMetadataOf(stored.value);
      parsed.delete(samlProviderArn);
      return undefined;
    },
  };
}
