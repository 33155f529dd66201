import { z } from 'zod';
import { pageOf } from '../wire/pages.ts';
import { cloudWatchAction } from './action.ts';
import type { CloudWatchNeeds } from './cloudwatch-needs.ts';
import { type KnownMetric, knownMetrics } from './known-metrics.ts';
import { DIMENSION, MOST_DIMENSIONS, NAMESPACE, present, readDimensions } from './shapes.ts';

const schema = z.strictObject({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  /** Without a value: whatever its value. */
  Dimensions: z
    .array(z.strictObject({ Name: z.string(), Value: z.string().optional() }))
    .max(MOST_DIMENSIONS)
    .optional(),
  NextToken: z.string().optional(),
  /** What is listed here is of endpoints that there are, so all of it is recent. */
  RecentlyActive: z.literal('PT3H').optional(),
});

type Request = z.output<typeof schema>;

/** CloudWatch API reference, ListMetrics: up to 500 results at a time. */
const PAGE = 500;

export function listMetrics(needs: Pick<CloudWatchNeeds, 'endpoints' | 'revocationLists'>) {
  return cloudWatchAction({
    name: 'ListMetrics',
    schema,
    readForm: (form) =>
      present({
        Namespace: form.text('Namespace'),
        MetricName: form.text('MetricName'),
        Dimensions: readDimensions(form)?.map(present),
        NextToken: form.text('NextToken'),
        RecentlyActive: form.text('RecentlyActive'),
      }),
    async run(request) {
      const wanted = (await knownMetrics(needs)).filter((metric) => isWanted(metric, request));
      const { NextToken: nextToken, ...narrowed } = request;
      const asked = { maxResults: PAGE, ...(nextToken !== undefined && { nextToken }) };
      const page = pageOf(wanted, ({ name, endpointId }) => `${endpointId} ${name}`, asked, [
        JSON.stringify(narrowed),
      ]);
      return {
        Metrics: page.things.map(({ name, endpointId }) => ({
          Namespace: NAMESPACE,
          MetricName: name,
          Dimensions: [{ Name: DIMENSION, Value: endpointId }],
        })),
        NextToken: page.nextToken,
      };
    },
  });
}

function isWanted({ name, endpointId }: KnownMetric, request: Request): boolean {
  const {
    Namespace: namespace = NAMESPACE,
    MetricName: metricName = name,
    Dimensions: dimensions = [],
  } = request;
  return (
    namespace === NAMESPACE &&
    metricName === name &&
    dimensions.every(({ Name, Value = endpointId }) => Name === DIMENSION && Value === endpointId)
  );
}
