import type { PosternError } from '../kernel/errors.ts';
import type { Endpoint } from './endpoint.ts';
import { SecurityGroupsWithoutVpc, VpcInUse } from './failures/endpoint-life-failures.ts';
import { VpcNotFound } from './failures/security-group-failures.ts';
import { VpcOverlapsClientCidr } from './failures/target-network-failures.ts';
import type { NetworkDirectory } from './look-ups.ts';
import { defaultSecurityGroups, securityGroupFailures } from './security-groups.ts';
import { overlappingBlock } from './target-networks.ts';
import type { Network } from './vpn-settings.ts';

/** The VPC and the groups that Create and Modify may name. */
export interface WantedVpc {
  readonly vpcId?: string;
  readonly securityGroupIds?: readonly string[];
}

/**
 * The endpoint for the VPC that a request names, with its groups; where it names none, they stay, or are the default ones of a VPC that is
 * new to the endpoint (EC2 API reference, CreateClientVpnEndpoint: VpcId). Throws `SecurityGroupsWithoutVpc`, `VpcNotFound` and the
 * first of {@link vpcFailures}.
 */
export async function withWantedVpc(
  endpoint: Endpoint,
  { vpcId, securityGroupIds = [] }: WantedVpc,
  networks: Pick<NetworkDirectory, 'findVpc'>,
): Promise<Endpoint> {
  if (vpcId === undefined) {
    if (securityGroupIds.length > 0) throw new SecurityGroupsWithoutVpc();
    return endpoint;
  }
  const network = await networks.findVpc(vpcId);
  if (!network) throw new VpcNotFound(vpcId);
  return withVpc(endpoint, network, securityGroupIds);
}

/** The endpoint for `network`, with these groups, or as said above. Throws the first of {@link vpcFailures}. */
export function withVpc(endpoint: Endpoint, network: Network, named: readonly string[]): Endpoint {
  const [failure] = vpcFailures(endpoint, network, named);
  if (failure) throw failure;
  const { vpcId } = network;
  const kept = endpoint.vpcId === vpcId ? endpoint.securityGroupIds : defaultSecurityGroups(network);
  return { ...endpoint, vpcId, securityGroupIds: named.length > 0 ? [...new Set(named)] : kept };
}

/** All that stands against the endpoint's being for `network`: the VPC may change while nothing is associated (guide). */
export function vpcFailures(
  { vpcId, targetNetworks, clientCidrBlock }: Endpoint,
  network: Network,
  named: readonly string[],
): readonly PosternError[] {
  const isBound = targetNetworks.length > 0 && vpcId !== undefined && vpcId !== network.vpcId;
  const overlap = overlappingBlock(network, clientCidrBlock);
  return [
    ...(isBound ? [new VpcInUse(network.vpcId, vpcId)] : []),
    ...(overlap === undefined ? [] : [new VpcOverlapsClientCidr(network.vpcId, overlap, clientCidrBlock)]),
    ...securityGroupFailures(named, network),
  ];
}
