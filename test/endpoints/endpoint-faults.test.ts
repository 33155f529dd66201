import { describe, expect, it } from 'vitest';
import type { DeclarationFault } from '../../src/endpoints/declaration-fault.ts';
import { endpointFaults } from '../../src/endpoints/endpoint-faults.ts';
import { networkFaults, vpnFaults } from '../../src/endpoints/network-faults.ts';
import { networkDeclarationSchema } from '../../src/endpoints/networks-declaration.ts';
import { vpnDeclarationSchema } from '../../src/endpoints/vpn-declaration.ts';
import { context, declaration, known, networks, writtenNetwork } from './declared.ts';

const said = (faults: readonly DeclarationFault[]) =>
  faults.map(({ path, message }) => `${path.join('.')}: ${message}`);
const faultsOf = (...changes: readonly object[]) =>
  said(endpointFaults(changes.map(declaration), context, known));

const route = (DestinationCidrBlock: string, TargetVpcSubnetId: string) => ({
  DestinationCidrBlock,
  TargetVpcSubnetId,
});

describe('Declared endpoints that fit together', () => {
  it('have no faults', () => {
    expect(faultsOf({}, { Name: 'Managers', ClientCidrBlock: '10.104.0.0/16' })).toEqual([]);
  });

  it('may send everything somewhere, and route to the other clients', () => {
    const Routes = [
      route('0.0.0.0/0', 'subnet-0a'),
      route('10.100.0.0/16', 'local'),
      route('10.0.0.0/16', 'local'),
    ];
    expect(faultsOf({ Routes: Routes.slice(0, 2) })).toEqual([]);
    expect(faultsOf({ Routes })).toHaveLength(1);
  });

  it('may refer to certificates and providers by their ARNs', () => {
    const [ServerCertificateArn] = known.certificateArns;
    expect(faultsOf({ ServerCertificateArn })).toEqual([]);
  });

  it('need no target network yet', () => {
    expect(faultsOf({ TargetNetworks: [] })).toEqual([]);
  });
});

describe('Declared endpoints are refused with words', () => {
  it.each([
    [
      { ServerCertificateArn: 'old' },
      'ServerCertificateArn: There is no certificate old. Write the Name of an entry of Certificates.',
    ],
    [
      {
        AuthenticationOptions: [
          {
            Type: 'certificate-authentication',
            MutualAuthentication: { ClientRootCertificateChainArn: 'clients' },
          },
        ],
        AuthorizationRules: [],
      },
      'AuthenticationOptions.0.MutualAuthentication.ClientRootCertificateChainArn: There is no certificate clients. Write the Name of an entry of Certificates.',
    ],
    [
      {
        AuthenticationOptions: [
          {
            Type: 'federated-authentication',
            FederatedAuthentication: { SAMLProviderArn: 'corp', SelfServiceSAMLProviderArn: 'portal' },
          },
        ],
      },
      'AuthenticationOptions.0.FederatedAuthentication.SelfServiceSAMLProviderArn: There is no SAML provider portal. Write the Name of an entry of SamlProviders.',
    ],
    [
      { TargetNetworks: [{ SubnetId: 'subnet-none' }] },
      'TargetNetworks.0.SubnetId: There is no subnet subnet-none. Name one of the Subnets of Networks, as DescribeSubnets shows them.',
    ],
    [
      { TargetNetworks: [{ SubnetId: 'subnet-0a' }, { SubnetId: 'subnet-0c' }] },
      'TargetNetworks.1.SubnetId: subnet-0c is in site-a, as is subnet-0a, which is associated. Name a subnet of another availability zone.',
    ],
    [
      { TargetNetworks: [{ SubnetId: 'subnet-0a' }, { SubnetId: 'subnet-other' }] },
      "TargetNetworks.1.SubnetId: subnet-other is in vpc-0b, but the endpoint is for vpc-0a. Name a subnet of vpc-0a, or change the endpoint's VpcId first.",
    ],
    [
      { TargetNetworks: [{ SubnetId: 'subnet-full' }] },
      'TargetNetworks.0.SubnetId: subnet-full has 19 free addresses. Name a subnet with at least 20, or free some of them.',
    ],
    [
      { VpcId: 'vpc-none', TargetNetworks: [] },
      'VpcId: There is no VPC vpc-none. Name one of Networks, as DescribeVpcs shows them.',
    ],
    [
      { SecurityGroupIds: ['sg-0a'] },
      'SecurityGroupIds: Security groups cannot be set without their VPC. Send VpcId too.',
    ],
    [
      { VpcId: 'vpc-0a', SecurityGroupIds: ['sg-0a', 'sg-none'] },
      'SecurityGroupIds.1: vpc-0a has no security group sg-none. Name one that DescribeSecurityGroups shows for it.',
    ],
    [
      { ClientCidrBlock: '10.1.128.0/20' },
      'ClientCidrBlock: This overlaps 10.1.0.0/16 of vpc-0a. Write addresses that no network uses.',
    ],
    [
      { Routes: [route('172.16.0.0/24', 'subnet-0b')] },
      'Routes.0.TargetVpcSubnetId: subnet-0b is not associated with the endpoint. Associate it first, or name a subnet that is.',
    ],
    [
      { Routes: [route('10.1.0.0/16', 'subnet-0a')] },
      'Routes.0: This is there already. Remove it, or change what it names.',
    ],
    [
      { Routes: [route('10.100.4.0/24', 'subnet-0a')] },
      'Routes.0.DestinationCidrBlock: 10.100.4.0/24 overlaps the client CIDR range 10.100.0.0/16. Name addresses apart from it, or lead 10.100.0.0/16 to local, which is the other clients.',
    ],
    [
      { Routes: [route('10.101.0.0/16', 'local')] },
      'Routes.0.DestinationCidrBlock: A route to local leads to other clients, and 10.101.0.0/16 goes beyond them. Name 10.100.0.0/16 or a part of it.',
    ],
    [
      { Routes: [route('172.16.0.0/24', 'subnet-0a'), route('172.16.0.0/24', 'subnet-0a')] },
      'Routes.1: This is there already. Remove it, or change what it names.',
    ],
    [
      { TargetNetworks: [], Routes: [route('10.100.0.0/16', 'local')] },
      'Routes.0.TargetVpcSubnetId: The endpoint has no target network. Associate a subnet first.',
    ],
    [
      { AuthorizationRules: [{ TargetNetworkCidr: '10.100.1.0/24', AccessGroupId: 'x' }] },
      'AuthorizationRules.0: 10.100.1.0/24 lies in the client CIDR range 10.100.0.0/16, where rules are for all users alone. Say AuthorizeAllGroups=true instead of AccessGroupId.',
    ],
    [
      {
        AuthenticationOptions: [
          {
            Type: 'directory-service-authentication',
            ActiveDirectory: { DirectoryId: 'd-none' },
          },
        ],
      },
      'AuthenticationOptions.0.ActiveDirectory.DirectoryId: There is no directory d-none. Write the DirectoryId of an entry of Directories.',
    ],
    [
      {
        ClientConnectOptions: {
          Enabled: true,
          LambdaFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:AWSClientVPN-ask',
        },
      },
      'ClientConnectOptions.LambdaFunctionArn: arn:aws:lambda:eu-west-1:123456789012:function:AWSClientVPN-ask is of another account or Region. Send a function of 123456789012 in us-east-1, where the endpoint is.',
    ],
    [
      {
        AuthorizationRules: [
          { TargetNetworkCidr: '10.0.0.0/16', AuthorizeAllGroups: true },
          { TargetNetworkCidr: '10.0.0.0/16', AuthorizeAllGroups: true },
        ],
      },
      'AuthorizationRules.1: This is there already. Remove it, or change what it names.',
    ],
    [
      { Tags: [{ Key: 'Name', Value: 'x' }] },
      'Tags.0.Key: This tag is there already (Name counts as one). Remove one of the two.',
    ],
  ])('%j', (changes, fault) => {
    expect(faultsOf(changes)).toEqual([`Endpoints.0.${fault}`]);
  });

  it('where two have one name, or the id that follows from it', () => {
    expect(faultsOf({}, { ClientCidrBlock: '10.104.0.0/16' })).toEqual([
      'Endpoints.1.Name: Another endpoint has this id or name. Write a unique one.',
    ]);
  });

  it('where clients would have no name to connect to', () => {
    const nameless = { ...context, vpn: vpnDeclarationSchema.parse({}) };
    expect(said(endpointFaults([declaration()], nameless, known))).toEqual([
      'Endpoints.0.DnsName: Profiles need a name to connect to. Write Domain in Vpn, or DnsName here.',
    ]);
    expect(endpointFaults([declaration({ DnsName: 'vpn.example.com' })], nameless, known)).toEqual([]);
  });

  it('where gateways exist, but none near a target network', () => {
    const gateway = { Name: 'gw-b', PublicAddress: '203.0.113.7', AvailabilityZone: 'site-b' };
    const elsewhere = {
      ...context,
      vpn: vpnDeclarationSchema.parse({ Domain: 'vpn.example.com', Gateways: [gateway] }),
    };
    expect(said(endpointFaults([declaration()], elsewhere, known))).toEqual([
      'Endpoints.0.TargetNetworks.0.SubnetId: No gateway is in site-a, the zone of subnet-0a. Add one to the Gateways of Vpn, or name another subnet.',
    ]);
  });

  it('where a subnet is smaller than /27, which is also too few addresses', () => {
    const faults = faultsOf({ TargetNetworks: [{ SubnetId: 'subnet-small' }] });
    expect(faults[0]).toBe(
      'Endpoints.0.TargetNetworks.0.SubnetId: subnet-small (10.0.4.0/28) is too small. Name a subnet of at least /27.',
    );
    expect(faults).toHaveLength(2);
  });
});

describe('What follows from a refused target network', () => {
  it('is no fault of the routes through it', () => {
    const [fault, ...others] = faultsOf({
      TargetNetworks: [{ SubnetId: 'subnet-full' }],
      Routes: [route('172.16.0.0/24', 'subnet-full'), route('10.100.0.0/16', 'local')],
    });
    expect([fault?.includes('19 free addresses'), others]).toEqual([true, []]);
  });

  it('is not told, but rules are looked at, where the networks have faults of their own', () => {
    const wrong = declaration({
      TargetNetworks: [{ SubnetId: 'subnet-none' }],
      AuthorizationRules: [{ TargetNetworkCidr: '10.100.0.0/24', AccessGroupId: 'x' }],
    });
    const faults = endpointFaults([wrong], context, known, { surroundingsAreFaulty: true });
    expect(faults.map(({ path }) => path.join('.'))).toEqual(['Endpoints.0.AuthorizationRules.0']);
  });
});

describe('Declared networks', () => {
  const parsed = (changes: object) => networkDeclarationSchema.parse({ ...writtenNetwork, ...changes });
  const subnet = (SubnetId: string, CidrBlock: string) => ({
    SubnetId,
    CidrBlock,
    AvailabilityZone: 'site-a',
  });

  it('that fit together have no faults', () => {
    expect(networkFaults(networks)).toEqual([]);
  });

  it.each([
    [
      { Subnets: [subnet('subnet-0a', '10.9.0.0/24')] },
      'Networks.0.Subnets.0.CidrBlock: 10.9.0.0/24 is outside the CidrBlocks of vpc-0a. Write a part of one of them.',
    ],
    [
      { Subnets: [subnet('subnet-0a', '10.0.0.0/23'), subnet('subnet-0b', '10.0.1.0/24')] },
      'Networks.0.Subnets.1.CidrBlock: This overlaps subnet-0a (10.0.0.0/23). Write addresses that are free.',
    ],
    [
      { Subnets: [subnet('subnet-0a', '10.0.0.0/24'), subnet('subnet-0a', '10.0.1.0/24')] },
      'Networks.0.Subnets.1.SubnetId: This id was used before. Write a unique one.',
    ],
    [
      { CidrBlocks: ['10.0.0.0/8', '10.1.0.0/16'] },
      'Networks.0.CidrBlocks.1: This overlaps 10.0.0.0/8. Write each network once.',
    ],
    [
      {
        SecurityGroups: [
          { GroupId: 'sg-0a', GroupName: 'a' },
          { GroupId: 'sg-0a', GroupName: 'b' },
        ],
      },
      'Networks.0.SecurityGroups.1.GroupId: This id was used before. Write a unique one.',
    ],
  ])('are refused with words: %j', (changes, fault) => {
    expect(said(networkFaults([parsed(changes)]))).toEqual([fault]);
  });

  it('are refused where two have one id', () => {
    const twins = [parsed({ Subnets: [], SecurityGroups: [] }), parsed({ Subnets: [], SecurityGroups: [] })];
    expect(said(networkFaults(twins))).toEqual([
      'Networks.1.VpcId: This id was used before. Write a unique one.',
    ]);
  });
});

it('Two gateways of one name are refused', () => {
  const Gateways = ['203.0.113.7', '203.0.113.8'].map((PublicAddress) => ({
    Name: 'gw',
    PublicAddress,
    AvailabilityZone: 'site-a',
  }));
  expect(said(vpnFaults(vpnDeclarationSchema.parse({ Gateways })))).toEqual([
    'Vpn.Gateways.1.Name: Another gateway has this name. Write a unique one.',
  ]);
});

it('Two gateways of one token are refused, for it tells who asks', () => {
  const [old, shared, own] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
  const Gateways = [
    [old, shared],
    [own, shared],
  ].map((TokenSha256, n) => ({
    Name: `gw-${n}`,
    PublicAddress: '203.0.113.7',
    AvailabilityZone: 'site-a',
    TokenSha256,
  }));
  expect(said(vpnFaults(vpnDeclarationSchema.parse({ Gateways })))).toEqual([
    'Vpn.Gateways.1.TokenSha256.1: This token was listed before. Give each gateway one of its own: `gateway token` prints it.',
  ]);
});
