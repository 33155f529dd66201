import { crlDaysToExpiry } from './endpoints/revocation-list-facts.ts';
import type { RevocationList } from './endpoints/revocation-list-store.ts';
import type { Clock } from './kernel/clock.ts';
import { PosternError } from './kernel/errors.ts';
import type { Logger } from './kernel/logger.ts';
import { createMetricHistory, type HistoryMetric, type MetricHistory } from './kernel/metric-history.ts';
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

const DOWNLOADS: readonly CounterName[] = [
  'clientvpn_portal_config_downloads_total',
  'clientvpn_portal_bundle_downloads_total',
];

export function createMetricRecorder(needs: MetricRecorderNeeds): MetricRecorder {
  const history = createMetricHistory(needs.store);
  /** Downloads by endpoint that are in no store yet. */
  let counted = new Map<string, number>();
  const note = (endpoint: string, amount: number) =>
    counted.set(endpoint, (counted.get(endpoint) ?? 0) + amount);
  const metrics: Metrics = {
    ...needs.metrics,
    increment(name, labels) {
      needs.metrics.increment(name, labels);
      if (DOWNLOADS.includes(name)) note((labels as DownloadLabels).endpoint, 1);
    },
  };
  return {
    metrics,
    async look() {
      const now = needs.clock();
      const taken = counted;
      counted = new Map();
      for (const [endpoint, amount] of taken) {
        const added = history.count('SelfServicePortalClientConfigurationDownloads', endpoint, amount, now);
        await added.catch((error: unknown) => {
          note(endpoint, amount);
          tell(needs.logger, error);
        });
      }
      await sampleAll(needs, history, now).catch((error: unknown) => tell(needs.logger, error));
    },
  };
}

type DownloadLabels = MetricLabels['clientvpn_portal_config_downloads_total'];

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
