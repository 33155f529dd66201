import { createEc2Client, formOf } from '../../support/ec2-query-client.ts';
import { isOnPath } from '../../support/missing-programs.ts';
import { freePort } from '../../support/redis-server.ts';
import { signRequest } from '../../support/sign-request.ts';
import type { LoadGenerator, Target } from '../load.ts';
import type { Program } from '../programs.ts';
import { inTurns } from '../rounds.ts';
import { type Row, rateRow } from '../table.ts';
import type { PosternSettings, World } from '../world.ts';
import type { Measurement } from './settings.ts';

/** Two stand in the configuration of every row. */
const ENDPOINTS = 50;
const EACH_ROUND = 8000;
/** A round of it takes as long as one of ours, or longer. */
const EACH_ROUND_OF_MOTO = 100;
/** Rounds of both before the first that counts. */
const WARM_UP_ROUNDS = 2;
const CONNECTIONS = 8;
/** So that no answer can be known by its signature. */
const SIGNATURES = 100;

const KEY = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'a-secret-of-the-bench-with-40-characters',
  region: 'eu-central-1',
};

/** All endpoints of an account, each request signed; beside them all VPCs of an emulator, which looks at no signature. */
export const describeEndpoints: Measurement = async (world, settings) => {
  if (!isOnPath('moto_server', process.env.PATH)) {
    settings.say('describe-endpoints is left out for lack of moto_server (Python package moto[server]).');
    return [];
  }
  const moto = await world.startMoto();
  await makeVpcs(world.load, moto);
  const rows: Row[] = [];
  for (const [store, env] of STORES) {
    const api = await startApi(world, env);
    const times = Math.ceil((EACH_ROUND * settings.share) / SIGNATURES);
    const best = await inTurns(
      { rounds: settings.rounds, warmUp: WARM_UP_ROUNDS * EACH_ROUND_OF_MOTO },
      () => describe(world.load, api, 'DescribeClientVpnEndpoints', times),
      () => describe(world.load, moto, 'DescribeVpcs', EACH_ROUND_OF_MOTO / SIGNATURES),
    );
    rows.push(rateRow(`${ENDPOINTS} endpoints described, on ${store}`, 'moto, 50 VPCs', best, 50));
  }
  return rows;
};

const STORES: readonly (readonly [string, PosternSettings['env']])[] = [
  ['Redis', {}],
  ['SQLite', { POSTERN_REDIS_URL: undefined }],
];

async function startApi(world: World, env: PosternSettings['env']): Promise<Target> {
  const port = await freePort();
  const listen = { POSTERN_API_LISTEN: `127.0.0.1:${port}` };
  const files = { 'ops.secret': KEY.secretAccessKey };
  const { pid } = await world.startPostern({ yaml: DECLARATIONS, files, env: { ...env, ...listen } });
  await assertDescribed(port);
  return { pid, port };
}

const DECLARATIONS = `${Array.from({ length: ENDPOINTS - 2 }, (_, n) => endpointDeclaration(n)).join('')}
AccessKeys:
  - UserName: ops
    AccessKeyId: ${KEY.accessKeyId}
    SecretAccessKeyFile: ops.secret
    Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "ec2:Describe*", Resource: "*" }] }
`;

function endpointDeclaration(n: number): string {
  return `  - Name: Department ${n}
    Description: People of department ${n}
    ClientCidrBlock: 10.${110 + n}.0.0/16
    ServerCertificateArn: server
    SplitTunnel: true
    AuthenticationOptions:
      - { Type: federated-authentication, FederatedAuthentication: { SAMLProviderArn: corp } }
    TargetNetworks: [{ SubnetId: subnet-0a }]
    AuthorizationRules:
      - { TargetNetworkCidr: 10.0.0.0/16, AccessGroupId: department-${n} }
`;
}

/** The rate of answers that hold less would say nothing. */
async function assertDescribed(port: number): Promise<void> {
  const client = createEc2Client({ url: `http://127.0.0.1:${port}`, ...KEY });
  const { answer } = await client.call('DescribeClientVpnEndpoints');
  client.close();
  const { clientVpnEndpoint: { length } = [] } = answer as {
    readonly clientVpnEndpoint?: readonly unknown[];
  };
  if (length !== ENDPOINTS) throw new Error(`${ENDPOINTS} endpoints were declared, ${length} are described.`);
}

/** It has one by itself. */
async function makeVpcs(load: LoadGenerator, moto: Program): Promise<void> {
  const requests = Array.from({ length: ENDPOINTS - 1 }, (_, n) =>
    signed(moto.port, { Action: 'CreateVpc', CidrBlock: `10.${n}.0.0/16` }, Date.now()),
  );
  await load.send(moto, requests, { expected: 200, connections: 1 });
}

function describe(load: LoadGenerator, target: Target, action: string, times: number) {
  const now = Date.now();
  const requests = Array.from({ length: SIGNATURES }, (_, n) =>
    signed(target.port, { Action: action }, now - n * 1000),
  );
  return load.send(target, requests, { expected: 200, times, connections: CONNECTIONS });
}

/** The text of a signed request, as a client of EC2 sends it. */
function signed(port: number, parameters: Readonly<Record<string, string>>, at: number): string {
  const body = formOf({ ...parameters, Version: '2016-11-15' });
  const host = { host: `127.0.0.1:${port}` };
  const { rawHeaders } = signRequest({ ...KEY, at, body, headers: host });
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  const lines = names.map((name, index) => `${name}: ${rawHeaders[2 * index + 1]}\r\n`);
  return `POST / HTTP/1.1\r\n${lines.join('')}Content-Length: ${body.length}\r\n\r\n${body}`;
}
