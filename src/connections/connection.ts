import type { ClientVpnEndpointId } from '../kernel/ids.ts';

export type ConnectionStatusCode = 'active' | 'failed-to-terminate' | 'terminating' | 'terminated';

/** A client that is or was connected to an endpoint. The words are those of DescribeClientVpnConnections. */
export interface Connection {
  /** `cvpn-connection-` and 17 hexadecimal digits. */
  readonly connectionId: string;
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  /** The NameID or the directory's user name; empty where a certificate alone admits. */
  readonly username: string;
  /** The CN of the client's certificate; empty where there is none. */
  readonly commonName: string;
  /** The address that the client got, of the endpoint's client CIDR. */
  readonly clientIp: string;
  readonly status: ConnectionStatusCode;
  readonly statusMessage?: string;
  /** Milliseconds since 1970, as are all times here. */
  readonly connectionEstablishedTime: number;
  readonly connectionEndTime?: number;
  /** When the counts were taken. */
  readonly timestamp: number;
  readonly ingressBytes: number;
  readonly egressBytes: number;
  readonly ingressPackets: number;
  readonly egressPackets: number;
  readonly postureComplianceStatuses: readonly string[];
}

const HOUR = 60 * 60 * 1000;

/**
 * When the connection is forgotten: 60 minutes after its end (which is what DescribeClientVpnConnections shows). Milliseconds since 1970; undefined while it has not ended.
 */
export function forgottenAt({
  connectionEndTime,
}: Pick<Connection, 'connectionEndTime'>): number | undefined {
  return connectionEndTime === undefined ? undefined : Math.ceil(connectionEndTime) + HOUR;
}
