import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_DENIAL_MESSAGE,
  type HandlerFailureReason,
} from '../../src/connections/handler/client-connect-handler.ts';
import type { ConfiguredHandler } from '../../src/connections/handler/configured-handler.ts';
import { demoUsers } from '../../src/demo/demo-users.ts';
import {
  AUTHENTICATION,
  type ConnectionService,
  linkOf,
  startConnectionService,
} from '../support/connection-service.ts';
import { type LambdaAnswer, type LambdaServer, startLambda } from '../support/lambda-server.ts';
import { REALM } from '../support/managed-service.ts';
import { ALLOWED, answering, MISBEHAVING_WEBHOOKS } from '../support/misbehaving-webhooks.ts';
import { startPostern } from '../support/postern-process.ts';
import type { VpnClient } from '../support/scripted-gateway-client.ts';
import { startWebhook, WEBHOOK_SECRET, type WebhookServer } from '../support/webhook-server.ts';

/** What becomes of a connection: allowed, denied by the handler, or denied because the handler failed. */
type Fate = 'allowed' | 'client-connect-failed' | HandlerFailureReason;

interface Story {
  readonly does: string;
  readonly fate: Fate;
  readonly handler: Handler;
}

type Handler =
  | { readonly webhook: Parameters<typeof startWebhook>[0] }
  | { readonly lambda: LambdaAnswer }
  | 'undeclared';

const DENIED = {
  ...ALLOWED,
  allow: false,
  'error-msg-on-denied-connection': 'Update "your" system,\nthen connect again.',
  'posture-compliance-statuses': ['outdated', 'unknown'],
};
const json = (value: unknown) => ({ payload: JSON.stringify(value) });

const STORIES: readonly Story[] = [
  ...MISBEHAVING_WEBHOOKS.map(
    ({ does, reason, ...webhook }): Story => ({ does, fate: reason, handler: { webhook } }),
  ),
  {
    does: 'allows',
    fate: 'allowed',
    handler: { webhook: { answer: answering({ ...ALLOWED, 'posture-compliance-statuses': ['compliant'] }) } },
  },
  { does: 'denies', fate: 'client-connect-failed', handler: { webhook: { answer: answering(DENIED) } } },
  { does: 'is a function that allows', fate: 'allowed', handler: { lambda: json(ALLOWED) } },
  { does: 'is a function that denies', fate: 'client-connect-failed', handler: { lambda: json(DENIED) } },
  {
    does: 'is a function that is throttled',
    fate: 'client-connect-handler-throttled',
    handler: { lambda: { status: 429, error: 'TooManyRequestsException' } },
  },
  {
    does: 'is a function that throws',
    fate: 'client-connect-handler-other-execution-error',
    handler: { lambda: { functionError: 'Unhandled', payload: '{"errorMessage":"boom"}' } },
  },
  {
    does: 'is a function that runs out of its own time',
    fate: 'client-connect-handler-timed-out',
    handler: {
      lambda: { functionError: 'Unhandled', payload: '{"errorMessage":"Task timed out after 3.00 seconds"}' },
    },
  },
  {
    does: 'is a function that never answers',
    fate: 'client-connect-handler-timed-out',
    handler: { lambda: 'never' },
  },
  {
    does: 'is a function that answers null',
    fate: 'client-connect-handler-invalid-response',
    handler: { lambda: { payload: 'null' } },
  },
  {
    does: 'is a function that may not be invoked',
    fate: 'client-connect-handler-service-error',
    handler: { lambda: { status: 403, error: 'AccessDeniedException' } },
  },
  { does: 'is declared nowhere', fate: 'client-connect-handler-service-error', handler: 'undeclared' },
];

const COUNTERS: Readonly<Record<Exclude<Fate, 'allowed'>, string>> = {
  'client-connect-failed': 'denied_connections',
  'client-connect-handler-timed-out': 'timeouts',
  'client-connect-handler-other-execution-error': 'other_execution_errors',
  'client-connect-handler-throttled': 'throttling_errors',
  'client-connect-handler-invalid-response': 'invalid_responses',
  'client-connect-handler-service-error': 'failed_service_errors',
};

const endpointId = (index: number) => `cvpn-endpoint-${(index + 1).toString(16).padStart(17, '0')}`;
const functionName = (index: number) => `AWSClientVPN-${index}`;
const functionArn = (name: string) => `arn:aws:lambda:${REALM.region}:${REALM.account}:function:${name}`;

const connectOptions = (index: number) => ({
  Enabled: true,
  LambdaFunctionArn: `${functionArn(functionName(index))}:live`,
});
const common = {
  ClientCidrBlock: '10.100.0.0/16',
  ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: 'vpn' },
};
const FEDERATED = STORIES.length;

let world: ConnectionService;
let lambda: LambdaServer;
let federatedHandler: WebhookServer;
let metrics: string;
const webhooks = new Map<number, WebhookServer>();
const clients = new Map<number, VpnClient>();

beforeAll(async () => {
  lambda = await startLambda(({ functionName: name }) => {
    const handler = STORIES[Number(name.split('-')[1])]?.handler;
    return typeof handler === 'object' && 'lambda' in handler ? handler.lambda : 'closed';
  });
  federatedHandler = await startWebhook({
    answer: answering({
      allow: true,
      'error-msg-on-failed-posture-compliance': '',
      'posture-compliance-statuses': [],
      'schema-version': 'v2',
    }),
  });
  for (const [index, { handler }] of STORIES.entries()) {
    if (typeof handler === 'object' && 'webhook' in handler)
      webhooks.set(index, await startWebhook(handler.webhook));
  }
  const handlers = [
    ...STORIES.flatMap(({ handler }, index) => {
      if (handler === 'undeclared') return [];
      return [declared(functionName(index), 'v3', webhooks.get(index)?.webhook ?? lambda.lambda)];
    }),
    declared(functionName(FEDERATED), 'v2', federatedHandler.webhook),
  ];
  world = await startConnectionService({
    endpoints: [
      ...STORIES.map((_story, index) => ({
        ...common,
        ClientVpnEndpointId: endpointId(index),
        AuthenticationOptions: [AUTHENTICATION.certificate],
        ClientConnectOptions: connectOptions(index),
      })),
      {
        ...common,
        ClientVpnEndpointId: endpointId(FEDERATED),
        AuthenticationOptions: [AUTHENTICATION.federated],
        ClientConnectOptions: connectOptions(FEDERATED),
      },
    ],
    people: demoUsers,
    declarations: `ClientConnectHandlers: ${JSON.stringify(handlers)}\nConnectionLogs: [{ LogGroupName: vpn, File: entries }]\n`,
    files: { 'lambda.secret': lambda.lambda.secretAccessKey.reveal() },
  });
  // All at once, with the guide's 30 seconds.
  const certificateChain = await world.newChain('laptop-7');
  await Promise.all(
    STORIES.map(async (_story, index) => {
      const device = { publicIp: `198.51.100.${index}` };
      const settings = { clientVpnEndpointId: endpointId(index), certificateChain, device };
      clients.set(index, await world.gateway.connect(settings));
    }),
  );
  metrics = await readMetrics();
}, 120_000);

afterAll(async () => {
  await world?.close();
  await Promise.all([...webhooks.values(), federatedHandler, lambda].map((server) => server?.close()));
});

function declared(name: string, SchemaVersion: string, { ...destination }: ConfiguredHandler['destination']) {
  const entry = { FunctionName: name, SchemaVersion };
  if (destination.kind === 'webhook') {
    return { ...entry, Url: destination.url, Secret: WEBHOOK_SECRET, AllowPrivateAddresses: true };
  }
  const { endpoint: Endpoint, region: Region, accessKeyId: AccessKeyId } = destination;
  return { ...entry, Lambda: { Endpoint, Region, AccessKeyId, SecretAccessKeyFile: 'lambda.secret' } };
}

const replica = () => {
  const [first] = world.service.replicas;
  if (!first) throw new Error('Nobody serves.');
  return first.process;
};

async function readMetrics(): Promise<string> {
  const { opsListen } = await replica().logLine('Postern serves');
  return (await fetch(`http://${opsListen}/metrics`)).text();
}

/** The series of handlers that count at an endpoint, each with its value. */
function countedAt(id: string): readonly string[] {
  const pattern = new RegExp(
    `^clientvpn_client_connect_handler_(\\w+)_total\\{endpoint="${id}"\\} (\\d+)$`,
    'gm',
  );
  return [...metrics.matchAll(pattern)].flatMap(([, name, value]) =>
    value === '0' ? [] : [`${name} ${value}`],
  );
}

type Entry = Readonly<Record<string, string>>;

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);

/** Entries are written in the background. */
async function entriesOf(id: string): Promise<readonly Entry[]> {
  const find = () =>
    linesOf(readFileSync(join(world.service.directory.directory, 'entries'), 'utf8')).filter(
      (each) => each['client-vpn-endpoint-id'] === id,
    );
  await expect.poll(() => find().length).toBeGreaterThan(0);
  return find();
}

function warningsAbout(id: string): readonly Entry[] {
  return linesOf(replica().stdout()).filter(
    ({ msg, clientVpnEndpointId }) =>
      msg?.startsWith('A client connect handler') && clientVpnEndpointId === id,
  );
}

function textAfter(fate: Exclude<Fate, 'allowed'>): string {
  // Quotes and commas would end a parameter on the way to the client.
  return fate === 'client-connect-failed'
    ? 'Update ”your” system; then connect again.'
    : DEFAULT_DENIAL_MESSAGE;
}

describe('a connection whose handler', () => {
  it.each(STORIES.map((story, index) => ({ ...story, index })))(
    '$does is $fate: in the answer, the counter, the connection log and the log',
    async ({ fate, index }) => {
      const id = endpointId(index);
      const { answer } = clients.get(index) ?? {};
      const [entry, ...more] = await entriesOf(id);
      expect(more).toEqual([]);
      if (fate === 'allowed') {
        expect(answer).toMatchObject({ decision: 'allow' });
        expect(countedAt(id)).toEqual([]);
        expect(entry).toMatchObject({ 'connection-attempt-status': 'successful' });
        expect(warningsAbout(id)).toEqual([]);
        return;
      }
      expect(answer).toMatchObject({ decision: 'deny', reason: fate, text: textAfter(fate) });
      expect(countedAt(id)).toEqual([`${COUNTERS[fate]} 1`]);
      expect(entry).toMatchObject({
        'connection-log-type': 'connection-attempt',
        'connection-attempt-status': 'failed',
        'connection-attempt-failure-reason': fate,
        'posture-compliance-statuses': fate === 'client-connect-failed' ? 'outdated, unknown' : 'NA',
      });
      const warned = fate === 'client-connect-failed' ? [] : [{ level: 'warn', reason: fate }];
      expect(warningsAbout(id)).toMatchObject(warned);
    },
  );

  it('is asked once, about the device alone where a certificate admits, and is told no user name and no groups', () => {
    for (const { requests } of webhooks.values()) expect(requests.length).toBeLessThanOrEqual(1);
    const index = STORIES.findIndex(({ does }) => does === 'allows');
    const [request] = webhooks.get(index)?.requests ?? [];
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      'connection-id': clients.get(index)?.connectionId,
      'endpoint-id': endpointId(index),
      'common-name': 'laptop-7',
      username: '',
      groups: [],
      'public-ip': `198.51.100.${index}`,
      'schema-version': 'v3',
    });
    expect(new Set(lambda.invoked.map(({ qualifier }) => qualifier))).toEqual(new Set(['live']));
  });

  it('is declared nowhere is told of by the log of the start, by config check and by doctor', async () => {
    const index = STORIES.findIndex(({ handler }) => handler === 'undeclared');
    const words = `every connection is denied, since its client connect handler ${functionName(index)} is no entry of ClientConnectHandlers`;
    const warnings = linesOf(replica().stdout()).filter(({ level }) => level === 'warn');
    expect(warnings.filter(({ msg }) => msg?.includes(words))).toHaveLength(1);
    const { dataDir } = world.service.replicas[0] ?? {};
    const { directory } = world.service.directory;
    const run = async (...args: readonly string[]) => {
      const env = { PATH: process.env.PATH ?? '', POSTERN_DATA_DIR: dataDir ?? '' };
      const postern = startPostern(args, env, directory);
      return { code: await postern.exited, out: postern.stdout() };
    };
    expect(await run('config', 'check')).toEqual({ code: 0, out: expect.stringContaining(words) });
    const { out } = await run('doctor');
    expect(out.split('\n').filter((line) => line.includes(words))).toEqual([expect.stringMatching(/^fault/)]);
  });

  it('is asked after the person signed in, and is told the NameID and the groups', async () => {
    const alice = demoUsers.find(({ firstName }) => firstName === 'Alice');
    if (!alice) throw new Error('There is no Alice.');
    const settings = { clientVpnEndpointId: endpointId(FEDERATED), username: 'saml', password: 'saml' };
    const client = await world.gateway.connect(settings);
    expect(client.answer).toMatchObject({ decision: 'wait' });
    expect(federatedHandler.requests).toEqual([]);
    await world.signIn(linkOf(client), alice);
    expect(await client.decided()).toMatchObject({ decision: 'allow', username: alice.nameId });
    const bodies = federatedHandler.requests.map(({ body }) => JSON.parse(body));
    expect(bodies).toMatchObject([
      { username: alice.nameId, groups: alice.groups, 'common-name': '', 'schema-version': 'v2' },
    ]);
    expect(bodies[0]).not.toHaveProperty('aws-client-version');
  });
});
