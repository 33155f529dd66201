import { StoreUnavailable } from './kernel/errors.ts';
import type { Metrics } from './kernel/metrics.ts';
import type { Store } from './store/store.ts';

export interface ConnectionsGaugeNeeds {
  readonly store: Pick<Store, 'endpoints' | 'connections' | 'asOf'>;
  readonly metrics: Metrics;
}

/** Counts the active connections of each endpoint, at each scrape. A store that is away leaves the gauge as it is; that has series of its own. */
export function createConnectionsGauge({ store, metrics }: ConnectionsGaugeNeeds) {
  return async (): Promise<void> => {
    try {
      const endpoints = await store.endpoints.list(store.asOf());
      const ids = endpoints.map(({ value }) => value.clientVpnEndpointId);
      const counts = await Promise.all(ids.map((id) => store.connections.countActive(id)));
      metrics.replace(
        'clientvpn_active_connections',
        ids.map((endpoint, n) => [{ endpoint }, counts[n] ?? 0] as const),
      );
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  };
}
