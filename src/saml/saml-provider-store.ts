import type { AsOf } from '../kernel/as-of.ts';
import type { Owner } from '../kernel/ownership.ts';
import type { Versioned } from '../kernel/versioned.ts';

/** An IAM SAML provider: an identity provider and the metadata document that describes it. */
export interface SamlProvider {
  readonly samlProviderArn: string;
  readonly name: string;
  /** The XML as it was imported; `parseIdpMetadata` reads it, and it was readable when it was saved. */
  readonly metadataDocument: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly owner: Owner;
}

/** All methods throw `StoreUnavailable`; `save` and `delete` throw `ConcurrentChange` when the version moved on. */
export interface SamlProviderStore {
  /** With `asOf` it may answer from memory, when nothing has changed since that state. */
  get(samlProviderArn: string, asOf?: AsOf): Promise<Versioned<SamlProvider> | undefined>;
  /** All providers, ordered by ARN. */
  list(): Promise<readonly Versioned<SamlProvider>[]>;
  /** Saves and returns the new version; `expectedVersion` 0 means: there is none yet. */
  save(provider: SamlProvider, expectedVersion: number): Promise<number>;
  delete(samlProviderArn: string, expectedVersion: number): Promise<void>;
}
