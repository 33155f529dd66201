import { z } from 'zod';
import { members } from '../protocols/query-lists.ts';
import { InvalidPaginationToken, InvalidParameterValue } from '../wire/failures.ts';
import type { Form } from '../wire/form.ts';
import { cloudWatchAction } from './action.ts';
import type { CloudWatchNeeds } from './cloudwatch-needs.ts';
import {
  dimensionSchema,
  MOST_DIMENSIONS,
  periodSchema,
  present,
  readDimensions,
  timeSchema,
} from './shapes.ts';
import { periodsOf, STATISTICS, slotsAsked } from './statistics.ts';

const querySchema = z.strictObject({
  Id: z.string().regex(/^[a-z]\w{0,254}$/, 'Begin with a small letter, then letters, digits or underscores.'),
  MetricStat: z.strictObject(
    {
      Metric: z.strictObject({
        Namespace: z.string(),
        MetricName: z.string(),
        Dimensions: z.array(dimensionSchema).max(MOST_DIMENSIONS).optional(),
      }),
      Period: periodSchema,
      Stat: z.enum(STATISTICS),
      Unit: z.string().optional(),
    },
    { error: 'Write a MetricStat: metric math (Expression) is not supported.' },
  ),
  Label: z.string().optional(),
  ReturnData: z.boolean().optional(),
});

/** The limits are those of the CloudWatch API reference, GetMetricData. */
const schema = z.strictObject({
  MetricDataQueries: z.array(querySchema).min(1).max(500),
  StartTime: timeSchema,
  EndTime: timeSchema,
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).optional(),
  MaxDatapoints: z.int().min(1).max(100_800).optional(),
  NextToken: z.string().optional(),
  LabelOptions: z.strictObject({ Timezone: z.string().optional() }).optional(),
});

type Request = z.output<typeof schema>;
type Query = Request['MetricDataQueries'][number];

const MOST_DATAPOINTS = 100_800;

export function getMetricData(needs: Pick<CloudWatchNeeds, 'history' | 'clock'>) {
  return cloudWatchAction({
    name: 'GetMetricData',
    schema,
    readForm,
    async run(request) {
      // All results come at once, so nobody was ever given a token.
      if (request.NextToken) throw new InvalidPaginationToken();
      const queries = request.MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false);
      const slots = slotsAsked(request.StartTime, request.EndTime, needs.clock());
      if (slots * queries.length > MOST_DATAPOINTS) throw tooMany('fewer metrics');
      const results = [];
      for (const query of queries) results.push(await resultOf(needs, query, request));
      const found = results.reduce((sum, { Values }) => sum + Values.length, 0);
      if (found > (request.MaxDatapoints ?? MOST_DATAPOINTS)) throw tooMany('longer periods');
      return { MetricDataResults: results, Messages: [] };
    },
  });
}

async function resultOf(
  needs: Pick<CloudWatchNeeds, 'history' | 'clock'>,
  { Id, Label, MetricStat: { Metric, Period, Stat, Unit: unit } }: Query,
  { StartTime: from, EndTime: to, ScanBy }: Request,
) {
  const { Namespace: namespace, MetricName: metricName, Dimensions: dimensions = [] } = Metric;
  const asked = { namespace, metricName, dimensions, from, to, period: Period * 1000, unit };
  const periods = [...(await periodsOf(needs, asked))];
  if (ScanBy !== 'TimestampAscending') periods.reverse();
  return {
    Id,
    Label: Label ?? metricName,
    Timestamps: periods.map(({ at }) => new Date(at)),
    Values: periods.map((period) => period[Stat]),
    StatusCode: 'Complete',
  };
}

function tooMany(other: string): InvalidParameterValue {
  return new InvalidParameterValue(
    `There are more datapoints than are given at once (MaxDatapoints). Ask for a shorter time, or for ${other}.`,
  );
}

function readForm(form: Form): unknown {
  return present({
    MetricDataQueries: members(form, 'MetricDataQueries').map(readQuery),
    StartTime: form.text('StartTime'),
    EndTime: form.text('EndTime'),
    ScanBy: form.text('ScanBy'),
    MaxDatapoints: form.int('MaxDatapoints'),
    NextToken: form.text('NextToken'),
    LabelOptions: form.structure('LabelOptions') && { Timezone: form.text('LabelOptions.Timezone') },
  });
}

function readQuery(form: Form): unknown {
  const stat = form.structure('MetricStat');
  const metric = stat?.structure('Metric');
  return present({
    Id: form.text('Id'),
    Label: form.text('Label'),
    ReturnData: form.flag('ReturnData'),
    Expression: form.text('Expression'),
    MetricStat:
      stat &&
      present({
        Metric:
          metric &&
          present({
            Namespace: metric.text('Namespace'),
            MetricName: metric.text('MetricName'),
            Dimensions: readDimensions(metric),
          }),
        Period: stat.int('Period'),
        Stat: stat.text('Stat'),
        Unit: stat.text('Unit'),
      }),
  });
}
