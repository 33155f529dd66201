import type { Network } from '../../../src/endpoints/vpn-settings.ts';

/** What the endpoints of the model can lead to, as its rules see it; all else is made from this. */
export interface ModelSubnet {
  readonly vpc: string;
  readonly cidr: string;
  readonly zone: string;
  readonly free: number;
}

export const SUBNETS: Readonly<Record<string, ModelSubnet>> = {
  'subnet-a1': { vpc: 'vpc-a', cidr: '10.0.1.0/24', zone: 'site-a', free: 200 },
  'subnet-a2': { vpc: 'vpc-a', cidr: '10.0.2.0/24', zone: 'site-b', free: 20 },
  'subnet-a3': { vpc: 'vpc-a', cidr: '10.0.3.0/27', zone: 'site-a', free: 20 },
  'subnet-small': { vpc: 'vpc-a', cidr: '10.0.4.0/28', zone: 'site-c', free: 20 },
  'subnet-full': { vpc: 'vpc-a', cidr: '10.0.5.0/24', zone: 'site-d', free: 19 },
  'subnet-b1': { vpc: 'vpc-b', cidr: '10.1.1.0/24', zone: 'site-a', free: 200 },
  'subnet-b2': { vpc: 'vpc-b', cidr: '10.2.1.0/24', zone: 'site-b', free: 200 },
  'subnet-dedicated': { vpc: 'vpc-dedicated', cidr: '10.3.1.0/24', zone: 'site-a', free: 200 },
  'subnet-foreign': { vpc: 'vpc-foreign', cidr: '10.4.1.0/24', zone: 'site-a', free: 200 },
};

/** The blocks that each VPC has at first. */
export const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  'vpc-a': ['10.0.0.0/16'],
  'vpc-b': ['10.1.0.0/16', '10.2.0.0/16'],
  'vpc-dedicated': ['10.3.0.0/16'],
  'vpc-foreign': ['10.4.0.0/16'],
};

/** Blocks that a VPC grows by, in this order; clients have addresses of the last one. */
export const GROWTH: readonly string[] = ['10.7.0.0/16', '10.96.0.0/12'];

export const QUOTAS = { clientVpnEndpoints: 3, authorizationRules: 6, routes: 2 };

/** Six of each VPC, the first of which is its default one. */
export function groupsOf(vpc: string): readonly string[] {
  return [0, 1, 2, 3, 4, 5].map((n) => `sg-${vpc}-${n}`);
}

export function defaultGroupOf(vpc: string): string {
  return `sg-${vpc}-0`;
}

/** The same as a configuration says it. */
export function networksOf(blocks: Readonly<Record<string, readonly string[]>>): readonly Network[] {
  return Object.entries(blocks).map(([vpcId, cidrBlocks]) => ({
    vpcId,
    cidrBlocks,
    ...(vpcId === 'vpc-dedicated' && { instanceTenancy: 'dedicated' as const }),
    ...(vpcId === 'vpc-foreign' && { ownerId: '210987654321' }),
    subnets: Object.entries(SUBNETS)
      .filter(([, { vpc }]) => vpc === vpcId)
      .map(([subnetId, { cidr, zone, free }]) => ({
        subnetId,
        cidrBlock: cidr,
        availabilityZone: zone,
        availableIpAddressCount: free,
      })),
    securityGroups: groupsOf(vpcId).map((groupId, n) => ({
      groupId,
      groupName: n === 0 ? 'default' : `group ${n}`,
    })),
  }));
}
