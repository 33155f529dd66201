import type { CreateClientVpnRouteRequest } from '../../endpoints/endpoint-requests.ts';
import type { Action } from '../wire/action.ts';
import type { Form } from '../wire/form.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { commandOptions, type Mutation, readClientToken } from './mutation.ts';
import { present } from './present.ts';
import { targetEndpoint } from './target-endpoint.ts';

type Request = Mutation<CreateClientVpnRouteRequest>;

/** CreateClientVpnRoute: one more way out of the endpoint. */
export function createClientVpnRoute(deps: ClientVpnActionDependencies): Action<Request> {
  return {
    name: 'CreateClientVpnRoute',
    parse: (form) => ({ ...readClientToken(form), request: readRequest(form) }),
    auditDetails: ({ request }) => auditDetails(request),
    targets: ({ request }) => targetEndpoint(deps, request.clientVpnEndpointId),
    async run(order, context) {
      await deps.commands.createClientVpnRoute(order.request, commandOptions(order, context));
      return formatStatus('creating');
    },
  };
}

function readRequest(form: Form): CreateClientVpnRouteRequest {
  return present({
    clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
    destinationCidrBlock: form.requiredText('DestinationCidrBlock'),
    targetVpcSubnetId: form.requiredText('TargetVpcSubnetId'),
    description: form.text('Description'),
  });
}
