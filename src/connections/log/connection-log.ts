import type { Endpoint } from '../../endpoints/endpoint.ts';
import type { ClientVpnEndpointId } from '../../kernel/ids.ts';
import type { DenialReason } from '../authorization.ts';
import type { Connection } from '../connection.ts';

/** What happened to a connection that its log tells of (guide, "Connection log entries"). */
export type ConnectionEvent =
  | { readonly kind: 'waiting-for-assertion' }
  | { readonly kind: 'assertion-received' }
  | { readonly kind: 'successful' }
  | { readonly kind: 'failed'; readonly reason: DenialReason }
  /** Counts that are written now and then. */
  | { readonly kind: 'updated' }
  | { readonly kind: 'ended' };

export interface Traffic {
  readonly ingressBytes: number;
  readonly egressBytes: number;
  readonly ingressPackets: number;
  readonly egressPackets: number;
}

/** The facts of an entry, also of attempts that never became more than that. */
export type LoggedConnection = Pick<
  Connection,
  | 'connectionId'
  | 'clientVpnEndpointId'
  | 'username'
  | 'commonName'
  | 'clientIp'
  | 'device'
  | 'connectionEstablishedTime'
  | 'connectionEndTime'
  | 'timestamp'
  | 'ingressBytes'
  | 'egressBytes'
  | 'ingressPackets'
  | 'egressPackets'
  | 'postureComplianceStatuses'
>;

/** Of the endpoint: where its entries go, and whether a client connect handler is asked. */
export type LoggedEndpoint = Pick<
  Endpoint,
  'clientVpnEndpointId' | 'connectionLog' | 'clientConnectHandlerArn'
>;

/**
 * Tells the endpoint's connection log, where it is on, and counts for the metrics of the endpoint. Never throws and never waits: entries are queued,
 * and what cannot be written is said in the log and counted. Every refusal is to be recorded: those that the guide keeps out of the log
 * (failed mutual authentication) are counted all the same.
 */
export interface ConnectionLogger {
  record(endpoint: LoggedEndpoint, connection: LoggedConnection, event: ConnectionEvent): void;
  /** What went through since it was counted last, for the metrics of the endpoint. */
  countTraffic(clientVpnEndpointId: ClientVpnEndpointId, traffic: Traffic): void;
  /** At the end of the process: what is queued is written, or has failed, within seconds. Whatever is recorded later may be lost. */
  flush(): Promise<void>;
}
