import type { AsOf } from '../kernel/as-of.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { Endpoint } from './endpoint.ts';

/** All methods throw `StoreUnavailable`; `save` and `delete` throw `ConcurrentChange` when the version moved on. */
export interface EndpointStore {
  /** With `asOf` it may answer from memory, when nothing has changed since that state. */
  get(id: ClientVpnEndpointId, asOf?: AsOf): Promise<Versioned<Endpoint> | undefined>;
  /** All endpoints, ordered by id; what is unchanged is the same frozen object each time. `asOf` as with `get`. */
  list(asOf?: AsOf): Promise<readonly Versioned<Endpoint>[]>;
  /** Saves and returns the new version; `expectedVersion` 0 means: there is none yet. */
  save(endpoint: Endpoint, expectedVersion: number): Promise<number>;
  delete(id: ClientVpnEndpointId, expectedVersion: number): Promise<void>;
}
