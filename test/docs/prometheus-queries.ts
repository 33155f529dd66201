import { parser } from '@prometheus-io/lezer-promql';

/** What a PromQL expression asks for. */
export interface QueriedSeries {
  readonly metrics: readonly string[];
  /** Of matchers and of `by`. */
  readonly labels: readonly string[];
}

/** Reads an expression with the grammar of Prometheus. Throws an error that shows where it is wrong. */
export function readQuery(expression: string): QueriedSeries {
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from, to, node }) => {
      const text = expression.slice(from, to);
      if (type.isError)
        throw new Error(`No PromQL at "${expression.slice(Math.max(0, from - 20), from + 20)}"`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push(text);
      if (type.name === 'LabelName') labels.push(text);
    },
  });
  return { metrics, labels };
}
