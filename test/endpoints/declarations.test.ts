import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { endpointDeclarationSchema } from '../../src/endpoints/endpoint-declaration.ts';
import { networkDeclarationSchema } from '../../src/endpoints/networks-declaration.ts';
import { vpnDeclarationSchema } from '../../src/endpoints/vpn-declaration.ts';
import { written, writtenNetwork } from './declared.ts';

function faults(schema: z.ZodType, value: unknown): readonly string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const option = (changes: object) => ({
  AuthenticationOptions: [{ ...written.AuthenticationOptions[0], ...changes }],
});
const MUTUAL = {
  Type: 'certificate-authentication',
  MutualAuthentication: { ClientRootCertificateChainArn: 'server' },
};
const DIRECTORY = {
  Type: 'directory-service-authentication',
  ActiveDirectory: { DirectoryId: 'd-0123456789' },
};
const aRule = (changes: object) => ({
  AuthorizationRules: [{ TargetNetworkCidr: '10.0.0.0/16', ...changes }],
});
const aRoute = (changes: object) => ({
  Routes: [{ DestinationCidrBlock: '172.16.0.0/24', TargetVpcSubnetId: 'subnet-0a', ...changes }],
});

describe('A declared endpoint', () => {
  it('gets the defaults of the API', () => {
    expect(endpointDeclarationSchema.parse(written)).toMatchObject({
      SplitTunnel: false,
      TransportProtocol: 'udp',
      VpnPort: 443,
      SessionTimeoutHours: 24,
      DisconnectOnSessionTimeout: true,
      SelfServicePortal: 'enabled',
      DnsServers: [],
      Routes: [],
    });
  });

  it.each([
    ['an id instead of a name', { Name: undefined, ClientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0' }],
    ['a certificate and a user', { AuthenticationOptions: [MUTUAL, ...written.AuthenticationOptions] }],
    ['a directory', { AuthenticationOptions: [DIRECTORY] }],
    ['a rule for everybody', aRule({ AuthorizeAllGroups: true })],
    ['a rule that says it is not for everybody', aRule({ AccessGroupId: 'a', AuthorizeAllGroups: false })],
    [
      'a route to the other clients',
      aRoute({ DestinationCidrBlock: '10.100.0.0/16', TargetVpcSubnetId: 'local' }),
    ],
    ['a name as DescribeClientVpnEndpoints shows it', { DnsName: '*.vpn.example.com' }],
    [
      'a banner of 1400 characters',
      { ClientLoginBannerOptions: { Enabled: true, BannerText: 'b'.repeat(1400) } },
    ],
    [
      'options that are off',
      {
        ConnectionLogOptions: { Enabled: false },
        ClientConnectOptions: { Enabled: false },
        ClientRouteEnforcementOptions: { Enforced: false },
      },
    ],
    [
      'tags in either spelling',
      {
        Tags: [{ Key: 'a', Value: '' }],
        TagSpecifications: [{ ResourceType: 'client-vpn-endpoint', Tags: [{ Key: 'b', Value: '1' }] }],
      },
    ],
  ])('may have %s', (_, changes) => {
    expect(faults(endpointDeclarationSchema, { ...written, ...changes })).toEqual([]);
  });

  it.each([
    [{ Name: undefined }, ': Write a Name or a ClientVpnEndpointId.'],
    [{ Name: '' }, 'Name: Write a name.'],
    [
      { Name: 'two\nlines' },
      'Name: Write one line of at most 255 characters, in quotes if it looks like a number.',
    ],
    [{ Name: 2026 }, 'Name: Write one line of at most 255 characters, in quotes if it looks like a number.'],
    [
      { ClientVpnEndpointId: 'cvpn-endpoint-0123456789ABCDEF0' },
      'ClientVpnEndpointId: Write cvpn-endpoint- and 17 hexadecimal digits in lower case, or a Name instead.',
    ],
    [{ ClientCidrBlock: '10.0.0.0/11' }, 'ClientCidrBlock: Write a network of a size from /12 to /22.'],
    [{ ClientCidrBlock: '10.0.0.0/23' }, 'ClientCidrBlock: Write a network of a size from /12 to /22.'],
    [
      { ClientCidrBlock: '10.100.0.1/16' },
      'ClientCidrBlock: 10.100.0.1/16 has bits set behind its prefix. Write 10.100.0.0/16 for the network, or 10.100.0.1/32 for the one address.',
    ],
    [{ ClientCidrBlock: 'fd00::/16' }, 'ClientCidrBlock: Write an IPv4 network: endpoints carry IPv4 only.'],
    [
      { ServerCertificateArn: '../server.pem' },
      'ServerCertificateArn: Write the Name of an entry of Certificates, or an ARN.',
    ],
    [
      { AuthenticationOptions: [] },
      'AuthenticationOptions: Write one way to authenticate, or certificate-authentication and one other.',
    ],
    [
      { AuthenticationOptions: [DIRECTORY, ...written.AuthenticationOptions] },
      'AuthenticationOptions: Write one way to authenticate, or certificate-authentication and one other.',
    ],
    [
      { AuthenticationOptions: [MUTUAL, MUTUAL] },
      'AuthenticationOptions: Write one way to authenticate, or certificate-authentication and one other.',
    ],
    [
      option({ Type: 'saml' }),
      'AuthenticationOptions.0.Type: Write certificate-authentication, directory-service-authentication or federated-authentication.',
    ],
    [
      option({ FederatedAuthentication: { SAMLProviderArn: 'a b' } }),
      'AuthenticationOptions.0.FederatedAuthentication.SAMLProviderArn: Write the Name of an entry of SamlProviders, or an ARN.',
    ],
    [
      option({ MutualAuthentication: {} }),
      'AuthenticationOptions.0: Unrecognized key: "MutualAuthentication"',
    ],
    [aRule({}), 'AuthorizationRules.0: Write either AccessGroupId or AuthorizeAllGroups: true.'],
    [
      aRule({ AccessGroupId: 'a', AuthorizeAllGroups: true }),
      'AuthorizationRules.0: Write either AccessGroupId or AuthorizeAllGroups: true.',
    ],
    [
      aRule({ AccessGroupId: 'g'.repeat(256) }),
      'AuthorizationRules.0.AccessGroupId: Write the group as the identity provider sends it, at most 255 characters, in quotes if it looks like a number.',
    ],
    [
      aRule({ AccessGroupId: '' }),
      'AuthorizationRules.0.AccessGroupId: Write the group as the identity provider sends it, at most 255 characters, in quotes if it looks like a number.',
    ],
    [aRule({ AuthorizeAllGroups: 'yes' }), 'AuthorizationRules.0.AuthorizeAllGroups: Write true or false.'],
    [
      aRoute({ TargetVpcSubnetId: 'Local' }),
      'Routes.0.TargetVpcSubnetId: Write the id of a subnet in TargetNetworks, or local for the other clients of the endpoint.',
    ],
    [{ VpnPort: 8443 }, 'VpnPort: Write 443 or 1194.'],
    [{ TransportProtocol: 'UDP' }, 'TransportProtocol: Write udp or tcp.'],
    [{ SessionTimeoutHours: 9 }, 'SessionTimeoutHours: Write 8, 10, 12 or 24.'],
    [{ DnsServers: ['10.0.0.2', '10.0.0.3', '10.0.0.4'] }, 'DnsServers: Write at most two addresses.'],
    [{ DnsServers: ['dns.example.com'] }, 'DnsServers.0: Write an IPv4 address, such as 10.0.0.2.'],
    [
      { DnsName: 'VPN.example.com' },
      'DnsName: Write a host name such as vpn.example.com, in lower case, of at most 200 characters.',
    ],
    [
      { DnsName: 'vpn.example.com\nup evil' },
      'DnsName: Write a host name such as vpn.example.com, in lower case, of at most 200 characters.',
    ],
    [
      { ClientLoginBannerOptions: { Enabled: true } },
      'ClientLoginBannerOptions: Write a BannerText, or Enabled: false.',
    ],
    [
      { ClientLoginBannerOptions: { Enabled: true, BannerText: 'b'.repeat(1401) } },
      'ClientLoginBannerOptions.BannerText: Write at most 1400 characters.',
    ],
    [
      { Tags: [{ Key: 'aws:x', Value: '' }] },
      'Tags.0.Key: Write a key that does not begin with aws:, which is reserved.',
    ],
    [{ SplitTunnel: 'on' }, 'SplitTunnel: Write true or false.'],
    [{ SelfServicePortal: true }, 'SelfServicePortal: Write enabled or disabled.'],
    [{ VpcId: 'vpc_0a' }, 'VpcId: Write an id such as vpc-0a1b2c3d.'],
    [
      { ConnectionLogOptions: { Enabled: true } },
      'ConnectionLogOptions: Write a CloudwatchLogGroup, or Enabled: false.',
    ],
    [
      { ClientConnectOptions: { Enabled: true } },
      'ClientConnectOptions: Write a LambdaFunctionArn, or Enabled: false.',
    ],
    [
      { ClientRouteEnforcementOptions: { Enforced: 'yes' } },
      'ClientRouteEnforcementOptions.Enforced: Write true or false.',
    ],
    [{ DevicePostureOptions: { Enabled: true } }, ': Unrecognized key: "DevicePostureOptions"'],
  ])('is refused with words: %j', (changes, fault) => {
    expect(faults(endpointDeclarationSchema, { ...written, ...changes })).toEqual([fault]);
  });
});

describe('A declared network', () => {
  it('counts the free addresses of a subnet itself where nobody did: all but the five a network uses', () => {
    const { subnets } = networkDeclarationSchema.parse(writtenNetwork);
    expect(subnets.map(({ availableIpAddressCount }) => availableIpAddressCount)).toEqual([
      251, 251, 251, 11, 19,
    ]);
  });

  it.each([
    [{ CidrBlocks: [] }, 'CidrBlocks: Write at least one network, such as 10.0.0.0/16.'],
    [{ CidrBlocks: '10.0.0.0/16' }, 'CidrBlocks: Write a list of networks, such as [10.0.0.0/16].'],
    [{ VpcId: 'office' }, 'VpcId: Write an id such as vpc-0a1b2c3d.'],
    [
      { Subnets: [{ ...writtenNetwork.Subnets[0], AvailabilityZone: 'site a' }] },
      'Subnets.0.AvailabilityZone: Write letters, digits and hyphens, such as site-a.',
    ],
    [
      { Subnets: [{ ...writtenNetwork.Subnets[0], AvailableIpAddressCount: -1 }] },
      'Subnets.0.AvailableIpAddressCount: Write how many addresses are free, 0 or more.',
    ],
    [
      { SecurityGroups: [{ GroupId: 'default', GroupName: 'default' }] },
      'SecurityGroups.0.GroupId: Write an id such as sg-0a1b2c3d.',
    ],
  ])('is refused with words: %j', (changes, fault) => {
    expect(faults(networkDeclarationSchema, { ...writtenNetwork, ...changes })).toEqual([fault]);
  });
});

describe('The Vpn section', () => {
  const gateway = { Name: 'gw-a', PublicAddress: '203.0.113.7', AvailabilityZone: 'site-a' };

  it('may be empty', () => {
    expect(vpnDeclarationSchema.parse({})).toEqual({
      wildcardDns: false,
      defaultClient: 'openvpn',
      gateways: [],
    });
  });

  it('takes gateways by IPv4 or IPv6 address or by name', () => {
    for (const PublicAddress of ['203.0.113.7', '2001:db8::7', 'gw-a.example.com', 'localhost']) {
      expect(faults(vpnDeclarationSchema, { Gateways: [{ ...gateway, PublicAddress }] })).toEqual([]);
    }
  });

  it.each([
    [
      { Domain: '*.example.com' },
      'Domain: Write a host name such as vpn.example.com, in lower case, of at most 200 characters.',
    ],
    [{ DefaultClient: 'tunnelblick' }, 'DefaultClient: Write openvpn or aws.'],
    [
      { Gateways: [{ ...gateway, PublicAddress: 'gw a' }] },
      'Gateways.0.PublicAddress: Write an IP address or a host name that clients can reach.',
    ],
    [
      { Gateways: [{ ...gateway, PublicAddress: 'https://gw' }] },
      'Gateways.0.PublicAddress: Write an IP address or a host name that clients can reach.',
    ],
    [
      { Gateways: Array.from({ length: 65 }, () => gateway) },
      'Gateways: List at most 64 gateways: OpenVPN reads no more.',
    ],
  ])('is refused with words: %j', (changes, fault) => {
    expect(faults(vpnDeclarationSchema, changes)).toEqual([fault]);
  });
});
