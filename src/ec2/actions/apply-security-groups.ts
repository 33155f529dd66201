import type { ApplySecurityGroupsRequest } from '../../endpoints/endpoint-requests.ts';
import type { Action } from '../wire/action.ts';
import { textItems } from '../wire/xml.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** ApplySecurityGroupsToClientVpnTargetNetwork: the groups replace those that are applied. */
export function applySecurityGroupsToClientVpnTargetNetwork(
  deps: ClientVpnActionDependencies,
): Action<ApplySecurityGroupsRequest> {
  return {
    name: 'ApplySecurityGroupsToClientVpnTargetNetwork',
    parse: (form) => ({
      clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
      vpcId: form.requiredText('VpcId'),
      securityGroupIds: form.requiredList('SecurityGroupId'),
    }),
    auditDetails,
    targets: ({ clientVpnEndpointId }) => targetEndpoint(deps, clientVpnEndpointId),
    async run(request, { dryRun }) {
      const applied = await deps.commands.applySecurityGroups(request, { dryRun });
      return textItems('securityGroupIds', applied);
    },
  };
}
