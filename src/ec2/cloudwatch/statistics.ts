import type { Clock } from '../../kernel/clock.ts';
import {
  type Datapoint,
  HISTORY_SECONDS,
  type MetricHistory,
  SLOT_MILLISECONDS,
} from '../../kernel/metric-history.ts';
import { historyMetricOf, UNITS } from './known-metrics.ts';
import { DIMENSION, type Dimensions, NAMESPACE } from './shapes.ts';

export const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

export type Statistic = (typeof STATISTICS)[number];

/** What a period knows: each five minutes in it are one sample. */
export type Period = { readonly [Name in Statistic]: number } & {
  /** The beginning, in milliseconds since 1970. */
  readonly at: number;
};

export interface StatisticsRequest {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Dimensions;
  /** Milliseconds since 1970; the end is excluded. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds. */
  readonly period: number;
  /** Only what is in this unit. */
  readonly unit?: string | undefined;
}

/** The periods that know something, the oldest first; none of what is kept nowhere. Throws `StoreUnavailable`. */
export async function periodsOf(
  { history, clock }: { readonly history: MetricHistory; readonly clock: Clock },
  { namespace, metricName, dimensions, from, to, period, unit }: StatisticsRequest,
): Promise<readonly Period[]> {
  const metric = historyMetricOf(metricName);
  const [dimension, ...others] = dimensions;
  if (namespace !== NAMESPACE || metric === undefined || others.length > 0) return [];
  if (dimension?.Name !== DIMENSION || (unit !== undefined && unit !== UNITS[metric])) return [];
  const now = clock();
  const first = Math.max(from, now - HISTORY_SECONDS * 1000);
  const points = await history.read(metric, dimension.Value, first, Math.min(to, now));
  return summed(points, period);
}

/** How many five minutes a question is about, at most: each is a look at the store. Times are milliseconds since 1970. */
export function slotsAsked(from: number, to: number, now: number): number {
  const first = Math.max(from, now - HISTORY_SECONDS * 1000);
  return Math.max(0, Math.ceil((Math.min(to, now) - first) / SLOT_MILLISECONDS));
}

/** Periods begin at multiples of their length since 1970, as those of CloudWatch do. */
export function summed(points: readonly Datapoint[], period: number): readonly Period[] {
  const periods = new Map<number, Period>();
  for (const { at, value } of points) {
    const start = Math.floor(at / period) * period;
    periods.set(start, withSample(periods.get(start), start, value));
  }
  return [...periods.values()].sort((one, other) => one.at - other.at);
}

function withSample(before: Period | undefined, at: number, value: number): Period {
  if (!before) return { at, SampleCount: 1, Average: value, Sum: value, Minimum: value, Maximum: value };
  const SampleCount = before.SampleCount + 1;
  const Sum = before.Sum + value;
  return {
    at,
    SampleCount,
    Sum,
    Average: Sum / SampleCount,
    Minimum: Math.min(before.Minimum, value),
    Maximum: Math.max(before.Maximum, value),
  };
}
