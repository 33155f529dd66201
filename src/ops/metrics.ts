import { setTimeout as sleep } from 'node:timers/promises';
import type * as PromClient from 'prom-client';
// Part by part: the package as a whole loads all of OpenTelemetry's API, for one kind of series that we do not keep.
import Counter from 'prom-client/lib/counter.js';
import Gauge from 'prom-client/lib/gauge.js';
import Histogram from 'prom-client/lib/histogram.js';
import Registry from 'prom-client/lib/registry.js';
import type { Metrics } from '../kernel/metrics.ts';
import { COUNTERS, GAUGES, HISTOGRAMS, type Series } from './metric-catalogue.ts';

/** What the ops listener serves at `/metrics`. */
export interface MetricsExposition {
  readonly contentType: string;
  /** All series in the text format of Prometheus. */
  text(): Promise<string>;
}

/**
 * The catalogue of `kernel/metrics.ts` in a registry of its own, and with it what Node says of the process. The latter begins
 * with the first scrape: whoever never asks pays nothing for it, and no start waits for it.
 */
export function createMetrics(): { readonly metrics: Metrics; readonly exposition: MetricsExposition } {
  const registry = new Registry();
  const registers = [registry];
  const counters = register(COUNTERS, (series) => new Counter({ ...series, registers }));
  const gauges = register(GAUGES, (series) => new Gauge({ ...series, registers }));
  const histograms = register(HISTOGRAMS, (series, { buckets }) => {
    return new Histogram({ ...series, buckets: [...buckets], registers });
  });
  const metrics: Metrics = {
    increment: (name, labels, amount) => counters[name].inc(labels, amount),
    observe: (name, labels, value) => histograms[name].observe(labels, value),
    set: (name, labels, value) => gauges[name].set(labels, value),
    replace: (name, readings) => {
      gauges[name].reset();
      for (const [labels, value] of readings) gauges[name].set(labels, value);
    },
  };
  let ofProcess: Promise<void> | undefined;
  const text = async () => {
    ofProcess ??= collectProcessMetrics(registry);
    await ofProcess;
    return registry.metrics();
  };
  return { metrics, exposition: { contentType: registry.contentType, text } };
}

/** The delay of the event loop is sampled every 10 ms; before the first sample its minimum would be three centuries. */
const FIRST_SAMPLES_MILLISECONDS = 50;

async function collectProcessMetrics(register: PromClient.Registry): Promise<void> {
  const { collectDefaultMetrics } = await import('prom-client');
  collectDefaultMetrics({ register });
  await sleep(FIRST_SAMPLES_MILLISECONDS);
}

interface Named {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

function register<Name extends string, Entry extends Series<object>, Made>(
  catalogue: { readonly [N in Name]: Entry },
  make: (series: Named, entry: Entry) => Made,
): { readonly [N in Name]: Made } {
  const made = Object.entries<Entry>(catalogue).map(([name, entry]) => {
    const series = { name, help: entry.help, labelNames: Object.keys(entry.labels) };
    return [name, make(series, entry)] as const;
  });
  return Object.fromEntries(made) as { [N in Name]: Made };
}
