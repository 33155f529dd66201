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

/** The addresses of an endpoint that clients may get (guide, "Client CIDR range size"). */
export interface AddressPool {
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  /** The first and the last address that may be given, unsigned numbers of 32 bits. */
  readonly first: number;
  readonly last: number;
  /** No connection is admitted when so many are: what the endpoint supports, or what the pool has without the part that is held back. */
  readonly most: number;
}

/** What became of an admission. A connection that has an address already keeps it. */
export type Admission =
  | { readonly outcome: 'admitted'; readonly connection: Connection; readonly version: number }
  | { readonly outcome: 'full' };

/** A change among many; the store answers for each of its own. */
export interface ConnectionChange {
  readonly connection: Connection;
  readonly expectedVersion: number;
}

/**
 * Connections, from the moment that a gateway asks until 60 minutes after their end: there may be hundreds of thousands. The endpoint of a
 * connection never changes, and its user name not after it was admitted: the indexes by endpoint and by user hold it from then on. All
 * methods throw `StoreUnavailable`; `save` and `admit` throw `ConcurrentChange` when the version moved on.
 */
export interface ConnectionStore {
  get(connectionId: string): Promise<Versioned<Connection> | undefined>;
  /** Those that are listed (`isListed`), ordered by id, at most `limit`. Asks an index, never all connections. */
  find(query: ConnectionQuery): Promise<readonly Versioned<Connection>[]>;
  /** How many of an endpoint's connections hold an address (`isActive`). */
  countActive(clientVpnEndpointId: ClientVpnEndpointId): Promise<number>;
  /** Saves and returns the new version; `expectedVersion` 0 means: there is none yet. The address of what has ended is free again with the same write. */
  save(connection: Connection, expectedVersion: number): Promise<number>;
  /**
   * Saves a connection of phase `admitted` with an address that nobody of the endpoint holds, in one write: one that was never given, or else
   * the one that was freed the longest ago. Nothing else gives addresses. `connection.clientIp` is ignored. `full`: nothing was saved.
   */
  admit(connection: Connection, expectedVersion: number, pool: AddressPool): Promise<Admission>;
  /** Each by itself; undefined where its version moved on, else the new version. In one round trip, in order. */
  saveMany(changes: readonly ConnectionChange[]): Promise<readonly (number | undefined)[]>;
  getMany(connectionIds: readonly string[]): Promise<readonly (Versioned<Connection> | undefined)[]>;
  /** The connection whose browser step has this code's hash, while it waits or is signed in. */
  findByCodeHash(codeHash: string): Promise<Versioned<Connection> | undefined>;
  /** Those of a gateway about which it is to be told something (`hasOrder`), ordered by id, at most `limit`. */
  findWithOrders(gatewayName: string, limit: number): Promise<readonly Versioned<Connection>[]>;
  /** Those of a gateway that have not ended, ordered by id, behind `after`. */
  ofGateway(gatewayName: string, after: string, limit: number): Promise<readonly Versioned<Connection>[]>;
  /** Those whose `dueAt` is over, the longest first. */
  findDue(now: number, limit: number): Promise<readonly Versioned<Connection>[]>;
}
