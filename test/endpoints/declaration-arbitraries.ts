import * as fc from 'fast-check';
import type { z } from 'zod';
import type { endpointDeclarationSchema } from '../../src/endpoints/endpoint-declaration.ts';
import { CORP, SERVER } from './command-world.ts';

export type Written = z.input<typeof endpointDeclarationSchema>;

/** Mostly one of `right`, now and then one of `wrong`, so that most declarations hold and each rule is broken by some. */
function mostly<Value>(right: readonly Value[], ...wrong: readonly Value[]): fc.Arbitrary<Value> {
  const others = wrong.length > 0 ? wrong : right;
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

const rule = fc.record({
  cidr: mostly(['10.0.0.0/16', '0.0.0.0/0', '172.16.0.0/24'], '10.100.1.0/24'),
  group: mostly<string | undefined>([undefined, 'engineering', 'x']),
});

const route = fc.record({
  cidr: mostly(['0.0.0.0/0', '172.16.0.0/24', '172.16.1.0/24'], '10.0.0.0/16', '10.100.1.0/24'),
  target: mostly(['subnet-0a'], 'subnet-0b', 'local', 'subnet-other'),
});

const toOtherClients = fc.constant({ cidr: '10.100.0.0/16', target: 'local' });

interface Vpc {
  readonly id?: string;
  readonly groups?: string[];
}

const parts = fc.record({
  SplitTunnel: fc.boolean(),
  VpnPort: fc.constantFrom<443 | 1194>(443, 1194),
  SessionTimeoutHours: fc.constantFrom<8 | 24>(8, 24),
  DnsServers: fc.constantFrom<string[]>([], ['10.0.0.2']),
  banner: mostly<string | undefined>([undefined, 'Welcome'], ''),
  group: mostly<string | undefined>([undefined, 'vpn'], 'a b'),
  vpc: mostly<Vpc>(
    [{}, { id: 'vpc-0a' }, { id: 'vpc-0a', groups: ['sg-0b'] }],
    { id: 'vpc-0b' },
    { groups: ['sg-0b'] },
  ),
  subnets: mostly<readonly string[]>(
    [['subnet-0a'], ['subnet-0a', 'subnet-0b'], ['subnet-0b', 'subnet-0a']],
    [],
    ['subnet-0a', 'subnet-0c'],
    ['subnet-0a', 'subnet-0a'],
    ['subnet-0a', 'subnet-other'],
    ['subnet-full'],
  ),
  rules: fc.uniqueArray(rule, { maxLength: 3, selector: ({ cidr, group }) => `${cidr} ${group}` }),
  routes: fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: route }, toOtherClients), {
    maxLength: 3,
    selector: ({ cidr }) => cidr,
  }),
  isMutual: mostly([false], true),
});

/** Declarations as a file says them, over the networks of `declared.ts` and the certificates of `command-world.ts`. */
export const written: fc.Arbitrary<Written> = parts.map(
  ({ banner, group, vpc, subnets, rules, routes, isMutual, ...plain }) => ({
    ...plain,
    ClientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
    ClientCidrBlock: '10.100.0.0/16',
    ServerCertificateArn: SERVER,
    AuthenticationOptions: isMutual ? [MUTUAL] : [FEDERATED],
    ...(banner === undefined ? {} : { ClientLoginBannerOptions: { Enabled: true, BannerText: banner } }),
    ...(group === undefined ? {} : { ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: group } }),
    ...(vpc.id === undefined ? {} : { VpcId: vpc.id }),
    SecurityGroupIds: vpc.groups ?? [],
    TargetNetworks: subnets.map((SubnetId) => ({ SubnetId })),
    AuthorizationRules: rules.map(({ cidr: TargetNetworkCidr, group: AccessGroupId }) =>
      AccessGroupId === undefined
        ? { TargetNetworkCidr, AuthorizeAllGroups: true }
        : { TargetNetworkCidr, AccessGroupId },
    ),
    Routes: routes.map(({ cidr: DestinationCidrBlock, target: TargetVpcSubnetId }) => ({
      DestinationCidrBlock,
      TargetVpcSubnetId,
    })),
  }),
);

const MUTUAL = {
  Type: 'certificate-authentication' as const,
  MutualAuthentication: { ClientRootCertificateChainArn: SERVER },
};

const FEDERATED = {
  Type: 'federated-authentication' as const,
  FederatedAuthentication: { SAMLProviderArn: CORP },
};
