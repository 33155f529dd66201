import { crlDaysToExpiry } from './endpoints/revocation-list-facts.ts';
import type { RevocationList } from './endpoints/revocation-list-store.ts';
import type { Clock } from './kernel/clock.ts';
import { PosternError } from './kernel/errors.ts';
import type { Logger } from './kernel/logger.ts';
import {
  type CountedMetric,
  createMetricHistory,
  type HistoryMetric,
  type MetricHistory,
} from './kernel/metric-history.ts';
import type { CounterName, MetricLabels, Metrics } from './kernel/metrics.ts';
import type { Store } from './store/store.ts';

export interface MetricRecorderNeeds {
  readonly store: Pick<Store, 'endpoints' | 'revocationLists' | 'connections' | 'counters' | 'oneTime'>;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** So long a killed process may have counted for nothing. */
const LOOK_MILLISECONDS = 30_000;

/** Looks again and again until `stop`, which looks once more. */
export function startMetricRecorder(needs: MetricRecorderNeeds): Pick<MetricRecorder, 'metrics'> & {
  stop(): Promise<void>;
} {
  const recorder = createMetricRecorder(needs);
  const timer = setInterval(() => void recorder.look(), LOOK_MILLISECONDS).unref();
  const stop = async () => {
    clearInterval(timer);
    await recorder.look();
  };
  return { metrics: recorder.metrics, stop };
}

/** Keeps over time what CloudWatch tells of endpoints. */
export interface MetricRecorder {
  /** The given metrics; what of them goes into the history is noted, without asking the store. */
  readonly metrics: Metrics;
  /** Adds what was counted since the last look, and reads what goes up and down. A store that is away loses nothing that was counted. */
  look(): Promise<void>;
}

const DOWNLOADS = 'SelfServicePortalClientConfigurationDownloads';

/** Which counters go into the history, and under which names. Each has the label `endpoint`. */
const KEPT = {
  clientvpn_portal_config_downloads_total: DOWNLOADS,
  clientvpn_portal_bundle_downloads_total: DOWNLOADS,
  clientvpn_authentication_failures_total: 'AuthenticationFailures',
  clientvpn_ingress_bytes_total: 'IngressBytes',
  clientvpn_egress_bytes_total: 'EgressBytes',
  clientvpn_ingress_packets_total: 'IngressPackets',
  clientvpn_egress_packets_total: 'EgressPackets',
  clientvpn_client_connect_handler_timeouts_total: 'ClientConnectHandlerTimeouts',
  clientvpn_client_connect_handler_invalid_responses_total: 'ClientConnectHandlerInvalidResponses',
  clientvpn_client_connect_handler_other_execution_errors_total: 'ClientConnectHandlerOtherExecutionErrors',
  clientvpn_client_connect_handler_throttling_errors_total: 'ClientConnectHandlerThrottlingErrors',
  clientvpn_client_connect_handler_denied_connections_total: 'ClientConnectHandlerDeniedConnections',
  clientvpn_client_connect_handler_failed_service_errors_total: 'ClientConnectHandlerFailedServiceErrors',
} as const satisfies Readonly<Partial<Record<CounterName, CountedMetric>>>;

type Kept = keyof typeof KEPT;

export function createMetricRecorder(needs: MetricRecorderNeeds): MetricRecorder {
  const history = createMetricHistory(needs.store);
  const counts = createCounts();
  const metrics: Metrics = {
    ...needs.metrics,
    increment(name, labels, amount = 1) {
      needs.metrics.increment(name, labels, amount);
      if (isKept(name)) counts.add(KEPT[name], (labels as MetricLabels[Kept]).endpoint, amount);
    },
  };
  return {
    metrics,
    async look() {
      const now = needs.clock();
      const taken = counts.take();
      let kept = 0;
      try {
        for (const { metric, endpointId, amount } of taken) {
          await history.count(metric, endpointId, amount, now);
          kept += 1;
        }
        await sampleAll(needs, history, now);
      } catch (error) {
        // A store that is away takes its time to say so: it is not asked for each of them.
        for (const { metric, endpointId, amount } of taken.slice(kept))
          counts.add(metric, endpointId, amount);
        tell(needs.logger, error);
      }
    },
  };
}

function isKept(name: CounterName): name is Kept {
  return Object.hasOwn(KEPT, name);
}

interface Count {
  readonly metric: CountedMetric;
  readonly endpointId: string;
  readonly amount: number;
}

/** What is in no store yet. */
function createCounts() {
  let counts = new Map<string, Count>();
  return {
    add(metric: CountedMetric, endpointId: string, amount: number): void {
      if (amount === 0) return;
      const key = `${metric} ${endpointId}`;
      counts.set(key, { metric, endpointId, amount: (counts.get(key)?.amount ?? 0) + amount });
    },
    take(): readonly Count[] {
      const taken = [...counts.values()];
      counts = new Map();
      return taken;
    },
  };
}

async function sampleAll({ store }: MetricRecorderNeeds, history: MetricHistory, now: number): Promise<void> {
  const sample = (metric: HistoryMetric, endpointId: string, value: number) =>
    history.sample(metric, endpointId, value, now);
  for (const { value } of await store.endpoints.list()) {
    const { clientVpnEndpointId: id } = value;
    await sample('ActiveConnectionsCount', id, await store.connections.countActive(id));
  }
  for (const { value } of await store.revocationLists.list()) {
    const days = daysLeft(value, now);
    if (days !== undefined) await sample('CrlDaysToExpiry', value.clientVpnEndpointId, days);
  }
}

/** Undefined for a list that cannot be read: the others must still be told of. */
function daysLeft(stored: RevocationList, now: number): number | undefined {
  try {
    return crlDaysToExpiry(stored, now);
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}

/** The outage of a store has lines and alerts of its own. */
function tell(logger: Logger, error: unknown): void {
  if (!(error instanceof PosternError)) throw error;
  logger.debug({ error }, 'The history of metrics could not be written; the next look tries again.');
}
