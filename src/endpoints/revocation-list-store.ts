import type { AsOf } from '../kernel/as-of.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Owner } from '../kernel/ownership.ts';
import type { Versioned } from '../kernel/versioned.ts';

/** The client certificate revocation list of an endpoint; it lies beside the endpoint, since it may be a megabyte. */
export interface RevocationList {
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  /** PEM, exactly as it was imported: the export gives it back byte for byte. */
  readonly certificateRevocationList: string;
  /** Milliseconds since 1970. */
  readonly importedAt: number;
  /** A list may be imported for an endpoint of the file, and is then no part of the file. */
  readonly owner: Owner;
}

/**
 * All methods throw `StoreUnavailable`; `save` and `delete` throw `ConcurrentChange` when the version moved on. A list lies beside its
 * endpoint: it is saved only while that is there (`ConcurrentChange` otherwise), and deleted with it in one step. What is
 * unchanged is the same frozen object each time.
 */
export interface RevocationListStore {
  /** With `asOf` it may answer from memory, when nothing has changed since that state. */
  get(id: ClientVpnEndpointId, asOf?: AsOf): Promise<Versioned<RevocationList> | undefined>;
  list(asOf?: AsOf): Promise<readonly Versioned<RevocationList>[]>;
  /** Saves and returns the new version; `expectedVersion` 0 means: there is none yet. */
  save(list: RevocationList, expectedVersion: number): Promise<number>;
  delete(id: ClientVpnEndpointId, expectedVersion: number): Promise<void>;
}
