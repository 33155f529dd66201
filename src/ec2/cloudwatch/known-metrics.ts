import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import { isServedByPortal } from '../../endpoints/portal-access.ts';
import type { RevocationListStore } from '../../endpoints/revocation-list-store.ts';
import type { HistoryMetric } from '../../kernel/metric-history.ts';

export interface KnownMetric {
  readonly name: HistoryMetric;
  readonly endpointId: string;
}

/** CloudWatch knows no unit for days. */
export const UNITS: Readonly<Record<HistoryMetric, 'Count' | 'None'>> = {
  ActiveConnectionsCount: 'Count',
  CrlDaysToExpiry: 'None',
  SelfServicePortalClientConfigurationDownloads: 'Count',
};

/** Undefined: a metric that nothing is kept of. */
export function historyMetricOf(name: string): HistoryMetric | undefined {
  return Object.hasOwn(UNITS, name) ? (name as HistoryMetric) : undefined;
}

/** The metrics that there are, endpoint by endpoint. Throws `StoreUnavailable`. */
export async function knownMetrics(stores: {
  readonly endpoints: Pick<EndpointStore, 'list'>;
  readonly revocationLists: Pick<RevocationListStore, 'list'>;
}): Promise<readonly KnownMetric[]> {
  const [endpoints, lists] = await Promise.all([stores.endpoints.list(), stores.revocationLists.list()]);
  const withList = new Set(lists.map(({ value }) => value.clientVpnEndpointId));
  return endpoints.flatMap(({ value }) => {
    const { clientVpnEndpointId: endpointId } = value;
    const names: readonly HistoryMetric[] = [
      'ActiveConnectionsCount',
      ...(withList.has(endpointId) ? (['CrlDaysToExpiry'] as const) : []),
      ...(isServedByPortal(value) ? (['SelfServicePortalClientConfigurationDownloads'] as const) : []),
    ];
    return names.map((name) => ({ name, endpointId }));
  });
}
