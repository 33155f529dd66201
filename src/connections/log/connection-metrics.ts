import type { Metrics } from '../../kernel/metrics.ts';
import type { DenialReason } from '../authorization.ts';
import type { ConnectionEvent, Traffic } from './connection-log.ts';
import { HANDLER_COUNTERS, isAuthenticationFailure } from './denial-classes.ts';

/** Counts what an event means for the metrics of its endpoint. */
export function countEvent(metrics: Metrics, endpoint: string, event: ConnectionEvent): void {
  if (event.kind === 'successful') {
    metrics.increment('clientvpn_connection_attempts_total', { endpoint, result: 'successful' });
  } else if (event.kind === 'failed') {
    countRefusal(metrics, endpoint, event.reason);
  }
}

function countRefusal(metrics: Metrics, endpoint: string, reason: DenialReason): void {
  metrics.increment('clientvpn_connection_attempts_total', { endpoint, result: reason });
  if (isAuthenticationFailure(reason)) {
    metrics.increment('clientvpn_authentication_failures_total', { endpoint });
  }
  if (isOfHandler(reason)) metrics.increment(HANDLER_COUNTERS[reason], { endpoint });
}

function isOfHandler(reason: DenialReason): reason is keyof typeof HANDLER_COUNTERS {
  return Object.hasOwn(HANDLER_COUNTERS, reason);
}

export function countTraffic(metrics: Metrics, endpoint: string, traffic: Traffic): void {
  metrics.increment('clientvpn_ingress_bytes_total', { endpoint }, traffic.ingressBytes);
  metrics.increment('clientvpn_egress_bytes_total', { endpoint }, traffic.egressBytes);
  metrics.increment('clientvpn_ingress_packets_total', { endpoint }, traffic.ingressPackets);
  metrics.increment('clientvpn_egress_packets_total', { endpoint }, traffic.egressPackets);
}
