import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { certificateArn, samlProviderArn } from '../../src/kernel/arn.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import {
  createEc2Client,
  type Ec2Answer,
  type Ec2Client,
  type Parameters,
} from '../support/ec2-query-client.ts';
import type { PosternProcess } from '../support/postern-process.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { startReplica } from '../support/replica.ts';

const KEY = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'a-secret-of-tests-with-forty-characters0',
};

const REALM = { account: '123456789012', region: 'eu-central-1' };

const MORE = `AccessKeys:
  - UserName: ops
    AccessKeyId: ${KEY.accessKeyId}
    SecretAccessKeyFile: ops.secret
    Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] }
Quotas: { ClientVpnEndpoints: 10, AuthorizationRulesPerEndpoint: 200 }
`;

const ENDPOINT: Parameters = {
  ClientCidrBlock: '10.110.0.0/16',
  ServerCertificateArn: certificateArn(REALM, 'server'),
  'Authentication.1.Type': 'federated-authentication',
  'Authentication.1.FederatedAuthentication.SAMLProviderArn': samlProviderArn(REALM, 'corp'),
  'ConnectionLogOptions.Enabled': 'false',
};

let redis: RedisServer;
let directory: ConfigurationDirectory;
let processes: readonly PosternProcess[];
let clients: readonly Ec2Client[];

beforeAll(async () => {
  redis = await startRedis();
  const files = await makeConfigurationFiles();
  const configuration = { 'postern.yaml': files['postern.yaml'] + MORE, 'ops.secret': KEY.secretAccessKey };
  directory = configurationDirectory({ ...files, ...configuration });
  const settings = { directory, redisUrl: redis.url, portalUrl: 'http://localhost:8080' };
  processes = ['one', 'two'].map((name) => startReplica(settings, name));
  clients = await Promise.all(processes.map(clientOf));
});
afterAll(async () => {
  for (const client of clients ?? []) client.close();
  for (const replica of processes ?? []) {
    replica.signal('SIGTERM');
    await replica.exited;
  }
  await redis?.close();
  directory?.remove();
});

async function clientOf(replica: PosternProcess): Promise<Ec2Client> {
  const { apiListen } = await replica.logLine('Postern serves');
  return createEc2Client({ url: `http://${apiListen}`, region: REALM.region, ...KEY });
}

/** What the AWS CLI takes for a reason to ask again: it does so twice, after pauses that grow. */
const RETRYABLE = ['RequestLimitExceeded', 'Unavailable'];

interface Mutation {
  readonly action: string;
  readonly parameters: Parameters;
}

async function asTheCli(
  client: Ec2Client,
  { action, parameters }: Mutation,
  pause = 1000,
): Promise<Ec2Answer> {
  const answer = await client.call(action, parameters);
  if (!RETRYABLE.includes(answer.code) || pause > 2000) return answer;
  expect(answer.status).toBe(503);
  await sleep(pause);
  return asTheCli(client, { action, parameters }, 2 * pause);
}

/** All at once, by turns to the two replicas; their answers in the same order. */
function allAtOnce(mutations: readonly Mutation[]): Promise<readonly Ec2Answer[]> {
  const order = mutations.map((mutation, n) => asTheCli(clients[n % clients.length] as Ec2Client, mutation));
  return Promise.all(order);
}

async function described(action: string, parameters: Parameters) {
  const [one, two] = await Promise.all(clients.map((client) => client.call(action, parameters)));
  expect(two).toEqual(one);
  return one?.answer as Readonly<Record<string, unknown>>;
}

async function createdEndpoint(parameters: Parameters = {}): Promise<string> {
  const { answer } = await (clients[0] as Ec2Client).call('CreateClientVpnEndpoint', {
    ...ENDPOINT,
    ...parameters,
  });
  return String((answer as Readonly<Record<string, string>>).clientVpnEndpointId);
}

const times = <Made>(count: number, make: (n: number) => Made) =>
  Array.from({ length: count }, (_, n) => make(n));

it('200 changes of one endpoint from two replicas are all made, as if one after the other', async () => {
  const ClientVpnEndpointId = await createdEndpoint();
  const rule = (action: string, all: string, TargetNetworkCidr: string): Mutation => ({
    action,
    parameters: { ClientVpnEndpointId, TargetNetworkCidr, [all]: 'true' },
  });
  const authorize = (cidr: string) => rule('AuthorizeClientVpnIngress', 'AuthorizeAllGroups', cidr);
  const revoke = (cidr: string) => rule('RevokeClientVpnIngress', 'RevokeAllGroups', cidr);
  const tag = (...tags: readonly (readonly [string, string])[]): Mutation => ({
    action: 'CreateTags',
    parameters: Object.fromEntries([
      ['ResourceId.1', ClientVpnEndpointId],
      ...tags.flatMap(([key, value], n) => [
        [`Tag.${n + 1}.Key`, key],
        [`Tag.${n + 1}.Value`, value],
      ]),
    ]),
  });
  const modify = (n: number): Mutation => ({
    action: 'ModifyClientVpnEndpoint',
    parameters: {
      ClientVpnEndpointId,
      Description: `number ${n}`,
      'ClientLoginBannerOptions.Enabled': 'true',
      'ClientLoginBannerOptions.BannerText': `number ${n}`,
    },
  });
  const kept = times(80, (n) => `10.1.${n}.0/24`);
  const contested = times(20, (n) => `10.2.${n}.0/24`);
  const mutations = [
    ...kept.map(authorize),
    ...contested.map(authorize),
    ...contested.map(revoke),
    ...times(20, (n) => tag([`key ${n}`, String(n)])),
    ...times(20, (n) => tag(['owner', String(n)], ['phone', String(n)])),
    ...times(40, modify),
  ];
  expect(mutations).toHaveLength(200);
  // Mixed, and the same each time.
  const order = times(mutations.length, (n) => (n * 73) % mutations.length);
  const answers = await allAtOnce(order.map((n) => mutations[n] as Mutation));

  const codeOf = (mutation: Mutation) => answers[order.indexOf(mutations.indexOf(mutation))]?.code;
  const isRevoke = ({ action }: Mutation) => action === 'RevokeClientVpnIngress';
  const others = mutations.filter((mutation) => !isRevoke(mutation));
  expect(new Set(others.map(codeOf))).toEqual(new Set(['Success']));

  // A rule is there at the end unless it was revoked after it was made, and then the revocation succeeded.
  const revocations = mutations.filter(isRevoke);
  const left = contested.filter((_, n) => codeOf(revocations[n] as Mutation) !== 'Success');
  const refusals = revocations.map(codeOf).filter((code) => code !== 'Success');
  expect(new Set([...refusals, 'InvalidClientVpnEndpointAuthorizationRuleNotFound']).size).toBe(1);
  const { authorizationRule } = await described('DescribeClientVpnAuthorizationRules', {
    ClientVpnEndpointId,
  });
  const cidrs = (authorizationRule as readonly { destinationCidr: string }[]).map(
    (one) => one.destinationCidr,
  );
  expect(cidrs.toSorted()).toEqual([...kept, ...left].toSorted());

  // What one request set together belongs together.
  const { clientVpnEndpoint } = await described('DescribeClientVpnEndpoints', {
    'ClientVpnEndpointId.1': ClientVpnEndpointId,
  });
  const [endpoint] = clientVpnEndpoint as readonly {
    description: string;
    clientLoginBannerOptions: object;
    tagSet: readonly { key: string; value: string }[];
  }[];
  expect(endpoint?.description).toMatch(/^number \d+$/);
  expect(endpoint?.clientLoginBannerOptions).toEqual({ enabled: 'true', bannerText: endpoint?.description });
  const tags = Object.fromEntries((endpoint?.tagSet ?? []).map(({ key, value }) => [key, value]));
  expect(tags).toEqual({
    ...Object.fromEntries(times(20, (n) => [`key ${n}`, String(n)])),
    owner: tags.phone,
    phone: expect.stringMatching(/^\d+$/),
  });
});

it('200 creations with one client token from two replicas make one endpoint', async () => {
  const before = await endpointIds();
  const ClientToken = 'two hundred at once'.replaceAll(' ', '-');
  const parameters = { ...ENDPOINT, ClientToken };
  const answers = await allAtOnce(times(200, () => ({ action: 'CreateClientVpnEndpoint', parameters })));
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['Success']));
  expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
  expect(await endpointIds()).toHaveLength(before.length + 1);
});

it('200 creations with one client token for two requests make the endpoint of one of them', async () => {
  const before = await endpointIds();
  const answers = await allAtOnce(
    times(200, (n) => ({
      action: 'CreateClientVpnEndpoint',
      parameters: { ...ENDPOINT, ClientToken: 'contested', Description: n % 4 < 2 ? 'red' : 'blue' },
    })),
  );
  const codesOf = (parity: boolean) =>
    new Set(answers.filter((_, n) => n % 4 < 2 === parity).map(({ code }) => code));
  expect([...codesOf(true), ...codesOf(false)].toSorted()).toEqual([
    'IdempotentParameterMismatch',
    'Success',
  ]);
  expect(await endpointIds()).toHaveLength(before.length + 1);
});

async function endpointIds(): Promise<readonly string[]> {
  const { clientVpnEndpoint } = await described('DescribeClientVpnEndpoints', {});
  return (clientVpnEndpoint as readonly { clientVpnEndpointId: string }[]).map(
    (one) => one.clientVpnEndpointId,
  );
}
