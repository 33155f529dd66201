import type { RevokeClientVpnIngressRequest } from '../../endpoints/endpoint-requests.ts';
import type { Action } from '../wire/action.ts';
import type { Form } from '../wire/form.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { present } from './present.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** RevokeClientVpnIngress: an authorization rule goes. */
export function revokeClientVpnIngress(
  deps: ClientVpnActionDependencies,
): Action<RevokeClientVpnIngressRequest> {
  return {
    name: 'RevokeClientVpnIngress',
    parse: readRequest,
    auditDetails,
    targets: ({ clientVpnEndpointId }) => targetEndpoint(deps, clientVpnEndpointId),
    async run(request, { dryRun }) {
      await deps.commands.revokeClientVpnIngress(request, { dryRun });
      return formatStatus('revoking');
    },
  };
}

function readRequest(form: Form): RevokeClientVpnIngressRequest {
  return present({
    clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
    targetNetworkCidr: form.requiredText('TargetNetworkCidr'),
    accessGroupId: form.text('AccessGroupId'),
    revokeAllGroups: form.flag('RevokeAllGroups'),
  });
}
