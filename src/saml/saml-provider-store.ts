import type { AsOf } from '../kernel/as-of.ts';
import type { Owner } from '../kernel/ownership.ts';
import type { Tags } from '../kernel/tags.ts';
import type { Versioned } from '../kernel/versioned.ts';

/** An IAM SAML provider: an identity provider and the metadata document that describes it. */
export interface SamlProvider {
  readonly samlProviderArn: string;
  readonly name: string;
  /** The XML as it was imported; `parseIdpMetadata` reads it, and it was readable when it was saved. */
  readonly metadataDocument: string;
  /** Which entity is meant, where the document describes several (EntitiesDescriptor). */
  readonly entityId?: string;
  /** PEM: the document must carry a signature by this certificate's key. */
  readonly metadataSigningCertificate?: string;
  /** Where the document was fetched; absent: from a file or an API call. */
  readonly metadataSource?: MetadataSource;
  /** The last time that a new document led people to another host for sign-in. */
  readonly singleSignOnHostChange?: SingleSignOnHostChange;
  /** Absent: none. */
  readonly tags?: Tags;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly owner: Owner;
}

/** A wrong address for sign-in is a phishing page, so operators are told of each change for some days. */
export interface SingleSignOnHostChange {
  /** Host and port, as a URL has them. */
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** An address that metadata is fetched from, and how the last attempts went. Times are milliseconds since 1970. */
export interface MetadataSource {
  readonly url: string;
  /** The address may lead into private networks or to this machine. */
  readonly allowsPrivateAddress?: true;
  /** The ETag of the document that is kept, for If-None-Match. */
  readonly etag?: string;
  /** When the document that is kept was last confirmed by the address. */
  readonly confirmedAt: number;
  readonly nextFetchAt: number;
  /** Attempts since then that brought nothing usable; each makes the next wait longer. */
  readonly failures: number;
  /** The code and the words of the last of them. */
  readonly lastFailure?: { readonly code: string; readonly message: string; readonly at: number };
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
