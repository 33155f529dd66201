import type { Metrics } from '../kernel/metrics.ts';
import type { Health } from './health.ts';

export interface ScrapeNeeds {
  readonly health: Health;
  readonly metrics: Metrics;
  /** How many documents wait for the verifier. */
  readonly verifierWaiting: () => number;
}

/** Brings the gauges up to date that speak of this moment. Never throws, and takes no longer than the health checks. */
export function createScrape({ health, metrics, verifierWaiting }: ScrapeNeeds): () => Promise<void> {
  return async () => {
    const { ready, components } = await health.report();
    metrics.set('clientvpn_ready', {}, ready ? 1 : 0);
    metrics.set('clientvpn_store_up', {}, components.store === 'ok' ? 1 : 0);
    metrics.set('clientvpn_verifier_waiting', {}, verifierWaiting());
  };
}

/** A health check that also says how long it took, where it succeeds. */
export async function measuredPing(ping: () => Promise<void>, metrics: Metrics): Promise<void> {
  const startedAt = performance.now();
  await ping();
  metrics.set('clientvpn_store_ping_seconds', {}, (performance.now() - startedAt) / 1000);
}
