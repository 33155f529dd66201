import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EndpointCommandDeps } from '../../src/endpoints/create-endpoint-commands.ts';
import type { CreateClientVpnEndpointRequest } from '../../src/endpoints/endpoint-requests.ts';
import { certificateArn } from '../../src/kernel/arn.ts';
import { PosternError } from '../../src/kernel/errors.ts';
import { parseClientVpnEndpointId } from '../../src/kernel/ids.ts';
import type { Store } from '../../src/store/store.ts';
import { type Replicas, sqlite } from '../contract/platform.ts';
import {
  asked,
  CLIENT,
  CORP,
  commandsOver,
  DRY,
  ENDED,
  REAL,
  SELF_SIGNED,
  SERVER,
  saveCertificates,
} from './command-world.ts';

let replicas: Replicas;
let store: Store;
beforeAll(async () => {
  replicas = await sqlite.start();
  store = replicas.stores[0];
  await saveCertificates(store);
});
afterAll(() => replicas.close());

type Changes = Partial<CreateClientVpnEndpointRequest>;

async function created(changes: Changes = {}, deps: Partial<EndpointCommandDeps> = {}) {
  const { clientVpnEndpointId } = await commandsOver(store, deps).createClientVpnEndpoint(
    { ...asked, ...changes },
    REAL,
  );
  return (await store.endpoints.get(clientVpnEndpointId))?.value;
}

/** The code of the refusal, or `made`; a dry run, which must refuse the same. */
async function verdict(request: object, deps: Partial<EndpointCommandDeps> = {}): Promise<string> {
  try {
    await commandsOver(store, deps).createClientVpnEndpoint(request as CreateClientVpnEndpointRequest, DRY);
  } catch (error) {
    if (error instanceof PosternError) return error.code === 'DryRunOperation' ? 'made' : error.code;
    throw error;
  }
  throw new Error('A dry run was answered.');
}

const refusal = (changes: object, deps: Partial<EndpointCommandDeps> = {}) =>
  verdict({ ...asked, ...changes }, deps);

const mutual = (clientRootCertificateChainArn = SERVER) => ({
  type: 'certificate-authentication',
  clientRootCertificateChainArn,
});
const directory = (directoryId = 'd-0123456789') => ({
  type: 'directory-service-authentication',
  directoryId,
});
const federated = (samlProviderArn = CORP) => ({ type: 'federated-authentication', samlProviderArn });

describe('A created endpoint', () => {
  it('has the defaults of the API and waits for its first target network', async () => {
    const now = 1_700_000_000_000;
    const endpoint = await created({}, { clock: () => now });
    expect(parseClientVpnEndpointId(String(endpoint?.clientVpnEndpointId))).toBeDefined();
    expect(endpoint).toEqual({
      clientVpnEndpointId: endpoint?.clientVpnEndpointId,
      displayName: endpoint?.clientVpnEndpointId,
      description: '',
      status: 'pending-associate',
      createdAt: now,
      dnsName: `${endpoint?.clientVpnEndpointId}.vpn.example.com`,
      clientCidrBlock: '10.100.0.0/16',
      dnsServers: [],
      splitTunnel: false,
      transportProtocol: 'udp',
      vpnPort: 443,
      serverCertificateArn: SERVER,
      authenticationOptions: [{ type: 'federated-authentication', samlProviderArn: CORP }],
      selfServicePortal: 'enabled',
      sessionTimeoutHours: 24,
      disconnectOnSessionTimeout: true,
      securityGroupIds: [],
      tags: {},
      targetNetworks: [],
      authorizationRules: [],
      routes: [],
      owner: { kind: 'api' },
    });
  });

  it('has everything that was asked for', async () => {
    const lambdaFunctionArn = 'arn:aws:lambda:us-east-1:123456789012:function:AWSClientVPN-ask:live';
    const endpoint = await created({
      description: 'For engineers',
      dnsServers: ['10.0.0.2', '10.0.0.3'],
      transportProtocol: 'tcp',
      vpnPort: 1194,
      splitTunnel: true,
      selfServicePortal: 'disabled',
      sessionTimeoutHours: 8,
      disconnectOnSessionTimeout: false,
      clientLoginBannerOptions: { enabled: true, bannerText: 'Grüß Gott\nwelcome' },
      connectionLogOptions: { enabled: true, cloudwatchLogGroup: '/vpn/log', cloudwatchLogStream: 'one' },
      clientConnectOptions: { enabled: true, lambdaFunctionArn },
      clientRouteEnforcementOptions: { enforced: true },
      vpcId: 'vpc-0a',
      securityGroupIds: ['sg-0b'],
      endpointIpAddressType: 'ipv4',
      trafficIpAddressType: 'ipv4',
      tags: [
        { key: 'Name', value: 'Engineering' },
        { key: 'cost', value: '' },
      ],
    });
    expect(endpoint).toMatchObject({
      displayName: 'Engineering',
      description: 'For engineers',
      dnsServers: ['10.0.0.2', '10.0.0.3'],
      transportProtocol: 'tcp',
      vpnPort: 1194,
      splitTunnel: true,
      selfServicePortal: 'disabled',
      sessionTimeoutHours: 8,
      disconnectOnSessionTimeout: false,
      loginBanner: 'Grüß Gott\nwelcome',
      connectionLog: { cloudwatchLogGroup: '/vpn/log', cloudwatchLogStream: 'one' },
      clientConnectHandlerArn: lambdaFunctionArn,
      clientRouteEnforcement: true,
      vpcId: 'vpc-0a',
      securityGroupIds: ['sg-0b'],
      tags: { Name: 'Engineering', cost: '' },
    });
  });

  it('gets the default security group of a VPC that is named without groups', async () => {
    expect(await created({ vpcId: 'vpc-0a' })).toMatchObject({ securityGroupIds: ['sg-0a'] });
  });

  it('keeps no banner, log or handler that is named but off', async () => {
    const endpoint = await created({
      clientLoginBannerOptions: { enabled: false, bannerText: 'unused' },
      connectionLogOptions: { enabled: false, cloudwatchLogGroup: 'unused' },
      clientConnectOptions: { enabled: false, lambdaFunctionArn: 'unused' },
    });
    expect(endpoint).not.toHaveProperty('loginBanner');
    expect(endpoint).not.toHaveProperty('connectionLog');
    expect(endpoint).not.toHaveProperty('clientConnectHandlerArn');
  });

  it('answers with its DNS name as Describe shows it', async () => {
    const answer = await commandsOver(store).createClientVpnEndpoint(asked, REAL);
    expect(answer.dnsName).toBe(`*.${answer.clientVpnEndpointId}.vpn.example.com`);
  });
});

describe('The client address range must be at minimum /22 and not greater than /12', () => {
  it.each([11, 12, 22, 23])('so /%i', async (length) => {
    const inside = 12 <= length && length <= 22;
    const cidr = `172.${length === 11 ? 32 : 16}.0.0/${length}`;
    expect(await refusal({ clientCidrBlock: cidr })).toBe(inside ? 'made' : 'UnusableClientCidrSize');
  });

  it('and be there, be a network of IPv4, and name no host', async () => {
    const { clientCidrBlock: _, ...without } = asked;
    expect(await verdict(without)).toBe('ClientCidrBlockMissing');
    expect(await refusal({ clientCidrBlock: '10.100.0.1/16' })).toBe('InvalidCidr');
    expect(await refusal({ clientCidrBlock: '2001::/20' })).toBe('Ipv6NotSupported');
    expect(await refusal({ clientCidrBlock: 'anything' })).toBe('InvalidCidr');
  });

  it('and cannot overlap the VPC address range', async () => {
    const clientCidrBlock = '10.1.128.0/20';
    expect(await refusal({ clientCidrBlock, vpcId: 'vpc-0a' })).toBe('VpcOverlapsClientCidr');
    expect(await refusal({ clientCidrBlock, vpcId: 'vpc-0b' })).toBe('made');
  });
});

describe('Client VPN supports IPv4 traffic only', () => {
  it.each(['ipv6', 'dual-stack'])('so %s is refused', async (type) => {
    expect(await refusal({ endpointIpAddressType: type })).toBe('IpAddressTypeNotSupported');
    expect(await refusal({ trafficIpAddressType: type })).toBe('IpAddressTypeNotSupported');
  });
});

describe('The server certificate must be present in ACM in the region of the endpoint', () => {
  it('and of its account, fit for a server, and not ended', async () => {
    const of = (serverCertificateArn: string) => refusal({ serverCertificateArn });
    expect(await of(SELF_SIGNED)).toBe('made');
    expect(await of(certificateArn({ account: '123456789012', region: 'eu-west-1' }, 'server'))).toBe(
      'ReferenceElsewhere',
    );
    expect(await of(certificateArn({ account: '999999999999', region: 'us-east-1' }, 'server'))).toBe(
      'ReferenceElsewhere',
    );
    expect(await of(`${SERVER}0`)).toBe('ReferencedCertificateNotFound');
    expect(await of('server')).toBe('ReferencedCertificateNotFound');
    expect(await of(ENDED)).toBe('ServerCertificateExpired');
    expect(await of(CLIENT)).toBe('InvalidServerCertificate');
    const { serverCertificateArn: _, ...without } = asked;
    expect(await verdict(without)).toBe('ServerCertificateMissing');
  });
});

describe('You can use one authentication method, or mutual authentication with a user-based one', () => {
  it.each([
    ['certificates', [mutual()], 'made'],
    ['a directory', [directory()], 'made'],
    ['certificates and a provider', [mutual(), federated()], 'made'],
    ['a directory and certificates', [directory(), mutual()], 'made'],
    ['nothing', [], 'AuthenticationMissing'],
    ['two providers', [federated(), federated()], 'UnusableAuthenticationCombination'],
    ['a directory and a provider', [directory(), federated()], 'UnusableAuthenticationCombination'],
    ['certificates twice', [mutual(), mutual()], 'UnusableAuthenticationCombination'],
    ['all three', [mutual(), directory(), federated()], 'UnusableAuthenticationCombination'],
    ['something new', [{ type: 'passkey' }], 'UnknownAuthenticationType'],
    ['no authority named', [{ type: 'certificate-authentication' }], 'AuthenticationDetailMissing'],
    ['no directory named', [{ type: 'directory-service-authentication' }], 'AuthenticationDetailMissing'],
    ['no provider named', [{ type: 'federated-authentication' }], 'AuthenticationDetailMissing'],
  ])('%s', async (_, authenticationOptions, expected) => {
    expect(await refusal({ authenticationOptions })).toBe(expected);
  });

  it('with a SAML provider in the same AWS account as the endpoint, for the portal, too', async () => {
    const there = 'arn:aws:iam::999999999999:saml-provider/corp';
    const none = 'arn:aws:iam::123456789012:saml-provider/none';
    const portal = (selfServiceSamlProviderArn: string) => ({
      authenticationOptions: [{ ...federated(), selfServiceSamlProviderArn }],
    });
    expect(await refusal({ authenticationOptions: [federated(there)] })).toBe('ReferenceElsewhere');
    expect(await refusal({ authenticationOptions: [federated(none)] })).toBe(
      'ReferencedSamlProviderNotFound',
    );
    expect(await refusal(portal(CORP))).toBe('made');
    expect(await refusal(portal(there))).toBe('ReferenceElsewhere');
    expect(await refusal(portal(none))).toBe('ReferencedSamlProviderNotFound');
  });

  it('with the server certificate ARN for clients, where their CA is the same', async () => {
    const by = (arn: string) => refusal({ authenticationOptions: [mutual(arn)] });
    expect(await by(SERVER)).toBe('made');
    expect(await by(CLIENT)).toBe('made');
    expect(await by(SELF_SIGNED)).toBe('InvalidClientAuthority');
    expect(await by(`${SERVER}0`)).toBe('ReferencedCertificateNotFound');
    expect(await by(SERVER.replace('us-east-1', 'eu-west-1'))).toBe('ReferenceElsewhere');
  });

  it('with a directory that is there', async () => {
    expect(await refusal({ authenticationOptions: [directory('d-none')] })).toBe('DirectoryNotFound');
  });
});

describe('The name of the Lambda function must begin with the AWSClientVPN- prefix', () => {
  const of = (lambdaFunctionArn: string) =>
    refusal({ clientConnectOptions: { enabled: true, lambdaFunctionArn } });
  const HERE = 'arn:aws:lambda:us-east-1:123456789012:function:AWSClientVPN-ask';

  it('and qualified Lambda functions are supported', async () => {
    for (const arn of [HERE, `${HERE}:1`, `${HERE}:live`, `${HERE}:$LATEST`]) {
      expect(await of(arn)).toBe('made');
    }
    for (const arn of [HERE.replace('AWSClientVPN-', 'aws'), 'AWSClientVPN-ask', `${HERE}:`, `${HERE} x`]) {
      expect(await of(arn)).toBe('UnusableClientConnectHandler');
    }
  });

  it('and must be in the same AWS Region and the same AWS account as the endpoint', async () => {
    expect(await of(HERE.replace('us-east-1', 'eu-west-1'))).toBe('ClientConnectHandlerElsewhere');
    expect(await of(HERE.replace('123456789012', '999999999999'))).toBe('ClientConnectHandlerElsewhere');
    expect(await refusal({ clientConnectOptions: { enabled: true } })).toBe('ClientConnectHandlerMissing');
  });
});

describe('Settings have the values that the guide names', () => {
  it.each([
    ['ports 443 and 1194', { vpnPort: 1194 }, { vpnPort: 1195 }],
    ['8, 10, 12 or 24 hours', { sessionTimeoutHours: 10 }, { sessionTimeoutHours: 9 }],
    ['udp or tcp', { transportProtocol: 'tcp' }, { transportProtocol: 'UDP' }],
    ['a portal that is enabled or disabled', { selfServicePortal: 'disabled' }, { selfServicePortal: 'on' }],
  ])('%s', async (_, right, wrong) => {
    expect([await refusal(right), await refusal(wrong)]).toEqual(['made', 'UnknownSettingValue']);
  });

  it('a maximum of 1400 characters in a banner, which has a text when it is on', async () => {
    const of = (bannerText?: string) =>
      refusal({
        clientLoginBannerOptions: { enabled: true, ...(bannerText === undefined ? {} : { bannerText }) },
      });
    expect(await of('€'.repeat(1400))).toBe('made');
    expect(await of('😀'.repeat(1400))).toBe('made');
    for (const text of ['x'.repeat(1401), '', undefined, 'bell\u0007']) {
      expect(await of(text)).toBe('UnusableBanner');
    }
  });

  it('one or two DNS servers, by their IPv4 addresses', async () => {
    expect(await refusal({ dnsServers: ['10.0.0.2', '10.0.0.3'] })).toBe('made');
    expect(await refusal({ dnsServers: ['10.0.0.2', '10.0.0.3', '10.0.0.4'] })).toBe('TooManyDnsServers');
    expect(await refusal({ dnsServers: ['2001:db8::1'] })).toBe('UnusableDnsServer');
    expect(await refusal({ dnsServers: ['dns.example.com'] })).toBe('UnusableDnsServer');
  });

  it('a description in one line of 255 characters', async () => {
    expect(await refusal({ description: 'x'.repeat(255) })).toBe('made');
    expect(await refusal({ description: 'x'.repeat(256) })).toBe('UnusableDescription');
    expect(await refusal({ description: 'one\ntwo' })).toBe('UnusableDescription');
  });

  it('a log group once connections are logged', async () => {
    const of = (options: object) => refusal({ connectionLogOptions: { enabled: true, ...options } });
    expect(await of({ cloudwatchLogGroup: 'vpn' })).toBe('made');
    expect(await of({})).toBe('ConnectionLogGroupMissing');
    expect(await of({ cloudwatchLogStream: 'one' })).toBe('ConnectionLogGroupMissing');
    expect(await of({ cloudwatchLogGroup: 'a b' })).toBe('UnusableLogName');
    expect(await of({ cloudwatchLogGroup: 'vpn', cloudwatchLogStream: 'a:b' })).toBe('UnusableLogName');
  });

  it('up to five security groups, of the VPC that is named with them', async () => {
    const groups = (...securityGroupIds: string[]) => ({ vpcId: 'vpc-0a', securityGroupIds });
    expect(await refusal(groups('sg-0a', 'sg-0b'))).toBe('made');
    expect(await refusal(groups('sg-none'))).toBe('SecurityGroupNotFound');
    expect(await refusal(groups('a', 'b', 'c', 'd', 'e', 'f'))).toBe('TooManySecurityGroups');
    expect(await refusal({ securityGroupIds: ['sg-0a'] })).toBe('SecurityGroupsWithoutVpc');
    expect(await refusal({ vpcId: 'vpc-none' })).toBe('VpcNotFound');
  });

  it('at most 50 tags, of which none is reserved', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: '' }));
    expect(await refusal({ tags: many(50) })).toBe('made');
    expect(await refusal({ tags: many(51) })).toBe('TooManyTags');
    expect(await refusal({ tags: [{ key: 'AWS:x', value: '' }] })).toBe('ReservedTagKey');
    expect(await refusal({ tags: [...many(1), ...many(1)] })).toBe('RepeatedTagKey');
    expect(await refusal({ tags: [{ key: '', value: '' }] })).toBe('UnusableTag');
    expect(await refusal({ tags: [{ key: 'k', value: 'v'.repeat(257) }] })).toBe('UnusableTag');
  });
});

describe('An account has so many endpoints as its quota in the Region allows', () => {
  it('also when many are asked for at the same time', async () => {
    const before = (await store.endpoints.list()).length;
    const quotas = () => ({ clientVpnEndpoints: before + 2, authorizationRules: 50, routes: 10 });
    const commands = commandsOver(store, { quotas });
    const asking = Array.from({ length: 5 }, () => commands.createClientVpnEndpoint(asked, REAL));
    const outcomes = await Promise.allSettled(asking);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await refusal({}, { quotas })).toBe('ClientVpnEndpointQuotaExceeded');
  });
});

it('An endpoint without a domain to be found under is refused', async () => {
  const vpn = () => ({ wildcardDns: false, defaultClient: 'openvpn', gateways: [] }) as const;
  expect(await refusal({}, { vpn })).toBe('DomainMissing');
});

it('Whatever a request holds, it makes an endpoint or is refused by name, and never breaks anything', async () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'ipv4', 'udp', SERVER, CORP));
  const number = fc.oneof(fc.constantFrom(443, 8), fc.double(), fc.integer());
  const request = fc.record(
    {
      clientCidrBlock: fc.oneof(text, fc.constant('10.100.0.0/16')),
      serverCertificateArn: text,
      authenticationOptions: fc.array(
        fc.record({ type: text, samlProviderArn: text }, { requiredKeys: ['type'] }),
      ),
      description: text,
      dnsServers: fc.array(text),
      transportProtocol: text,
      vpnPort: number,
      sessionTimeoutHours: number,
      selfServicePortal: text,
      vpcId: text,
      securityGroupIds: fc.array(text),
      tags: fc.array(fc.record({ key: text, value: text })),
      clientLoginBannerOptions: fc.record({ enabled: fc.boolean(), bannerText: text }, { requiredKeys: [] }),
      connectionLogOptions: fc.record(
        { enabled: fc.boolean(), cloudwatchLogGroup: text },
        { requiredKeys: [] },
      ),
      clientConnectOptions: fc.record(
        { enabled: fc.boolean(), lambdaFunctionArn: text },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(request, async (changes) => {
      expect(await refusal(changes)).toMatch(/^[A-Za-z0-9]+$/);
    }),
    { numRuns: 300 },
  );
});
