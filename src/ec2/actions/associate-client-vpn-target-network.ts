import type { AssociateClientVpnTargetNetworkRequest } from '../../endpoints/endpoint-requests.ts';
import type { Action } from '../wire/action.ts';
import { UnsupportedOperation } from '../wire/failures.ts';
import type { Form } from '../wire/form.ts';
import { text } from '../wire/xml.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { commandOptions, type Mutation, readClientToken } from './mutation.ts';
import { targetEndpoint } from './target-endpoint.ts';

type Request = Mutation<AssociateClientVpnTargetNetworkRequest>;

/** AssociateClientVpnTargetNetwork: the subnet becomes a target network of the endpoint. */
export function associateClientVpnTargetNetwork(deps: ClientVpnActionDependencies): Action<Request> {
  return {
    name: 'AssociateClientVpnTargetNetwork',
    parse: (form) => ({ ...readClientToken(form), request: readRequest(form) }),
    auditDetails: ({ request }) => auditDetails(request),
    targets: ({ request }) => targetEndpoint(deps, request.clientVpnEndpointId),
    async run(order, context) {
      const options = commandOptions(order, context);
      const associationId = await deps.commands.associateClientVpnTargetNetwork(order.request, options);
      context.note?.({ associationId });
      return text('associationId', associationId) + formatStatus('associating');
    },
  };
}

function readRequest(form: Form): AssociateClientVpnTargetNetworkRequest {
  refuseZone(form.text('AvailabilityZone') ?? form.text('AvailabilityZoneId'));
  return {
    clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
    subnetId: form.requiredText('SubnetId'),
  };
}

/** Zones are named instead of subnets only where the endpoint is attached to a transit gateway. */
function refuseZone(availabilityZone: string | undefined): void {
  if (availabilityZone === undefined) return;
  throw new UnsupportedOperation(
    'Transit gateways are not supported here. Name a subnet in SubnetId instead of an availability zone.',
  );
}
