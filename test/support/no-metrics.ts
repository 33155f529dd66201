import type { Metrics } from '../../src/kernel/metrics.ts';

/** Metrics that nobody looks at; a test spreads them and puts in what it watches. */
export const NO_METRICS: Metrics = {
  increment: () => undefined,
  observe: () => undefined,
  set: () => undefined,
  replace: () => undefined,
};
