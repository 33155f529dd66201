import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { Connection } from './connection.ts';

/** Which connections of an endpoint are meant; several members narrow it down together. */
export interface ConnectionQuery {
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  readonly connectionIds?: readonly string[];
  /** Exact, case-sensitive. */
  readonly usernames?: readonly string[];
  /** Only those behind this id: where the last page ended. */
  readonly after?: string;
  readonly limit: number;
}

/**
 * Connections, active and for 60 minutes after their end, indexed by endpoint and user name: there may be hundreds of
 * thousands. The endpoint and the user name of a connection never change. All methods throw `StoreUnavailable`; `save` throws `ConcurrentChange` when the version moved on.
 */
export interface ConnectionStore {
  get(connectionId: string): Promise<Versioned<Connection> | undefined>;
  /** Ordered by id, at most `limit`. Asks an index, never all connections. */
  find(query: ConnectionQuery): Promise<readonly Versioned<Connection>[]>;
  /** How many of an endpoint's connections have not ended. */
  countActive(clientVpnEndpointId: ClientVpnEndpointId): Promise<number>;
  /** Saves and returns the new version; `expectedVersion` 0 means: there is none yet. */
  save(connection: Connection, expectedVersion: number): Promise<number>;
}
