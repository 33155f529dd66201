import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { EC2Client, TerminateClientVpnConnectionsCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CloudWatchLogsServer, startCloudWatchLogs } from '../support/cloudwatch-logs-server.ts';
import {
  AUTHENTICATION,
  type ConnectionService,
  linkOf,
  startConnectionService,
} from '../support/connection-service.ts';
import { OPS, REALM, startServing } from '../support/managed-service.ts';
import type { VpnClient } from '../support/scripted-gateway-client.ts';
import { ALICE } from '../support/scripted-idp.ts';
import { besideTheStoreOf } from '../support/store-beside.ts';
import { startWebhook, WEBHOOK_SECRET, type WebhookServer } from '../support/webhook-server.ts';

const ID = {
  handled: 'cvpn-endpoint-0000000000000000a',
  federated: 'cvpn-endpoint-0000000000000000b',
  directory: 'cvpn-endpoint-0000000000000000c',
  unlogged: 'cvpn-endpoint-0000000000000000d',
} as const;

const HANDLER = `arn:aws:lambda:${REALM.region}:${REALM.account}:function:AWSClientVPN-posture`;

/** What the client connect handler does with each device, by the name in its certificate. */
const HANDLED: Readonly<Record<string, { readonly status: number; readonly body: object | string }>> = {
  'laptop-1': { status: 200, body: answer(true, ['compliant', 'patched']) },
  'laptop-2': { status: 200, body: answer(false, ['not-patched']) },
  'laptop-3': { status: 200, body: 'yes' },
  'laptop-4': { status: 429, body: '' },
  'laptop-5': { status: 500, body: '' },
  'laptop-6': { status: 503, body: '' },
  'laptop-7': { status: 504, body: '' },
};

function answer(allow: boolean, statuses: readonly string[]) {
  return {
    allow,
    'error-msg-on-denied-connection': 'Update your device.',
    'posture-compliance-statuses': statuses,
    'schema-version': 'v3',
  };
}

const logInto = (CloudwatchLogGroup: string, CloudwatchLogStream?: string) => ({
  ConnectionLogOptions: {
    Enabled: true,
    CloudwatchLogGroup,
    ...(CloudwatchLogStream && { CloudwatchLogStream }),
  },
});

/** The keys of the guide ("Connection log entries"), in its order. */
const KEYS = [
  'connection-log-type',
  'connection-attempt-status',
  'connection-reset-status',
  'connection-attempt-failure-reason',
  'connection-id',
  'client-vpn-endpoint-id',
  'transport-protocol',
  'connection-start-time',
  'connection-last-update-time',
  'client-ip',
  'common-name',
  'device-type',
  'device-ip',
  'port',
  'ingress-bytes',
  'egress-bytes',
  'ingress-packets',
  'egress-packets',
  'connection-end-time',
  'posture-compliance-statuses',
  'username',
  'connection-duration-seconds',
];

type Entry = Readonly<Record<string, string>>;

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const SECONDS = expect.stringMatching(/^\d+$/);

/** The entry of an attempt that came to nothing yet; `changes` lay over it. */
const entryOf = ({ ask, connectionId }: VpnClient, changes: Entry = {}): Entry => ({
  'connection-log-type': 'connection-attempt',
  'connection-attempt-status': 'NA',
  'connection-reset-status': 'NA',
  'connection-attempt-failure-reason': 'NA',
  'connection-id': connectionId,
  'client-vpn-endpoint-id': ask.clientVpnEndpointId,
  'transport-protocol': 'udp',
  'connection-start-time': 'NA',
  'connection-last-update-time': TIME,
  'client-ip': 'NA',
  'common-name': ask.certificateChain?.[0]?.commonName ?? 'NA',
  'device-type': 'linux',
  'device-ip': '192.0.2.11',
  port: '47558',
  'ingress-bytes': '0',
  'egress-bytes': '0',
  'ingress-packets': '0',
  'egress-packets': '0',
  'connection-end-time': 'NA',
  username: 'NA',
  'connection-duration-seconds': 'NA',
  ...changes,
});

const clientIpOf = ({ answer: last }: VpnClient): string => (last.decision === 'allow' ? last.clientIp : '');
const began = (client: VpnClient, changes: Entry = {}): Entry => ({
  'connection-start-time': TIME,
  'client-ip': clientIpOf(client),
  'connection-duration-seconds': SECONDS,
  ...changes,
});
const failed = (reason: string, changes: Entry = {}): Entry => ({
  'connection-attempt-status': 'failed',
  'connection-attempt-failure-reason': reason,
  ...changes,
});
const ENDED = { 'connection-log-type': 'connection-reset', 'connection-end-time': TIME };

let webhook: WebhookServer;
let cloudWatchLogs: CloudWatchLogsServer;
let world: ConnectionService;
let clients: Awaited<ReturnType<typeof playStories>>;

beforeAll(async () => {
  webhook = await startWebhook({
    answer: (_request, response) => {
      const { 'common-name': name = '' } = JSON.parse(webhook.requests.at(-1)?.body ?? '{}');
      const { status, body } = HANDLED[name] ?? { status: 404, body: '' };
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    },
  });
  cloudWatchLogs = await startCloudWatchLogs('vpn-cloud');
  world = await startConnectionService({
    endpoints: [
      {
        ClientVpnEndpointId: ID.handled,
        AuthenticationOptions: [AUTHENTICATION.certificate],
        ClientConnectOptions: { Enabled: true, LambdaFunctionArn: HANDLER },
        ...logInto('vpn-file', 'devices'),
      },
      {
        ClientVpnEndpointId: ID.federated,
        AuthenticationOptions: [AUTHENTICATION.federated],
        ...logInto('vpn-cloud'),
      },
      {
        ClientVpnEndpointId: ID.directory,
        AuthenticationOptions: [
          {
            Type: 'directory-service-authentication',
            ActiveDirectory: { DirectoryId: 'd-0123456789' },
          },
        ],
        ...logInto('vpn-terminal'),
      },
      { ClientVpnEndpointId: ID.unlogged, AuthenticationOptions: [AUTHENTICATION.certificate] },
    ],
    people: [ALICE],
    declarations: declarations(),
    files: { 'logs.secret': cloudWatchLogs.settings.secretAccessKey.reveal() },
  });
  clients = await playStories();
}, 60_000);

afterAll(async () => {
  await world?.close();
  await webhook?.close();
  await cloudWatchLogs?.close();
});

function declarations(): string {
  const { endpoint: Endpoint, region: Region, accessKeyId: AccessKeyId } = cloudWatchLogs.settings;
  const sections = {
    // Nobody listens there.
    Directories: [{ DirectoryId: 'd-0123456789', Url: 'ldaps://127.0.0.1:9', BaseDn: 'DC=corp,DC=example' }],
    ClientConnectHandlers: [
      {
        FunctionName: 'AWSClientVPN-posture',
        Url: webhook.webhook.url,
        Secret: WEBHOOK_SECRET,
        AllowPrivateAddresses: true,
      },
    ],
    ConnectionLogs: [
      { LogGroupName: 'vpn-file', File: './vpn.log' },
      { LogGroupName: 'vpn-terminal', Stdout: true },
      {
        LogGroupName: 'vpn-cloud',
        CloudWatchLogs: { Endpoint, Region, AccessKeyId, SecretAccessKeyFile: './logs.secret' },
      },
    ],
  };
  return Object.entries(sections)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');
}

/** Everything that the log tells of, each by a client of its own. */
async function playStories() {
  const { gateway } = world;
  const device = async (name: string, clientVpnEndpointId: string = ID.handled) =>
    gateway.connect({ clientVpnEndpointId, certificateChain: await world.newChain(name) });
  const federated = () =>
    gateway.connect({ clientVpnEndpointId: ID.federated, username: 'N/A', password: 'N/A' });

  const compliant = await device('laptop-1');
  await compliant.establish();
  await compliant.count({ ingressBytes: 1000, egressBytes: 2000, ingressPackets: 10, egressPackets: 20 });
  await letTwentyMinutesPass(compliant);
  await compliant.count({ ingressBytes: 1500, egressBytes: 2000, ingressPackets: 15, egressPackets: 20 });
  await compliant.disconnect({ ingressBytes: 1600, egressPackets: 21 });

  const refused = [];
  for (const name of Object.keys(HANDLED).slice(1)) refused.push(await device(name));
  const stranger = await gateway.connect({ clientVpnEndpointId: ID.handled });

  const signedIn = await federated();
  await world.signIn(linkOf(signedIn), ALICE);
  await signedIn.decided();
  await signedIn.establish();
  await terminate(signedIn);
  const gaveUp = await federated();
  await gaveUp.disconnect();
  const awsClient = await connectWithAwsClient();

  const nobodyAsked = await gateway.connect({
    clientVpnEndpointId: ID.directory,
    username: 'CORP\\alice',
    password: 'secret',
  });
  const unlogged = await device('laptop-1', ID.unlogged);
  return { compliant, refused, stranger, signedIn, gaveUp, awsClient, nobodyAsked, unlogged };
}

/** It leaves with the link, waits at a port of its own for what the browser brings, and comes back with that; then somebody tries it once more. */
async function connectWithAwsClient() {
  const connect = (password: string) =>
    world.gateway.connect({
      clientVpnEndpointId: ID.federated,
      username: 'N/A',
      password,
      device: { publicIp: '127.0.0.1', peerInfo: {} },
    });
  const left = await connect('ACS::35001');
  const { text } = await world.signIn(linkOf(left), ALICE);
  const brought = /name="SAMLResponse" value="([^"]*)"/.exec(text)?.[1] ?? '';
  const state = left.answer.decision === 'wait' ? left.answer.state : '';
  const password = `CRV1::${state}::${encodeURIComponent(brought)}`;
  return { left, cameBack: await connect(password), again: await connect(password) };
}

/** In the store, as if it had begun so much earlier. */
async function letTwentyMinutesPass({ connectionId }: VpnClient): Promise<void> {
  const [serving] = world.service.replicas;
  if (!serving) throw new Error('Nothing serves.');
  await besideTheStoreOf(serving, async ({ connections }) => {
    const found = await connections.get(connectionId);
    if (!found) throw new Error(`There is no ${connectionId}.`);
    const earlier = found.value.connectionEstablishedTime - 20 * 60_000;
    const changed = { ...found.value, connectionEstablishedTime: earlier, timestamp: earlier };
    await connections.save(changed, found.version);
  });
}

async function terminate(client: VpnClient): Promise<void> {
  const [endpoint = ''] = world.service.baseUrls;
  const ec2 = new EC2Client({ endpoint, region: REALM.region, credentials: OPS });
  const { clientVpnEndpointId: ClientVpnEndpointId } = client.ask;
  const { connectionId: ConnectionId } = client;
  await ec2.send(new TerminateClientVpnConnectionsCommand({ ClientVpnEndpointId, ConnectionId }));
  ec2.destroy();
  await client.untilGone();
}

const linesOf = (text: string): readonly Entry[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{"connection-log-type"'))
    .map((line) => JSON.parse(line));

/** What a look finds once it finds so many. */
async function entries(count: number, look: () => string): Promise<readonly Entry[]> {
  for (;;) {
    const found = linesOf(look());
    if (found.length >= count) return found;
    await wait(50);
  }
}

const file = () => readFileSync(`${world.service.directory.directory}/vpn.log`, 'utf8');
const stream = () => (cloudWatchLogs.streams.get(`vpn-cloud ${ID.federated}`) ?? []).join('\n');
const stdout = () => {
  const text = world.service.replicas[0]?.process.stdout() ?? '';
  return text.slice(0, text.lastIndexOf('\n') + 1);
};

describe('The connection log', () => {
  it('in a file tells of connections from their beginning to their end, and of each refusal of the handler', async () => {
    const { compliant, refused } = clients;
    const told = await entries(9, file);
    const statuses = { 'posture-compliance-statuses': 'compliant, patched' };
    const counted = { 'ingress-bytes': '1500', 'egress-bytes': '2000', 'ingress-packets': '15' };
    expect(told.slice(0, 3)).toEqual([
      entryOf(compliant, {
        ...began(compliant, statuses),
        'connection-attempt-status': 'successful',
        'connection-duration-seconds': '0',
      }),
      entryOf(compliant, {
        ...began(compliant, { ...statuses, ...counted, 'egress-packets': '20' }),
        'connection-duration-seconds': expect.stringMatching(/^120\d$/),
      }),
      entryOf(compliant, {
        ...began(compliant, { ...statuses, ...counted, ...ENDED }),
        'ingress-bytes': '1600',
        'egress-packets': '21',
        'connection-duration-seconds': expect.stringMatching(/^120\d$/),
      }),
    ]);
    const reasons = [
      ['client-connect-failed', 'not-patched'],
      ['client-connect-handler-invalid-response', 'NA'],
      ['client-connect-handler-throttled', 'NA'],
      ['client-connect-handler-other-execution-error', 'NA'],
      ['client-connect-handler-service-error', 'NA'],
      ['client-connect-handler-timed-out', 'NA'],
    ] as const;
    expect(told.slice(3)).toEqual(
      reasons.map(([reason, said], n) =>
        entryOf(refused[n] as VpnClient, failed(reason, { 'posture-compliance-statuses': said })),
      ),
    );
    for (const entry of told) expect(Object.keys(entry)).toEqual(KEYS);
  });

  it('is silent about failed mutual authentication, and about endpoints whose log is off', async () => {
    const { stranger, unlogged } = clients;
    expect([stranger.state, unlogged.state]).toEqual(['denied', 'allowed']);
    for (const { connectionId } of [stranger, unlogged]) {
      expect(
        [file(), stream(), stdout()].filter((text) =>
          linesOf(text).some((entry) => entry['connection-id'] === connectionId),
        ),
      ).toEqual([]);
    }
  });

  it('in CloudWatch Logs tells the sequence of SAML: waiting, a reset by the Assertion, success; in a stream named after the endpoint', async () => {
    const { signedIn, gaveUp } = clients;
    const told = (await entries(10, stream)).slice(0, 6);
    const alice = { username: ALICE.nameId };
    expect(told).toEqual([
      entryOf(signedIn, { 'connection-attempt-status': 'waiting-for-assertion' }),
      entryOf(signedIn, {
        ...alice,
        'connection-log-type': 'connection-reset',
        'connection-reset-status': 'assertion-received',
      }),
      entryOf(signedIn, { ...began(signedIn, alice), 'connection-attempt-status': 'successful' }),
      entryOf(signedIn, began(signedIn, { ...alice, ...ENDED })),
      entryOf(gaveUp, { 'connection-attempt-status': 'waiting-for-assertion' }),
      entryOf(gaveUp, failed('browser-sign-in-expired')),
    ]);
    const keys = KEYS.filter((key) => key !== 'posture-compliance-statuses');
    for (const entry of told) expect(Object.keys(entry)).toEqual(keys);
  });

  it('tells the same sequence of the AWS-provided client, which comes back as another connection', async () => {
    const { left, cameBack, again } = clients.awsClient;
    const told = (await entries(10, stream)).slice(6);
    const device = { 'device-type': 'NA', 'device-ip': '127.0.0.1' };
    const alice = { ...device, username: ALICE.nameId };
    expect(told).toEqual([
      entryOf(left, { ...device, 'connection-attempt-status': 'waiting-for-assertion' }),
      entryOf(left, {
        ...alice,
        'connection-log-type': 'connection-reset',
        'connection-reset-status': 'assertion-received',
      }),
      entryOf(cameBack, { ...began(cameBack, alice), 'connection-attempt-status': 'successful' }),
      entryOf(again, failed('challenge-answer-wrong', device)),
    ]);
  });

  it("on standard output stands in whole lines among the program's own", async () => {
    const [told] = await entries(1, stdout);
    const typed = { username: 'CORP\\alice' };
    expect(told).toEqual(entryOf(clients.nobodyAsked, failed('directory-unavailable', typed)));
    const own = stdout()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(own.filter((line) => !('msg' in line) && !('connection-log-type' in line))).toEqual([]);
    expect(stdout()).not.toContain('"secret"');
  });
});

describe("The metrics of the guide's two tables", () => {
  const sums: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    [ID.handled]: {
      AuthenticationFailures: 1,
      IngressBytes: 1600,
      EgressBytes: 2000,
      IngressPackets: 15,
      EgressPackets: 21,
      ClientConnectHandlerDeniedConnections: 1,
      ClientConnectHandlerInvalidResponses: 1,
      ClientConnectHandlerThrottlingErrors: 1,
      ClientConnectHandlerOtherExecutionErrors: 1,
      ClientConnectHandlerFailedServiceErrors: 1,
      ClientConnectHandlerTimeouts: 1,
    },
    [ID.federated]: { AuthenticationFailures: 2 },
    [ID.directory]: {},
    [ID.unlogged]: {},
  };

  /** `ClientConnectHandlerTimeouts` is `clientvpn_client_connect_handler_timeouts_total`. */
  const seriesOf = (metric: string) =>
    `clientvpn${metric.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`;

  it('are at /metrics while it serves, one to one', async () => {
    const { opsListen } = (await world.service.replicas[0]?.process.logLine('Postern serves')) ?? {};
    const text = await (await fetch(`http://${opsListen}/metrics`)).text();
    const value = (series: string, endpoint: string) =>
      Number(new RegExp(`^${series}{endpoint="${endpoint}"} (.*)$`, 'm').exec(text)?.[1] ?? 0);
    for (const [endpoint, expected] of Object.entries(sums)) {
      const found = Object.keys(expected).map((metric) => [metric, value(seriesOf(metric), endpoint)]);
      expect(Object.fromEntries(found)).toEqual(expected);
    }
    const active = Object.keys(sums).map((id) => value('clientvpn_active_connections', id));
    expect(active).toEqual([0, 1, 0, 1]);
    const results = [...text.matchAll(/^clientvpn_connection_attempts_total{.*result="(.*)"} (\d+)$/gm)];
    expect(Object.fromEntries(results.map(([, result, count]) => [result, Number(count)]))).toMatchObject({
      'certificate-missing': 1,
      'directory-unavailable': 1,
      'browser-sign-in-expired': 1,
      'challenge-answer-wrong': 1,
    });
  });

  it('outlive the process, in the words and units of CloudWatch', async () => {
    const [serving] = world.service.replicas;
    serving?.process.signal('SIGTERM');
    expect(await serving?.process.exited).toBe(0);
    const again = await startServing(world.service.directory.directory);
    const cloudWatch = new CloudWatchClient({ endpoint: again.api, region: REALM.region, credentials: OPS });
    for (const [endpointId, expected] of Object.entries(sums)) {
      expect(await sumsOf(cloudWatch, endpointId)).toEqual(expected);
    }
    const ofHandled = { Namespace: 'AWS/ClientVPN', Dimensions: [{ Name: 'Endpoint', Value: ID.handled }] };
    const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand(ofHandled));
    const names = Metrics.map(({ MetricName }) => MetricName);
    expect(names.sort()).toEqual(['ActiveConnectionsCount', ...Object.keys(sums[ID.handled] ?? {})].sort());
    cloudWatch.destroy();
    again.process.signal('SIGTERM');
    await again.process.exited;
  });

  async function sumsOf(cloudWatch: CloudWatchClient, endpointId: string) {
    const names = Object.keys(sums[ID.handled] ?? {});
    const { MetricDataResults = [] } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 60_000),
        MetricDataQueries: names.map((MetricName, n) => ({
          Id: `m${n}`,
          MetricStat: {
            Metric: {
              Namespace: 'AWS/ClientVPN',
              MetricName,
              Dimensions: [{ Name: 'Endpoint', Value: endpointId }],
            },
            Period: 3600,
            Stat: 'Sum',
            Unit: MetricName.endsWith('Bytes') ? 'Bytes' : 'Count',
          },
        })),
      }),
    );
    const found = MetricDataResults.map(({ Label, Values = [] }) => [Label, Values] as const);
    const known = found.filter(([, values]) => values.length > 0);
    return Object.fromEntries(known.map(([name, values]) => [name, values.reduce((a, b) => a + b, 0)]));
  }
});
