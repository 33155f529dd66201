import type { ConnectionEvent, LoggedConnection, LoggedEndpoint } from './connection-log.ts';
import { isLogged } from './denial-classes.ts';

/** What is not known or does not apply (guide, "Connection log entries"). */
const NOT_APPLICABLE = 'NA';

/**
 * An entry of the connection log: the guide's keys in the guide's order, all values texts. `posture-compliance-statuses` is there where a client
 * connect handler is used, all others always. Times are UTC.
 */
export interface ConnectionLogEntry {
  readonly 'connection-log-type': 'connection-attempt' | 'connection-reset';
  readonly 'connection-attempt-status': 'successful' | 'failed' | 'waiting-for-assertion' | 'NA';
  readonly 'connection-reset-status': 'assertion-received' | 'NA';
  readonly 'connection-attempt-failure-reason': string;
  readonly 'connection-id': string;
  readonly 'client-vpn-endpoint-id': string;
  readonly 'transport-protocol': string;
  readonly 'connection-start-time': string;
  readonly 'connection-last-update-time': string;
  readonly 'client-ip': string;
  readonly 'common-name': string;
  readonly 'device-type': string;
  readonly 'device-ip': string;
  readonly port: string;
  readonly 'ingress-bytes': string;
  readonly 'egress-bytes': string;
  readonly 'ingress-packets': string;
  readonly 'egress-packets': string;
  readonly 'connection-end-time': string;
  readonly 'posture-compliance-statuses'?: string;
  readonly username: string;
  readonly 'connection-duration-seconds': string;
}

/** The entry that tells of this event; undefined where the guide wants none. */
export function connectionLogEntry(
  { clientConnectHandlerArn }: Pick<LoggedEndpoint, 'clientConnectHandlerArn'>,
  connection: LoggedConnection,
  event: ConnectionEvent,
): ConnectionLogEntry | undefined {
  if (event.kind === 'failed' && !isLogged(event.reason)) return undefined;
  const { device, connectionEndTime, postureComplianceStatuses: statuses } = connection;
  // What was never admitted has no beginning, and no end (guide; AWS's own examples of failed attempts say so).
  const hasBegun = HAS_BEGUN.includes(event.kind);
  const startedAt = hasBegun ? connection.connectionEstablishedTime : undefined;
  const endedAt = event.kind === 'ended' ? connectionEndTime : undefined;
  return {
    ...whatHappened(event),
    'connection-id': connection.connectionId,
    'client-vpn-endpoint-id': connection.clientVpnEndpointId,
    'transport-protocol': device.transportProtocol,
    'connection-start-time': formatTime(startedAt),
    'connection-last-update-time': formatTime(connection.timestamp),
    'client-ip': known(connection.clientIp),
    'common-name': known(connection.commonName),
    'device-type': known(device.platform),
    'device-ip': known(device.publicIp),
    port: String(device.port),
    'ingress-bytes': String(connection.ingressBytes),
    'egress-bytes': String(connection.egressBytes),
    'ingress-packets': String(connection.ingressPackets),
    'egress-packets': String(connection.egressPackets),
    'connection-end-time': formatTime(endedAt),
    ...((clientConnectHandlerArn !== undefined || statuses.length > 0) && {
      'posture-compliance-statuses': known(statuses.join(', ')),
    }),
    username: known(connection.username),
    'connection-duration-seconds': formatDuration(startedAt, endedAt ?? connection.timestamp),
  };
}

const HAS_BEGUN: readonly ConnectionEvent['kind'][] = ['successful', 'updated', 'ended'];

type WhatHappened = Pick<
  ConnectionLogEntry,
  | 'connection-log-type'
  | 'connection-attempt-status'
  | 'connection-reset-status'
  | 'connection-attempt-failure-reason'
>;

/**
 * The first four keys. An end is a `connection-reset` whose statuses are `NA` (AWS's example of an ended session). Counts that are written now and
 * then are neither a success nor a reset: who counts either must not count them.
 */
function whatHappened(event: ConnectionEvent): WhatHappened {
  switch (event.kind) {
    case 'waiting-for-assertion':
    case 'successful':
      return happened('connection-attempt', { attempt: event.kind });
    case 'failed':
      return happened('connection-attempt', { attempt: 'failed', reason: event.reason });
    case 'updated':
      return happened('connection-attempt', {});
    case 'assertion-received':
      return happened('connection-reset', { reset: 'assertion-received' });
    case 'ended':
      return happened('connection-reset', {});
  }
}

interface Statuses {
  readonly attempt?: ConnectionLogEntry['connection-attempt-status'];
  readonly reset?: ConnectionLogEntry['connection-reset-status'];
  readonly reason?: string;
}

function happened(
  type: ConnectionLogEntry['connection-log-type'],
  { attempt = NOT_APPLICABLE, reset = NOT_APPLICABLE, reason = NOT_APPLICABLE }: Statuses,
): WhatHappened {
  return {
    'connection-log-type': type,
    'connection-attempt-status': attempt,
    'connection-reset-status': reset,
    'connection-attempt-failure-reason': reason,
  };
}

function known(text: string): string {
  return text === '' ? NOT_APPLICABLE : text;
}

/** `YYYY-MM-DD HH:MM:SS`, UTC. A gateway's clock may say what no calendar has: then it is not known. */
function formatTime(at: number | undefined): string {
  const time = new Date(at ?? Number.NaN);
  if (Number.isNaN(time.getTime())) return NOT_APPLICABLE;
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

/** Whole seconds between the times as they are written. */
function formatDuration(startedAt: number | undefined, until: number): string {
  if (startedAt === undefined || !Number.isFinite(until - startedAt)) return NOT_APPLICABLE;
  return String(Math.max(0, Math.floor(until / 1000) - Math.floor(startedAt / 1000)));
}

/**
 * One line of JSON, without its line feed. Clients and directories have their say in names: what would break a line, steer a terminal or turn text
 * around is written as JSON's `\u` escapes, which every reader of JSON turns back.
 */
export function formatEntry(entry: ConnectionLogEntry): string {
  return JSON.stringify(entry).replaceAll(UNPRINTABLE, escaped);
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((n) => `\\u${character.charCodeAt(n).toString(16).padStart(4, '0')}`)
    .join('');
}
