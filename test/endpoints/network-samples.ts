import { findSubnet } from '../../src/endpoints/declared-networks.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { associateTargetNetwork, type Surroundings } from '../../src/endpoints/target-networks.ts';
import type { Network } from '../../src/endpoints/vpn-settings.ts';
import { endpoint } from './samples.ts';

export const surroundings: Surroundings = { account: '123456789012', gateways: [] };

type Subnet = Network['subnets'][number];

export function subnet(subnetId: string, changes: Partial<Subnet> = {}): Subnet {
  const availabilityZone = `site-${subnetId.at(-1)}`;
  return { subnetId, cidrBlock: '10.0.1.0/24', availabilityZone, availableIpAddressCount: 251, ...changes };
}

export function network(changes: Partial<Network> = {}): Network {
  return {
    vpcId: 'vpc-0a',
    cidrBlocks: ['10.0.0.0/16', '10.1.0.0/16'],
    subnets: [subnet('subnet-0a'), subnet('subnet-0b', { cidrBlock: '10.0.2.0/24' })],
    securityGroups: [
      { groupId: 'sg-0a', groupName: 'default' },
      { groupId: 'sg-0b', groupName: 'strict' },
    ],
    ...changes,
  };
}

/** As CreateClientVpnEndpoint leaves it: nothing associated, no rules, no routes. */
export function newEndpoint(changes: Partial<Endpoint> = {}): Endpoint {
  const { vpcId: _, ...rest } = endpoint();
  return {
    ...rest,
    status: 'pending-associate',
    targetNetworks: [],
    authorizationRules: [],
    routes: [],
    ...changes,
  };
}

/** The endpoint after these associations. */
export function associated(
  before: Endpoint,
  subnetIds: readonly string[],
  networks: readonly Network[] = [network()],
): Endpoint {
  return subnetIds.reduce(
    (now, id) => associateTargetNetwork(now, id, findSubnet(networks, id), surroundings).endpoint,
    before,
  );
}
