import type { CommandOptions } from '../endpoints/endpoint-commands.ts';
import type { Connection, ConnectionStatusCode } from './connection.ts';

/** Which connections DescribeClientVpnConnections is to show; several members narrow it down together. */
export interface DescribeConnectionsRequest {
  /** As the caller wrote it. */
  readonly clientVpnEndpointId: string;
  /** Exact ids and names, which an index answers; of several one must fit. */
  readonly connectionIds?: readonly string[];
  readonly usernames?: readonly string[];
  /** What no index answers, such as a name with a wildcard. */
  readonly matches?: (connection: Connection) => boolean;
  /** The id of the last connection of the page before. */
  readonly after?: string;
  /** Undefined: all of them. */
  readonly limit?: number;
}

export interface DescribedConnections {
  /** Ordered by id: active ones, and those that ended within the last 60 minutes. */
  readonly connections: readonly Connection[];
  /** There are more behind the last one. */
  readonly hasMore: boolean;
}

/** By `connectionId` or by `username`, never both. */
export interface TerminateConnectionsRequest {
  /** As the caller wrote it. */
  readonly clientVpnEndpointId: string;
  readonly connectionId?: string;
  readonly username?: string;
}

export interface TerminatedConnections {
  readonly username?: string;
  readonly connectionStatuses: readonly {
    readonly connectionId: string;
    readonly previousStatus: ConnectionStatusCode;
    readonly currentStatus: ConnectionStatusCode;
  }[];
}

/** What administrators may do about connections. Both throw `ClientVpnEndpointNotFound` and `StoreUnavailable`. */
export interface ConnectionCommands {
  describeConnections(request: DescribeConnectionsRequest): Promise<DescribedConnections>;
  /**
   * Throws `ConnectionNotFound`, `UserNotConnected`, `TooManyConnectionsOfUser`, `ConnectionNotNamed`, `ConnectionAndUserNamed`,
   * `DryRunOperation`, and `ConcurrentChange` when others never stop changing a connection.
   */
  terminateConnections(
    request: TerminateConnectionsRequest,
    options: CommandOptions,
  ): Promise<TerminatedConnections>;
}
