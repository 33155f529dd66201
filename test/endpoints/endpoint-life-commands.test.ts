import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointCommands } from '../../src/endpoints/endpoint-commands.ts';
import type { ModifyClientVpnEndpointRequest } from '../../src/endpoints/endpoint-requests.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import type { Store } from '../../src/store/store.ts';
import { type Replicas, sqlite } from '../contract/platform.ts';
import {
  asked,
  CLIENT,
  commandsOver,
  ENDED,
  REAL,
  SELF_SIGNED,
  SERVER,
  saveCertificates,
} from './command-world.ts';

const HANDLER = 'arn:aws:lambda:us-east-1:123456789012:function:AWSClientVPN-ask';

let replicas: Replicas;
let store: Store;
let commands: EndpointCommands;
let id: ClientVpnEndpointId;

beforeAll(async () => {
  replicas = await sqlite.start();
  store = replicas.stores[0];
  await saveCertificates(store);
  commands = commandsOver(store);
});
afterAll(() => replicas.close());
beforeEach(async () => {
  ({ clientVpnEndpointId: id } = await commands.createClientVpnEndpoint(
    {
      ...asked,
      description: 'first',
      dnsServers: ['10.0.0.2'],
      clientLoginBannerOptions: { enabled: true, bannerText: 'Welcome' },
      connectionLogOptions: { enabled: true, cloudwatchLogGroup: 'vpn', cloudwatchLogStream: 'one' },
      clientConnectOptions: { enabled: true, lambdaFunctionArn: HANDLER },
      clientRouteEnforcementOptions: { enforced: true },
      tags: [{ key: 'Name', value: 'Engineering' }],
    },
    REAL,
  ));
});

const now = async () => (await store.endpoints.get(id))?.value;

async function modified(changes: Partial<ModifyClientVpnEndpointRequest>) {
  await commands.modifyClientVpnEndpoint({ clientVpnEndpointId: id, ...changes }, REAL);
  return now();
}

const refused = (changes: Partial<ModifyClientVpnEndpointRequest>) =>
  expect(commands.modifyClientVpnEndpoint({ clientVpnEndpointId: id, ...changes }, REAL)).rejects;

const associate = (subnetId = 'subnet-0a') =>
  commands.associateClientVpnTargetNetwork({ clientVpnEndpointId: id, subnetId }, REAL);

describe('After a Client VPN has been created, you can modify', () => {
  it('nothing, which saves nothing', async () => {
    const before = await store.endpoints.get(id);
    await modified({ vpnPort: 443 });
    expect(await store.endpoints.get(id)).toEqual(before);
  });

  it.each<[string, Partial<ModifyClientVpnEndpointRequest>, object]>([
    ['the description', { description: 'second' }, { description: 'second', displayName: 'Engineering' }],
    ['the server certificate', { serverCertificateArn: SELF_SIGNED }, { serverCertificateArn: SELF_SIGNED }],
    ['the VPN port number', { vpnPort: 1194 }, { vpnPort: 1194 }],
    ['the split-tunnel option', { splitTunnel: true }, { splitTunnel: true }],
    ['the self-service portal option', { selfServicePortal: 'disabled' }, { selfServicePortal: 'disabled' }],
    ['the maximum VPN session duration', { sessionTimeoutHours: 12 }, { sessionTimeoutHours: 12 }],
    [
      'automatic reconnection on session timeout',
      { disconnectOnSessionTimeout: false },
      { disconnectOnSessionTimeout: false },
    ],
    [
      'the DNS servers',
      { dnsServers: { customDnsServers: ['10.0.0.3', '10.0.0.4'], enabled: true } },
      { dnsServers: ['10.0.0.3', '10.0.0.4'] },
    ],
    [
      'the client login banner text',
      { clientLoginBannerOptions: { bannerText: 'Hi' } },
      { loginBanner: 'Hi' },
    ],
    [
      'the log group, whose stream then is another',
      { connectionLogOptions: { enabled: true, cloudwatchLogGroup: 'other' } },
      { connectionLog: { cloudwatchLogGroup: 'other' } },
    ],
    [
      'the log stream',
      { connectionLogOptions: { cloudwatchLogStream: 'two' } },
      { connectionLog: { cloudwatchLogGroup: 'vpn', cloudwatchLogStream: 'two' } },
    ],
    [
      'the client connect handler',
      { clientConnectOptions: { enabled: true, lambdaFunctionArn: `${HANDLER}:2` } },
      { clientConnectHandlerArn: `${HANDLER}:2` },
    ],
    [
      'the VPC, whose default security group applies then',
      { vpcId: 'vpc-0a' },
      { vpcId: 'vpc-0a', securityGroupIds: ['sg-0a'] },
    ],
    [
      'the VPC and security group associations',
      { vpcId: 'vpc-0a', securityGroupIds: ['sg-0b', 'sg-0b'] },
      { vpcId: 'vpc-0a', securityGroupIds: ['sg-0b'] },
    ],
  ])('%s', async (_, changes, expected) => {
    const before = await now();
    expect(await modified(changes)).toEqual({ ...before, ...expected });
  });

  it('off what has a switch, and leave what is named as on without more as it is', async () => {
    const before = await now();
    const on = await modified({
      clientLoginBannerOptions: { enabled: true },
      connectionLogOptions: { enabled: true },
      clientConnectOptions: { enabled: true },
      dnsServers: { enabled: true },
    });
    expect(on).toEqual(before);
    const off = await modified({
      clientLoginBannerOptions: { enabled: false },
      connectionLogOptions: { enabled: false },
      clientConnectOptions: { enabled: false },
      clientRouteEnforcementOptions: { enforced: false },
      dnsServers: { enabled: false },
    });
    expect(off).toMatchObject({ dnsServers: [] });
    for (const member of [
      'loginBanner',
      'connectionLog',
      'clientConnectHandlerArn',
      'clientRouteEnforcement',
    ]) {
      expect(off).not.toHaveProperty(member);
    }
    await refused({ clientLoginBannerOptions: { enabled: true } }).toMatchObject({ code: 'UnusableBanner' });
    await refused({ connectionLogOptions: { enabled: true } }).toMatchObject({
      code: 'ConnectionLogGroupMissing',
    });
  });

  it.each<[string, Partial<ModifyClientVpnEndpointRequest>]>([
    ['UnknownSettingValue', { vpnPort: 80 }],
    ['ServerCertificateExpired', { serverCertificateArn: ENDED }],
    ['InvalidServerCertificate', { serverCertificateArn: CLIENT }],
    ['ReferencedCertificateNotFound', { serverCertificateArn: `${SERVER}0` }],
    ['TooManyDnsServers', { dnsServers: { customDnsServers: ['1.1.1.1', '1.1.1.2', '1.1.1.3'] } }],
    ['UnusableClientConnectHandler', { clientConnectOptions: { lambdaFunctionArn: 'other' } }],
    ['SecurityGroupsWithoutVpc', { securityGroupIds: ['sg-0b'] }],
    ['SecurityGroupNotFound', { vpcId: 'vpc-0b', securityGroupIds: ['sg-0b'] }],
    ['VpcNotFound', { vpcId: 'vpc-none' }],
  ])('nothing to what a new endpoint could not have: %s', async (code, changes) => {
    const before = await now();
    await refused({ description: 'second', ...changes }).toMatchObject({ code });
    expect(await now()).toEqual(before);
  });
});

describe('To associate a subnet from a different VPC, you must first change the VPC of the endpoint', () => {
  it('which is possible while no subnet of the other is associated', async () => {
    const associationId = await associate();
    await refused({ vpcId: 'vpc-0b' }).toMatchObject({ code: 'VpcInUse' });
    expect(await modified({ vpcId: 'vpc-0a', securityGroupIds: ['sg-0b'] })).toMatchObject({
      securityGroupIds: ['sg-0b'],
    });
    await commands.disassociateClientVpnTargetNetwork({ clientVpnEndpointId: id, associationId }, REAL);
    await expect(associate('subnet-other')).rejects.toMatchObject({ code: 'SubnetOfAnotherVpc' });
    expect(await modified({ vpcId: 'vpc-0b' })).toMatchObject({ vpcId: 'vpc-0b', securityGroupIds: [] });
    await associate('subnet-other');
    expect(await now()).toMatchObject({ status: 'available', vpcId: 'vpc-0b' });
  });
});

describe('You will need to disassociate all target networks before you can delete an endpoint', () => {
  it('and then it is gone at once', async () => {
    const associationId = await associate();
    await expect(commands.deleteClientVpnEndpoint(id, REAL)).rejects.toMatchObject({
      code: 'ClientVpnEndpointHasAssociations',
      message: expect.stringContaining(associationId),
    });
    await commands.disassociateClientVpnTargetNetwork({ clientVpnEndpointId: id, associationId }, REAL);
    await commands.deleteClientVpnEndpoint(id, REAL);
    expect(await now()).toBeUndefined();
  });
});

describe('Tags of an endpoint', () => {
  it('are added and replaced, and the Name among them is what people see', async () => {
    const tags = [
      { key: 'Name', value: 'Managers' },
      { key: 'cost', value: '7' },
    ];
    await commands.createTags(id, tags, REAL);
    expect(await now()).toMatchObject({
      displayName: 'Managers',
      tags: { Name: 'Managers', cost: '7' },
    });
  });

  it('go by their key, by key and value, or all together', async () => {
    await commands.createTags(id, [{ key: 'cost', value: '7' }], REAL);
    await commands.deleteTags(id, [{ key: 'cost', value: '8' }], REAL);
    expect((await now())?.tags).toEqual({ Name: 'Engineering', cost: '7' });
    await commands.deleteTags(id, [{ key: 'cost', value: '7' }], REAL);
    expect((await now())?.tags).toEqual({ Name: 'Engineering' });
    await commands.deleteTags(id, [{ key: 'Name' }], REAL);
    expect(await now()).toMatchObject({ tags: {}, displayName: 'first' });
    await commands.createTags(id, [{ key: '__proto__', value: 'x' }], REAL);
    expect(Object.keys((await now())?.tags ?? {})).toEqual(['__proto__']);
    await commands.deleteTags(id, [], REAL);
    expect((await now())?.tags).toEqual({});
  });

  it('are at most 50, with those that are there', async () => {
    const more = Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, value: '' }));
    await expect(commands.createTags(id, more, REAL)).rejects.toMatchObject({ code: 'TooManyTags' });
    await commands.createTags(id, more.slice(1), REAL);
    await expect(commands.createTags(id, [{ key: 'aws:x', value: '' }], REAL)).rejects.toMatchObject({
      code: 'ReservedTagKey',
    });
  });
});
