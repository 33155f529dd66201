import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { declareEndpoint } from '../../src/endpoints/declare-endpoint.ts';
import { declaredEndpointId } from '../../src/endpoints/declared-names.ts';
import type { EndpointStore } from '../../src/endpoints/endpoint-store.ts';
import { reachableNetworks } from '../../src/endpoints/reachable-networks.ts';
import { ConcurrentChange } from '../../src/kernel/errors.ts';
import { openSqliteStoreBeside } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { context, declaration, realm } from './declared.ts';

const FILE = { kind: 'file', file: 'postern.yaml' } as const;
const id = declaredEndpointId(declaration(), realm);

let folder: string;
let store: Store;
let now = 1_700_000_000_000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'declare-'));
  store = openSqliteStoreBeside({
    dataDir: folder,
    clock: () => now,
    logger: recordingLogger().logger,
  });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const declare = (changes: object = {}, endpoints: Pick<EndpointStore, 'get' | 'save'> = store.endpoints) =>
  declareEndpoint({ endpoints, clock: () => now }, declaration(changes), context, FILE);

const stored = async () => {
  const found = await store.endpoints.get(id);
  if (!found) throw new Error('The endpoint is not there.');
  return found;
};

describe('Declaring an endpoint', () => {
  it('makes it: associated, routed into its network, named, owned by the file', async () => {
    expect(await declare()).toBe('created');
    expect((await stored()).value).toMatchObject({
      clientVpnEndpointId: id,
      displayName: 'Engineering',
      status: 'available',
      createdAt: now,
      dnsName: `${id}.vpn.example.com`,
      vpcId: 'vpc-0a',
      securityGroupIds: ['sg-0a'],
      tags: { Name: 'Engineering' },
      targetNetworks: [
        { subnetId: 'subnet-0a', vpcId: 'vpc-0a', availabilityZone: 'site-a', status: 'associated' },
      ],
      routes: [
        { destinationCidr: '10.0.0.0/16', targetSubnet: 'subnet-0a', origin: 'associate', status: 'active' },
        { destinationCidr: '10.1.0.0/16', targetSubnet: 'subnet-0a', origin: 'associate', status: 'active' },
      ],
      owner: FILE,
    });
  });

  it('opens exactly the declared network to the declared group', async () => {
    await declare();
    const { value } = await stored();
    expect(reachableNetworks(value, ['engineering']).map(({ cidr }) => cidr)).toEqual(['10.0.0.0/16']);
    expect(reachableNetworks(value, ['Engineering'])).toEqual([]);
  });

  it('saves nothing when nothing differs', async () => {
    await declare();
    now += 1_000;
    expect(await declare()).toBe('unchanged');
    expect((await stored()).version).toBe(1);
  });

  it.each([
    ['a rule', { AuthorizationRules: [] }],
    ['the banner', { ClientLoginBannerOptions: { Enabled: true, BannerText: 'Welcome' } }],
    ['a route', { Routes: [{ DestinationCidrBlock: '0.0.0.0/0', TargetVpcSubnetId: 'subnet-0a' }] }],
    ['the order of DNS servers', { DnsServers: ['10.0.0.3', '10.0.0.2'] }],
    ['a tag', { Tags: [{ Key: 'cost', Value: '1' }] }],
  ])('changes it when %s differs, and keeps its time of creation', async (_, changes) => {
    await declare({ DnsServers: ['10.0.0.2', '10.0.0.3'] });
    const { createdAt } = (await stored()).value;
    now += 1_000;
    expect(await declare(changes)).toBe('changed');
    expect((await stored()).value.createdAt).toBe(createdAt);
  });

  it('takes back what somebody changed through the API, its owner included', async () => {
    await declare();
    const { value, version } = await stored();
    await store.endpoints.save({ ...value, description: 'mine', owner: { kind: 'api' } }, version);
    expect(await declare()).toBe('changed');
    expect((await stored()).value).toMatchObject({ description: '', owner: FILE });
  });

  it('waits for a target network before people can connect', async () => {
    await declare({ TargetNetworks: [] });
    expect((await stored()).value).toMatchObject({
      status: 'pending-associate',
      routes: [],
      securityGroupIds: [],
    });
  });

  it('keeps provider, banner and directory as declared', async () => {
    await declare({
      AuthenticationOptions: [
        {
          Type: 'certificate-authentication',
          MutualAuthentication: { ClientRootCertificateChainArn: 'arn:aws:acm:x' },
        },
        {
          Type: 'federated-authentication',
          FederatedAuthentication: { SAMLProviderArn: 'corp', SelfServiceSAMLProviderArn: 'portal' },
        },
      ],
      ClientLoginBannerOptions: { Enabled: false, BannerText: 'unused' },
    });
    const { value } = await stored();
    expect(value.authenticationOptions).toEqual([
      { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:aws:acm:x' },
      {
        type: 'federated-authentication',
        samlProviderArn: 'arn:aws:iam::123456789012:saml-provider/corp',
        selfServiceSamlProviderArn: 'arn:aws:iam::123456789012:saml-provider/portal',
      },
    ]);
    expect(value).not.toHaveProperty('loginBanner');
  });

  it('keeps connection log, handler and route enforcement as declared', async () => {
    const LambdaFunctionArn = 'arn:aws:lambda:us-east-1:123456789012:function:AWSClientVPN-ask';
    await declare({
      ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: 'vpn', CloudwatchLogStream: 'one' },
      ClientConnectOptions: { Enabled: true, LambdaFunctionArn },
      ClientRouteEnforcementOptions: { Enforced: true },
    });
    expect((await stored()).value).toMatchObject({
      connectionLog: { cloudwatchLogGroup: 'vpn', cloudwatchLogStream: 'one' },
      clientConnectHandlerArn: LambdaFunctionArn,
      clientRouteEnforcement: true,
    });
  });

  it('decides again when somebody else saved in between, and loses nothing', async () => {
    await declare();
    let meddled = false;
    const endpoints = {
      get: async (key: typeof id) => {
        const found = await store.endpoints.get(key);
        if (found && !meddled) {
          meddled = true;
          await store.endpoints.save({ ...found.value, description: 'in between' }, found.version);
        }
        return found;
      },
      save: store.endpoints.save.bind(store.endpoints),
    };
    expect(await declare({ SplitTunnel: true }, endpoints)).toBe('changed');
    expect(await stored()).toMatchObject({ version: 3, value: { splitTunnel: true, description: '' } });
  });

  it('gives up with ConcurrentChange when others never stop changing it', async () => {
    const endpoints = {
      get: store.endpoints.get.bind(store.endpoints),
      save: () => Promise.reject(new ConcurrentChange('Somebody was faster.')),
    };
    await expect(declare({}, endpoints)).rejects.toThrow(ConcurrentChange);
  });
});
