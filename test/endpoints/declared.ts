import type { z } from 'zod';
import type { DeclarationContext } from '../../src/endpoints/declared-names.ts';
import { endpointDeclarationSchema } from '../../src/endpoints/endpoint-declaration.ts';
import type { KnownResources } from '../../src/endpoints/endpoint-faults.ts';
import { networkDeclarationSchema } from '../../src/endpoints/networks-declaration.ts';
import { vpnDeclarationSchema } from '../../src/endpoints/vpn-declaration.ts';
import { certificateArn, samlProviderArn } from '../../src/kernel/arn.ts';

export const realm = { account: '123456789012', region: 'us-east-1' };

/** One endpoint as somebody writes it in the file; everything it refers to exists. */
export const written = {
  Name: 'Engineering',
  ClientCidrBlock: '10.100.0.0/16',
  ServerCertificateArn: 'server',
  AuthenticationOptions: [
    { Type: 'federated-authentication', FederatedAuthentication: { SAMLProviderArn: 'corp' } },
  ],
  TargetNetworks: [{ SubnetId: 'subnet-0a' }],
  AuthorizationRules: [{ TargetNetworkCidr: '10.0.0.0/16', AccessGroupId: 'engineering' }],
} satisfies z.input<typeof endpointDeclarationSchema>;

export const writtenNetwork = {
  VpcId: 'vpc-0a',
  CidrBlocks: ['10.0.0.0/16', '10.1.0.0/16'],
  Subnets: [
    { SubnetId: 'subnet-0a', CidrBlock: '10.0.1.0/24', AvailabilityZone: 'site-a' },
    { SubnetId: 'subnet-0b', CidrBlock: '10.0.2.0/24', AvailabilityZone: 'site-b' },
    { SubnetId: 'subnet-0c', CidrBlock: '10.0.3.0/24', AvailabilityZone: 'site-a' },
    { SubnetId: 'subnet-small', CidrBlock: '10.0.4.0/28', AvailabilityZone: 'site-d' },
    {
      SubnetId: 'subnet-full',
      CidrBlock: '10.0.5.0/24',
      AvailabilityZone: 'site-e',
      AvailableIpAddressCount: 19,
    },
  ],
  SecurityGroups: [
    { GroupId: 'sg-0a', GroupName: 'default' },
    { GroupId: 'sg-0b', GroupName: 'strict' },
  ],
} satisfies z.input<typeof networkDeclarationSchema>;

const otherNetwork = {
  VpcId: 'vpc-0b',
  CidrBlocks: ['10.2.0.0/16'],
  Subnets: [{ SubnetId: 'subnet-other', CidrBlock: '10.2.1.0/24', AvailabilityZone: 'site-f' }],
};

export const networks = [writtenNetwork, otherNetwork].map((network) =>
  networkDeclarationSchema.parse(network),
);

export const context: DeclarationContext = {
  realm,
  vpn: vpnDeclarationSchema.parse({ Domain: 'vpn.example.com' }),
  networks,
};

export const known: KnownResources = {
  certificateArns: new Set([certificateArn(realm, 'server')]),
  samlProviderArns: new Set([samlProviderArn(realm, 'corp')]),
  directoryIds: new Set(['d-0123456789']),
};

export function declaration(changes: object = {}) {
  return endpointDeclarationSchema.parse({ ...written, ...changes });
}
