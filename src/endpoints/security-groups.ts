import type { PosternError } from '../kernel/errors.ts';
import type { Endpoint } from './endpoint.ts';
import {
  NoSecurityGroup,
  NotTheVpcOfEndpoint,
  SecurityGroupNotFound,
  TooManySecurityGroups,
  VpcNotFound,
} from './failures/security-group-failures.ts';
import type { Network } from './vpn-settings.ts';

/** ApplySecurityGroupsToClientVpnTargetNetwork: "up to five". */
export const MOST_SECURITY_GROUPS = 5;

/** The group that applies where an endpoint names none (guide, "Apply a security group to a target network"). */
export function defaultSecurityGroups(network: Network): readonly string[] {
  return network.securityGroups
    .filter(({ groupName }) => groupName === 'default')
    .map(({ groupId }) => groupId);
}

/** All that stands against these groups for an endpoint of `network`. */
export function securityGroupFailures(
  securityGroupIds: readonly string[],
  network: Network,
): readonly PosternError[] {
  const known = new Set(network.securityGroups.map(({ groupId }) => groupId));
  const unknown = securityGroupIds.filter((id) => !known.has(id));
  const tooMany = securityGroupIds.length > MOST_SECURITY_GROUPS;
  return [
    ...(tooMany ? [new TooManySecurityGroups(securityGroupIds.length, MOST_SECURITY_GROUPS)] : []),
    ...unknown.map((id) => new SecurityGroupNotFound(id, network.vpcId)),
  ];
}

/**
 * The endpoint with these groups in place of those it has; one that is named twice counts once. `network`: what the directory
 * knows under `vpcId`. Throws `NotTheVpcOfEndpoint`, `VpcNotFound`, `NoSecurityGroup`, `TooManySecurityGroups`,
 * `SecurityGroupNotFound`.
 */
export function applySecurityGroups(
  endpoint: Endpoint,
  vpcId: string,
  network: Network | undefined,
  securityGroupIds: readonly string[],
): Endpoint {
  if (endpoint.vpcId !== vpcId) throw new NotTheVpcOfEndpoint(vpcId, endpoint.vpcId);
  if (!network) throw new VpcNotFound(vpcId);
  if (securityGroupIds.length === 0) throw new NoSecurityGroup();
  const groups = [...new Set(securityGroupIds)];
  const [failure] = securityGroupFailures(groups, network);
  if (failure) throw failure;
  return { ...endpoint, securityGroupIds: groups };
}
