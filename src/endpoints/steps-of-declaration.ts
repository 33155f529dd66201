import type { PosternError } from '../kernel/errors.ts';
import type { DeclarationFault } from './declaration-fault.ts';
import type { DeclarationContext } from './declared-names.ts';
import { findSubnet } from './declared-networks.ts';
import type { Endpoint } from './endpoint.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import { vpcFailures, withVpc } from './endpoint-vpc.ts';
import { SecurityGroupsWithoutVpc } from './failures/endpoint-life-failures.ts';
import { VpcNotFound } from './failures/security-group-failures.ts';
import { authorizeIngress, ruleFailures, type WantedRule } from './ingress.ts';
import type { FoundSubnet } from './look-ups.ts';
import { addRoute, routeFailures, type WantedRoute } from './route-table.ts';
import { associateTargetNetwork, associationFailures } from './target-networks.ts';

/** One thing that a declaration asks for beside the endpoint itself, and where it stands there. */
export interface Step {
  readonly path: DeclarationFault['path'];
  /** What stands against it, as the endpoint is when its turn comes. */
  failures(endpoint: Endpoint): readonly PosternError[];
  take(endpoint: Endpoint): Endpoint;
}

/** The VPC, then its groups one by one, so that each fault is told at its own place. */
export function vpcSteps(
  { VpcId, SecurityGroupIds }: EndpointDeclaration,
  { networks }: DeclarationContext,
): readonly Step[] {
  if (VpcId === undefined) {
    return SecurityGroupIds.length > 0 ? [refused(['SecurityGroupIds'], new SecurityGroupsWithoutVpc())] : [];
  }
  const network = networks.find(({ vpcId }) => vpcId === VpcId);
  if (!network) return [refused(['VpcId'], new VpcNotFound(VpcId))];
  const bound: Step = {
    path: ['VpcId'],
    failures: (endpoint) => vpcFailures(endpoint, network, []),
    take: (endpoint) => withVpc(endpoint, network, []),
  };
  const groups = SecurityGroupIds.map(
    (id, index): Step => ({
      path: ['SecurityGroupIds', index],
      failures: (endpoint) => vpcFailures(endpoint, network, [id]),
      take: (endpoint) => withVpc(endpoint, network, SecurityGroupIds.slice(0, index + 1)),
    }),
  );
  return [bound, ...groups];
}

export function targetNetworkSteps(
  { TargetNetworks }: EndpointDeclaration,
  { networks, realm, vpn }: DeclarationContext,
): readonly Step[] {
  const surroundings = { account: realm.account, gateways: vpn.gateways };
  return TargetNetworks.map(({ SubnetId, RoutedCidrBlocks }, index) => {
    const found = routedTo(findSubnet(networks, SubnetId), RoutedCidrBlocks);
    return {
      path: ['TargetNetworks', index, 'SubnetId'],
      failures: (endpoint) => associationFailures(endpoint, SubnetId, found, surroundings),
      take: (endpoint) => associateTargetNetwork(endpoint, SubnetId, found, surroundings).endpoint,
    };
  });
}

export function ruleSteps({ AuthorizationRules }: EndpointDeclaration): readonly Step[] {
  return AuthorizationRules.map((declared, index) => {
    const wanted: WantedRule = {
      targetNetworkCidr: declared.TargetNetworkCidr,
      accessGroupId: declared.AccessGroupId ?? '',
      authorizeAllGroups: declared.AuthorizeAllGroups === true,
      description: declared.Description ?? '',
    };
    return {
      path: ['AuthorizationRules', index],
      failures: (endpoint) => ruleFailures(endpoint, wanted),
      take: (endpoint) => authorizeIngress(endpoint, wanted),
    };
  });
}

export function routeSteps({ Routes }: EndpointDeclaration): readonly Step[] {
  return Routes.map((declared, index) => {
    const wanted: WantedRoute = {
      destinationCidrBlock: declared.DestinationCidrBlock,
      targetVpcSubnetId: declared.TargetVpcSubnetId,
      description: declared.Description ?? '',
    };
    return {
      path: ['Routes', index],
      failures: (endpoint) => routeFailures(endpoint, wanted),
      take: (endpoint) => addRoute(endpoint, wanted),
    };
  });
}

function refused(path: Step['path'], failure: PosternError): Step {
  return { path, failures: () => [failure], take: (endpoint) => endpoint };
}

/** The subnet as it was when it was associated: its network may have got other CIDRs since. */
function routedTo(
  found: FoundSubnet | undefined,
  cidrBlocks: readonly string[] | undefined,
): FoundSubnet | undefined {
  if (!found || !cidrBlocks) return found;
  return { ...found, network: { ...found.network, cidrBlocks } };
}
