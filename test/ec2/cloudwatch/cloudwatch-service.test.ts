import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchClient,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCloudWatchService } from '../../../src/ec2/cloudwatch/cloudwatch-service.ts';
import type { Endpoint } from '../../../src/endpoints/endpoint.ts';
import { createMetricHistory, type MetricHistory } from '../../../src/kernel/metric-history.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { type ServiceServer, startService } from '../../support/service-server.ts';

const NOW = Date.parse('2026-11-21T12:02:30Z');
const MINUTE = 60_000;
const ONE = 'cvpn-endpoint-00000000000000001';
const TWO = 'cvpn-endpoint-00000000000000002';
const DOWNLOADS = 'SelfServicePortalClientConfigurationDownloads';

let directory: string;
let store: Store;
let history: MetricHistory;
let server: ServiceServer;
let cloudWatch: CloudWatchClient;
let lists: readonly string[];
let handled: readonly ReturnType<typeof endpoint>[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postern-cloudwatch-'));
  store = await openStore({ dataDir: directory, clock: () => NOW, logger: recordingLogger().logger });
  history = createMetricHistory(store);
  lists = [];
  handled = [];
  const service = createCloudWatchService({
    endpoints: {
      list: async () => [endpoint(ONE, 'enabled'), endpoint(TWO, 'disabled'), ...handled],
    },
    revocationLists: {
      list: async () => lists.map((id) => ({ value: { clientVpnEndpointId: id } as never, version: 1 })),
    },
    history,
    clock: () => NOW,
  });
  server = await startService(service);
  cloudWatch = new CloudWatchClient(server.client);
});

afterEach(async () => {
  cloudWatch.destroy();
  await server.close();
  await store.close();
  rmSync(directory, { recursive: true });
});

function endpoint(clientVpnEndpointId: string, selfServicePortal: Endpoint['selfServicePortal']) {
  const authenticationOptions = [{ type: 'federated-authentication', samlProviderArn: 'arn' }];
  const value = { clientVpnEndpointId, selfServicePortal, status: 'available', authenticationOptions };
  return { value: value as unknown as Endpoint, version: 1 };
}

const metric = (MetricName: string, endpointId: string) => ({
  Namespace: 'AWS/ClientVPN',
  MetricName,
  Dimensions: [{ Name: 'Endpoint', Value: endpointId }],
});

type DataRequest = ConstructorParameters<typeof GetMetricDataCommand>[0];
type DataQuery = NonNullable<DataRequest['MetricDataQueries']>[number];

const query = (more: Partial<DataQuery['MetricStat']> = {}): DataQuery => ({
  Id: 'downloads',
  MetricStat: { Metric: metric(DOWNLOADS, ONE), Period: 300, Stat: 'Sum', ...more },
});

const data = (queries: DataQuery[], more: Partial<DataRequest> = {}) =>
  cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(NOW - 60 * MINUTE),
      EndTime: new Date(NOW),
      MetricDataQueries: queries,
      ...more,
    }),
  );

const refusal = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'not refused',
    (error: Error) => `${error.name}: ${error.message}`,
  );

const post = (body: string) =>
  fetch(server.client.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body,
  });

describe('ListMetrics', () => {
  const list = async (request: ConstructorParameters<typeof ListMetricsCommand>[0] = {}) =>
    (await cloudWatch.send(new ListMetricsCommand(request))).Metrics;

  it('names what is kept of each endpoint: downloads where the portal serves it, the list where there is one', async () => {
    lists = [TWO];
    const listed = await list({ Namespace: 'AWS/ClientVPN' });
    expect(listed).toEqual([
      metric('ActiveConnectionsCount', ONE),
      metric('AuthenticationFailures', ONE),
      metric('EgressBytes', ONE),
      metric('EgressPackets', ONE),
      metric('IngressBytes', ONE),
      metric('IngressPackets', ONE),
      metric(DOWNLOADS, ONE),
      metric('ActiveConnectionsCount', TWO),
      metric('AuthenticationFailures', TWO),
      metric('CrlDaysToExpiry', TWO),
      metric('EgressBytes', TWO),
      metric('EgressPackets', TWO),
      metric('IngressBytes', TWO),
      metric('IngressPackets', TWO),
    ]);
  });

  it("names the guide's six metrics of client connect handlers where an endpoint asks one", async () => {
    const three = endpoint('cvpn-endpoint-00000000000000003', 'disabled');
    handled = [{ ...three, value: { ...three.value, clientConnectHandlerArn: 'arn' } }];
    const listed = await list({ Dimensions: [{ Name: 'Endpoint', Value: three.value.clientVpnEndpointId }] });
    const names = listed?.map(({ MetricName = '' }) => MetricName);
    expect(names?.filter((name) => name.startsWith('ClientConnectHandler'))).toEqual([
      'ClientConnectHandlerDeniedConnections',
      'ClientConnectHandlerFailedServiceErrors',
      'ClientConnectHandlerInvalidResponses',
      'ClientConnectHandlerOtherExecutionErrors',
      'ClientConnectHandlerThrottlingErrors',
      'ClientConnectHandlerTimeouts',
    ]);
  });

  it('can be narrowed by name, endpoint and namespace', async () => {
    expect(await list({ MetricName: DOWNLOADS })).toEqual([metric(DOWNLOADS, ONE)]);
    const active = { MetricName: 'ActiveConnectionsCount' };
    expect(await list({ ...active, Dimensions: [{ Name: 'Endpoint', Value: TWO }] })).toEqual([
      metric('ActiveConnectionsCount', TWO),
    ]);
    expect(await list({ ...active, Dimensions: [{ Name: 'Endpoint' }] })).toHaveLength(2);
    expect(await list({ Dimensions: [{ Name: 'InstanceId' }] })).toEqual([]);
    expect(await list({ Namespace: 'AWS/EC2' })).toEqual([]);
  });
});

describe('GetMetricData', () => {
  it('sums what was counted, the newest period first, without those that know nothing', async () => {
    await history.count(DOWNLOADS, ONE, 2, NOW - 20 * MINUTE);
    await history.count(DOWNLOADS, ONE, 3, NOW - 20 * MINUTE + 1000);
    await history.count(DOWNLOADS, ONE, 7, NOW);
    await history.count(DOWNLOADS, TWO, 100, NOW);
    const { MetricDataResults } = await data([query()]);
    expect(MetricDataResults).toEqual([
      {
        Id: 'downloads',
        Label: DOWNLOADS,
        Timestamps: [new Date('2026-11-21T12:00:00Z'), new Date('2026-11-21T11:40:00Z')],
        Values: [7, 5],
        StatusCode: 'Complete',
      },
    ]);
  });

  it('has longer periods made of five minutes, each of them one sample', async () => {
    for (const [minutes, amount] of [
      [50, 1],
      [45, 2],
      [10, 6],
    ] as const) {
      await history.count(DOWNLOADS, ONE, amount, NOW - minutes * MINUTE);
    }
    const valuesOf = async (Stat: string) =>
      (await data([query({ Period: 3600, Stat })], { ScanBy: 'TimestampAscending' })).MetricDataResults?.[0]
        ?.Values;
    expect(await valuesOf('Sum')).toEqual([9]);
    expect(await valuesOf('SampleCount')).toEqual([3]);
    expect(await valuesOf('Average')).toEqual([3]);
    expect(await valuesOf('Minimum')).toEqual([1]);
    expect(await valuesOf('Maximum')).toEqual([6]);
  });

  it('gives readings as they were first taken in their five minutes', async () => {
    const other = createMetricHistory(store);
    await history.sample('ActiveConnectionsCount', ONE, 0, NOW - 5 * MINUTE);
    await history.sample('ActiveConnectionsCount', ONE, 12, NOW);
    await other.sample('ActiveConnectionsCount', ONE, 13, NOW + 1000);
    const asked = query({ Metric: metric('ActiveConnectionsCount', ONE), Stat: 'Maximum' });
    expect((await data([asked])).MetricDataResults?.[0]?.Values).toEqual([12, 0]);
  });

  it('has nothing of metrics that are kept nowhere, and leaves out what is not to be returned', async () => {
    await history.count(DOWNLOADS, ONE, 1, NOW);
    const { MetricDataResults } = await data([
      { ...query({ Metric: metric('EgressFrames', ONE) }), Id: 'unknown' },
      { ...query({ Metric: { ...metric(DOWNLOADS, ONE), Namespace: 'AWS/EC2' } }), Id: 'elsewhere' },
      { ...query({ Metric: metric('constructor', ONE) }), Id: 'odd' },
      { ...query({ Unit: 'Bytes' }), Id: 'unit' },
      { ...query(), Id: 'hidden', ReturnData: false },
    ]);
    expect(MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([
      ['unknown', []],
      ['elsewhere', []],
      ['odd', []],
      ['unit', []],
    ]);
  });

  it('refuses what it would have to guess: metric math, percentiles, odd periods, tokens, too much', async () => {
    const math = { Id: 'm', Expression: 'SUM(METRICS())' };
    expect(await refusal(data([math]))).toMatch(/^InvalidParameterValue.*metric math/);
    expect(await refusal(data([query({ Stat: 'p99' })]))).toMatch(/^InvalidParameterValue/);
    expect(await refusal(data([query({ Period: 90 })]))).toMatch(/multiple of 60/);
    expect(await refusal(data([query()], { NextToken: 'made up' }))).toMatch(/^InvalidNextToken/);
    const long = { StartTime: new Date(0), EndTime: new Date(NOW + 1) };
    const many = Array.from({ length: 200 }, (_, n) => ({ ...query(), Id: `q${n}` }));
    expect(await refusal(data(many, long))).toMatch(/fewer metrics/);
    await history.count(DOWNLOADS, ONE, 1, NOW);
    await history.count(DOWNLOADS, ONE, 1, NOW - 10 * MINUTE);
    expect(await refusal(data([query()], { MaxDatapoints: 1 }))).toMatch(/longer periods/);
  });
});

describe('GetMetricStatistics', () => {
  it('gives the statistics that are asked for, with their unit', async () => {
    await history.count(DOWNLOADS, ONE, 4, NOW - 10 * MINUTE);
    const { Datapoints, Label } = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        ...metric(DOWNLOADS, ONE),
        StartTime: new Date(NOW - 60 * MINUTE),
        EndTime: new Date(NOW),
        Period: 300,
        Statistics: ['Sum', 'Average'],
      }),
    );
    expect(Label).toBe(DOWNLOADS);
    expect(Datapoints).toEqual([
      { Timestamp: new Date('2026-11-21T11:50:00Z'), Sum: 4, Average: 4, Unit: 'Count' },
    ]);
  });

  it('gives bytes in bytes', async () => {
    await history.count('EgressBytes', ONE, 4_000_000_000_000, NOW - 10 * MINUTE);
    await history.count('EgressBytes', ONE, 1, NOW - 10 * MINUTE);
    const asked = { ...metric('EgressBytes', ONE), Period: 300, Statistics: ['Sum' as const] };
    const times = { StartTime: new Date(NOW - 60 * MINUTE), EndTime: new Date(NOW) };
    const statistics = (Unit: 'Bytes' | 'Count') =>
      cloudWatch.send(new GetMetricStatisticsCommand({ ...asked, ...times, Unit }));
    expect((await statistics('Bytes')).Datapoints).toEqual([
      { Timestamp: new Date('2026-11-21T11:50:00Z'), Sum: 4_000_000_000_001, Unit: 'Bytes' },
    ]);
    expect((await statistics('Count')).Datapoints).toEqual([]);
  });
});

describe('Clients that still speak the query protocol', () => {
  it('have metrics listed as XML', async () => {
    const answer = await post(
      'Action=ListMetrics&Version=2010-08-01&Namespace=AWS%2FClientVPN&MetricName=ActiveConnectionsCount&Dimensions.member.1.Name=Endpoint&Dimensions.member.1.Value=cvpn-endpoint-00000000000000001',
    );
    expect(answer.headers.get('content-type')).toBe('text/xml');
    expect(await answer.text()).toBe(
      '<ListMetricsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><ListMetricsResult><Metrics><member>' +
        '<Namespace>AWS/ClientVPN</Namespace><MetricName>ActiveConnectionsCount</MetricName><Dimensions><member>' +
        `<Name>Endpoint</Name><Value>${ONE}</Value></member></Dimensions></member></Metrics></ListMetricsResult>` +
        '<ResponseMetadata><RequestId>f0e1d2c3-0000-4000-8000-000000000000</RequestId></ResponseMetadata></ListMetricsResponse>',
    );
  });

  it('get the same data', async () => {
    await history.count(DOWNLOADS, ONE, 5, NOW - 10 * MINUTE);
    const parameters = new URLSearchParams({
      Action: 'GetMetricData',
      Version: '2010-08-01',
      StartTime: '2026-11-21T11:00:00Z',
      EndTime: '2026-11-21T12:02:30Z',
      'MetricDataQueries.member.1.Id': 'a',
      'MetricDataQueries.member.1.MetricStat.Metric.Namespace': 'AWS/ClientVPN',
      'MetricDataQueries.member.1.MetricStat.Metric.MetricName': DOWNLOADS,
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name': 'Endpoint',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value': ONE,
      'MetricDataQueries.member.1.MetricStat.Period': '300',
      'MetricDataQueries.member.1.MetricStat.Stat': 'Sum',
    });
    expect(await (await post(parameters.toString())).text()).toContain(
      '<Timestamps><member>2026-11-21T11:50:00Z</member></Timestamps><Values><member>5</member></Values>',
    );
  });

  it('are refused in XML, and those that speak JSON in JSON, with the code that the others know beside it', async () => {
    const xml = await post('Action=PutMetricData&Version=2010-08-01');
    expect([xml.status, await xml.text()]).toEqual([
      400,
      expect.stringContaining('<Code>InvalidAction</Code>'),
    ]);
    const json = await fetch(server.client.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData' },
      body: '{}',
    });
    expect(json.headers.get('x-amzn-query-error')).toBe('InvalidParameterValue;Sender');
    expect(await json.json()).toMatchObject({ __type: 'InvalidParameterValue' });
  });
});
