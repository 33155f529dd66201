import { z } from 'zod';
import { textMembers } from '../protocols/query-lists.ts';
import { cloudWatchAction } from './action.ts';
import type { CloudWatchNeeds } from './cloudwatch-needs.ts';
import { historyMetricOf, UNITS } from './known-metrics.ts';
import {
  dimensionSchema,
  MOST_DIMENSIONS,
  periodSchema,
  present,
  readDimensions,
  timeSchema,
} from './shapes.ts';
import { periodsOf, STATISTICS } from './statistics.ts';

const schema = z.strictObject({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(dimensionSchema).max(MOST_DIMENSIONS).optional(),
  StartTime: timeSchema,
  EndTime: timeSchema,
  Period: periodSchema,
  Statistics: z.array(z.enum(STATISTICS)).min(1).max(STATISTICS.length),
  Unit: z.string().optional(),
});

export function getMetricStatistics(needs: Pick<CloudWatchNeeds, 'history' | 'clock'>) {
  return cloudWatchAction({
    name: 'GetMetricStatistics',
    schema,
    readForm: (form) =>
      present({
        Namespace: form.text('Namespace'),
        MetricName: form.text('MetricName'),
        Dimensions: readDimensions(form),
        StartTime: form.text('StartTime'),
        EndTime: form.text('EndTime'),
        Period: form.int('Period'),
        Statistics: textMembers(form, 'Statistics'),
        Unit: form.text('Unit'),
      }),
    async run({ Namespace, MetricName, Dimensions = [], StartTime, EndTime, Period, Statistics, Unit }) {
      const periods = await periodsOf(needs, {
        namespace: Namespace,
        metricName: MetricName,
        dimensions: Dimensions,
        from: StartTime,
        to: EndTime,
        period: Period * 1000,
        unit: Unit,
      });
      const metric = historyMetricOf(MetricName);
      return {
        Label: MetricName,
        Datapoints: periods.map((period) => ({
          Timestamp: new Date(period.at),
          ...Object.fromEntries(Statistics.map((name) => [name, period[name]])),
          Unit: metric && UNITS[metric],
        })),
      };
    },
  });
}
