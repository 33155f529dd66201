import type { Counters } from './counters.ts';
import type { OneTimeStore } from './one-time-store.ts';

/** What is kept of endpoints over time, by the names that CloudWatch has (guide, "Amazon CloudWatch metrics for AWS Client VPN"). */
export type HistoryMetric = 'ActiveConnectionsCount' | 'CrlDaysToExpiry' | CountedMetric;

/** Those that are sums of what was counted; the others were read. */
export type CountedMetric = (typeof COUNTED)[number];

/** Guide, the second table: only of endpoints with a client connect handler. */
export const CLIENT_CONNECT_HANDLER_METRICS = [
  'ClientConnectHandlerTimeouts',
  'ClientConnectHandlerInvalidResponses',
  'ClientConnectHandlerOtherExecutionErrors',
  'ClientConnectHandlerThrottlingErrors',
  'ClientConnectHandlerDeniedConnections',
  'ClientConnectHandlerFailedServiceErrors',
] as const;

const COUNTED = [
  'AuthenticationFailures',
  'IngressBytes',
  'IngressPackets',
  'EgressBytes',
  'EgressPackets',
  'SelfServicePortalClientConfigurationDownloads',
  ...CLIENT_CONNECT_HANDLER_METRICS,
] as const;

/** What was counted in a slot, or read in it. */
export interface Datapoint {
  /** The beginning of the slot, in milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/**
 * Metrics of endpoints over time, in slots of five minutes, which is how often AWS publishes them; all replicas and all
 * starts share them. Times are milliseconds since 1970. All methods throw `StoreUnavailable`.
 */
export interface MetricHistory {
  /** Adds to what was counted in the slot of `at`. */
  count(metric: CountedMetric, endpointId: string, amount: number, at: number): Promise<void>;
  /** Keeps a reading for the slot of `at`, unless somebody has kept one already. */
  sample(metric: HistoryMetric, endpointId: string, value: number, at: number): Promise<void>;
  /** What is known of the slots that begin at `from` or later, and before `to`, the oldest first; without those that know nothing. */
  read(metric: HistoryMetric, endpointId: string, from: number, to: number): Promise<readonly Datapoint[]>;
}

export const SLOT_MILLISECONDS = 5 * 60_000;
/** Enough for a weekend that nobody looked; AWS keeps 15 days, which would be twenty thousand keys for one endpoint. */
export const HISTORY_SECONDS = 3 * 24 * 60 * 60;
/** Questions to the store at a time, so that a long history leaves room for everybody else. */
const AT_ONCE = 100;

export function createMetricHistory(deps: {
  readonly counters: Pick<Counters, 'add' | 'count'>;
  readonly oneTime: Pick<OneTimeStore, 'putIfAbsent' | 'get'>;
}): MetricHistory {
  const valueAt = async (metric: HistoryMetric, endpointId: string, slot: number) => {
    const key = keyOf(metric, endpointId, slot);
    if (isCounted(metric)) return (await deps.counters.count(key)) || undefined;
    const item = await deps.oneTime.get(key);
    return item?.state === 'live' ? Number(item.value) : undefined;
  };
  return {
    async count(metric, endpointId, amount, at) {
      await deps.counters.add(keyOf(metric, endpointId, slotOf(at)), amount, HISTORY_SECONDS);
    },
    async sample(metric, endpointId, value, at) {
      await deps.oneTime.putIfAbsent(keyOf(metric, endpointId, slotOf(at)), String(value), HISTORY_SECONDS);
    },
    async read(metric, endpointId, from, to) {
      const slots = slotsBetween(from, to);
      const found: Datapoint[] = [];
      for (let first = 0; first < slots.length; first += AT_ONCE) {
        const some = slots.slice(first, first + AT_ONCE);
        const values = await Promise.all(some.map((slot) => valueAt(metric, endpointId, slot)));
        found.push(...some.flatMap((at, n) => datapoint(at, values[n])));
      }
      return found;
    },
  };
}

function isCounted(metric: HistoryMetric): metric is CountedMetric {
  return (COUNTED as readonly HistoryMetric[]).includes(metric);
}

function slotOf(at: number): number {
  return Math.floor(at / SLOT_MILLISECONDS) * SLOT_MILLISECONDS;
}

function slotsBetween(from: number, to: number): readonly number[] {
  const first = Math.ceil(from / SLOT_MILLISECONDS);
  const count = Math.max(0, Math.ceil(to / SLOT_MILLISECONDS) - first);
  return Array.from({ length: count }, (_, n) => (first + n) * SLOT_MILLISECONDS);
}

function datapoint(at: number, value: number | undefined): readonly Datapoint[] {
  return value === undefined ? [] : [{ at, value }];
}

function keyOf(metric: HistoryMetric, endpointId: string, slot: number): string {
  return `metric-history ${metric} ${endpointId} ${slot}`;
}
