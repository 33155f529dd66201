import { type IdpMetadata, parseIdpMetadata } from './idp-metadata.ts';
import type { SamlProviderStore } from './saml-provider-store.ts';

/** What is trusted of a provider at this moment. */
export interface TrustedProviders {
  /** Undefined when there is no such provider (any more). Throws `StoreUnavailable`. */
  get(samlProviderArn: string): Promise<IdpMetadata | undefined>;
}

/**
 * Asks the store each time, so that a changed certificate counts at once; the document is parsed once per version.
 */
export function createTrustedProviders(store: Pick<SamlProviderStore, 'get'>): TrustedProviders {
  const parsed = new Map<string, { readonly version: number; readonly metadata: IdpMetadata }>();
  return {
    async get(samlProviderArn) {
      const stored = await store.get(samlProviderArn);
      if (!stored) {
        parsed.delete(samlProviderArn);
        return undefined;
      }
      const known = parsed.get(samlProviderArn);
      if (known?.version === stored.version) return known.metadata;
      const metadata = parseIdpMetadata(stored.value.metadataDocument);
      parsed.set(samlProviderArn, { version: stored.version, metadata });
      return metadata;
    },
  };
}
