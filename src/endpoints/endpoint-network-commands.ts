import type { Endpoint } from './endpoint.ts';
import type { Changed, ChangeEndpoint } from './endpoint-change.ts';
import type { CommandOptions, EndpointCommands } from './endpoint-commands.ts';
import { assertRoomForRule, authorizeIngress, revokeIngress } from './ingress.ts';
import type { NetworkDirectory } from './look-ups.ts';
import type { Quotas } from './quotas.ts';
import { addRoute, assertRoomForRoute, removeRoute } from './route-table.ts';
import { applySecurityGroups } from './security-groups.ts';
import { associateTargetNetwork, disassociateTargetNetwork, type Surroundings } from './target-networks.ts';

export interface EndpointNetworkDeps {
  readonly change: ChangeEndpoint;
  readonly networks: NetworkDirectory;
  /** Read at each use, since the configuration can be read again. */
  readonly quotas: () => Quotas;
  readonly surroundings: () => Surroundings;
}

/** What may be done to the networks that an endpoint leads to, and to who may reach them. */
export type EndpointNetworkCommands = Pick<
  EndpointCommands,
  | 'associateClientVpnTargetNetwork'
  | 'disassociateClientVpnTargetNetwork'
  | 'applySecurityGroups'
  | 'authorizeClientVpnIngress'
  | 'revokeClientVpnIngress'
  | 'createClientVpnRoute'
  | 'deleteClientVpnRoute'
>;

/** These commands over whatever changes endpoints. Beside what that throws, each throws what its transition names. */
export function createEndpointNetworkCommands(deps: EndpointNetworkDeps): EndpointNetworkCommands {
  const { networks, quotas, surroundings } = deps;
  const order = orders(deps.change);
  return {
    associateClientVpnTargetNetwork: (request, options) =>
      order('AssociateClientVpnTargetNetwork', request, options, async (endpoint) => {
        const { subnetId } = request;
        const found = await networks.findSubnet(subnetId);
        const { associationId: answer, ...rest } = associateTargetNetwork(
          endpoint,
          subnetId,
          found,
          surroundings(),
        );
        return { ...rest, answer };
      }),
    disassociateClientVpnTargetNetwork: (request, options) =>
      order('DisassociateClientVpnTargetNetwork', request, options, (endpoint) =>
        silently(disassociateTargetNetwork(endpoint, request.associationId)),
      ),
    applySecurityGroups: (request, options) =>
      order('ApplySecurityGroupsToClientVpnTargetNetwork', request, options, async (endpoint) => {
        const { vpcId, securityGroupIds } = request;
        const network = await networks.findVpc(vpcId);
        const applied = applySecurityGroups(endpoint, vpcId, network, securityGroupIds);
        return { endpoint: applied, answer: applied.securityGroupIds };
      }),
    authorizeClientVpnIngress: (request, options) =>
      order('AuthorizeClientVpnIngress', request, options, (endpoint) => {
        const authorized = authorizeIngress(endpoint, request);
        assertRoomForRule(endpoint, quotas().authorizationRules);
        return silently(authorized);
      }),
    revokeClientVpnIngress: (request, options) =>
      order('RevokeClientVpnIngress', request, options, (endpoint) =>
        silently(revokeIngress(endpoint, request)),
      ),
    createClientVpnRoute: (request, options) =>
      order('CreateClientVpnRoute', request, options, (endpoint) => {
        const routed = addRoute(endpoint, request);
        assertRoomForRoute(endpoint, quotas().routes);
        return silently(routed);
      }),
    deleteClientVpnRoute: (request, options) =>
      order('DeleteClientVpnRoute', request, options, (endpoint) =>
        silently(removeRoute(endpoint, request.destinationCidrBlock, request.targetVpcSubnetId)),
      ),
  };
}

type Decide<Answer> = (endpoint: Endpoint) => Changed<Answer> | Promise<Changed<Answer>>;

function orders(change: ChangeEndpoint) {
  return <Answer>(
    action: string,
    request: { readonly clientVpnEndpointId: string },
    options: CommandOptions,
    decide: Decide<Answer>,
  ) => change({ clientVpnEndpointId: request.clientVpnEndpointId, action, request, options }, decide);
}

/** A change whose answer is only that it was made. */
function silently(endpoint: Endpoint): Changed<void> {
  return { endpoint, answer: undefined };
}
