import type { Connection } from '../../connections/connection.ts';
import { text, textItems } from '../wire/xml.ts';
import { formatStatus } from './format-status.ts';
import { formatTime } from './format-time.ts';

/** An `item` of DescribeClientVpnConnections: the model has texts only, also for numbers and times. */
export function formatConnection(connection: Connection): string {
  return (
    text('clientVpnEndpointId', connection.clientVpnEndpointId) +
    text('timestamp', formatTime(connection.timestamp, ' ')) +
    text('connectionId', connection.connectionId) +
    text('username', connection.username || undefined) +
    text('connectionEstablishedTime', formatTime(connection.connectionEstablishedTime, ' ')) +
    formatTraffic(connection) +
    text('clientIp', connection.clientIp) +
    text('commonName', connection.commonName || undefined) +
    formatStatus(connection.status, connection.statusMessage) +
    text('connectionEndTime', formatEnd(connection)) +
    textItems('postureComplianceStatusSet', connection.postureComplianceStatuses)
  );
}

function formatTraffic({ ingressBytes, egressBytes, ingressPackets, egressPackets }: Connection): string {
  return (
    text('ingressBytes', ingressBytes) +
    text('egressBytes', egressBytes) +
    text('ingressPackets', ingressPackets) +
    text('egressPackets', egressPackets)
  );
}

/** AWS writes a dash for what has not ended. */
function formatEnd({ connectionEndTime }: Connection): string {
  return connectionEndTime === undefined ? '-' : formatTime(connectionEndTime, ' ');
}
