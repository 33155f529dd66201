import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import { isServedByPortal } from '../../endpoints/portal-access.ts';
import type { RevocationListStore } from '../../endpoints/revocation-list-store.ts';
import { CLIENT_CONNECT_HANDLER_METRICS, type HistoryMetric } from '../../kernel/metric-history.ts';

export interface KnownMetric {
  readonly name: HistoryMetric;
  readonly endpointId: string;
}

/** The units of the guide's tables; CloudWatch knows none for days. */
export const UNITS: Readonly<Record<HistoryMetric, 'Count' | 'Bytes' | 'None'>> = {
  ActiveConnectionsCount: 'Count',
  AuthenticationFailures: 'Count',
  CrlDaysToExpiry: 'None',
  EgressBytes: 'Bytes',
  EgressPackets: 'Count',
  IngressBytes: 'Bytes',
  IngressPackets: 'Count',
  SelfServicePortalClientConfigurationDownloads: 'Count',
  ClientConnectHandlerTimeouts: 'Count',
  ClientConnectHandlerInvalidResponses: 'Count',
  ClientConnectHandlerOtherExecutionErrors: 'Count',
  ClientConnectHandlerThrottlingErrors: 'Count',
  ClientConnectHandlerDeniedConnections: 'Count',
  ClientConnectHandlerFailedServiceErrors: 'Count',
};

const OF_EVERY_ENDPOINT: readonly HistoryMetric[] = [
  'ActiveConnectionsCount',
  'AuthenticationFailures',
  'EgressBytes',
  'EgressPackets',
  'IngressBytes',
  'IngressPackets',
];

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
      ...OF_EVERY_ENDPOINT,
      ...(withList.has(endpointId) ? (['CrlDaysToExpiry'] as const) : []),
      ...(isServedByPortal(value) ? (['SelfServicePortalClientConfigurationDownloads'] as const) : []),
      ...(value.clientConnectHandlerArn !== undefined ? CLIENT_CONNECT_HANDLER_METRICS : []),
    ];
    return names.map((name) => ({ name, endpointId }));
  });
}
