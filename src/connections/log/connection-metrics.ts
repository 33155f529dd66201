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

/** A counter cannot go back: where a gateway's numbers did, nothing is counted. */
export function countTraffic(metrics: Metrics, endpoint: string, traffic: Traffic): void {
  const count = (name: TrafficCounter, amount: number) =>
    metrics.increment(name, { endpoint }, Math.max(0, amount));
  count('clientvpn_ingress_bytes_total', traffic.ingressBytes);
  count('clientvpn_egress_bytes_total', traffic.egressBytes);
  count('clientvpn_ingress_packets_total', traffic.ingressPackets);
  count('clientvpn_egress_packets_total', traffic.egressPackets);
}

type TrafficCounter = `clientvpn_${'ingress' | 'egress'}_${'bytes' | 'packets'}_total`;
