import type { Endpoint, TargetNetwork } from '../../endpoints/endpoint.ts';
import { AssociationNotFound } from '../../endpoints/failures/target-network-failures.ts';
import type { Action } from '../wire/action.ts';
import { text, textItems } from '../wire/xml.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { describeParts } from './describe-parts.ts';
import { formatStatus } from './format-status.ts';

/** DescribeClientVpnTargetNetworks: the associations of an endpoint. */
export function describeClientVpnTargetNetworks(deps: ClientVpnActionDependencies): Action {
  return describeParts<TargetNetwork>(deps, {
    action: 'DescribeClientVpnTargetNetworks',
    wrapper: 'clientVpnTargetNetworks',
    idsParameter: 'AssociationIds',
    of: ({ targetNetworks }, ids) => (ids ? ids.map((id) => named(targetNetworks, id)) : targetNetworks),
    key: ({ associationId }) => associationId,
    filterable: {
      names: {
        'association-id': ({ associationId }) => associationId,
        'target-network-id': ({ subnetId }) => subnetId,
        'vpc-id': ({ vpcId }) => vpcId,
      },
    },
    format: formatTargetNetwork,
  });
}

function named(targetNetworks: readonly TargetNetwork[], id: string): TargetNetwork {
  const found = targetNetworks.find(({ associationId }) => associationId === id);
  if (!found) throw new AssociationNotFound(id);
  return found;
}

/** The security groups are those of the endpoint: they are applied to all its target networks alike. */
function formatTargetNetwork(network: TargetNetwork, endpoint: Endpoint): string {
  return (
    text('associationId', network.associationId) +
    text('vpcId', network.vpcId) +
    text('targetNetworkId', network.subnetId) +
    text('clientVpnEndpointId', endpoint.clientVpnEndpointId) +
    formatStatus(network.status) +
    textItems('securityGroups', endpoint.securityGroupIds)
  );
}
