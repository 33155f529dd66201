import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../kernel/metrics.ts';
import { COUNTERS, GAUGES, HISTOGRAMS, type Series } from './metric-catalogue.ts';

/** What the ops listener serves at `/metrics`. */
export interface MetricsExposition {
  readonly contentType: string;
  /** All series in the text format of Prometheus. */
  text(): Promise<string>;
}

/** The catalogue of `kernel/metrics.ts` in a registry of its own, and with it what Node says of the process. */
export function createMetrics(): { readonly metrics: Metrics; readonly exposition: MetricsExposition } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counters = register(COUNTERS, (series) => new Counter({ ...series, registers }));
  const gauges = register(GAUGES, (series) => new Gauge({ ...series, registers }));
  const histograms = register(HISTOGRAMS, (series, { buckets }) => {
    return new Histogram({ ...series, buckets: [...buckets], registers });
  });
  const metrics: Metrics = {
    increment: (name, labels) => counters[name].inc(labels),
    observe: (name, labels, value) => histograms[name].observe(labels, value),
    set: (name, labels, value) => gauges[name].set(labels, value),
    replace: (name, readings) => {
      gauges[name].reset();
      for (const [labels, value] of readings) gauges[name].set(labels, value);
    },
  };
  return { metrics, exposition: { contentType: registry.contentType, text: () => registry.metrics() } };
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
