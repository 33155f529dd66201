import type { DeleteClientVpnRouteRequest } from '../../endpoints/endpoint-requests.ts';
import type { Action } from '../wire/action.ts';
import type { Form } from '../wire/form.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { present } from './present.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** DeleteClientVpnRoute: a route that somebody added goes. */
export function deleteClientVpnRoute(deps: ClientVpnActionDependencies): Action<DeleteClientVpnRouteRequest> {
  return {
    name: 'DeleteClientVpnRoute',
    parse: readRequest,
    auditDetails,
    targets: ({ clientVpnEndpointId }) => targetEndpoint(deps, clientVpnEndpointId),
    async run(request, { dryRun }) {
      await deps.commands.deleteClientVpnRoute(request, { dryRun });
      return formatStatus('deleting');
    },
  };
}

function readRequest(form: Form): DeleteClientVpnRouteRequest {
  return present({
    clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
    destinationCidrBlock: form.requiredText('DestinationCidrBlock'),
    targetVpcSubnetId: form.text('TargetVpcSubnetId'),
  });
}
