import type { AuthorizeClientVpnIngressRequest } from '../../endpoints/endpoint-requests.ts';
import type { Action } from '../wire/action.ts';
import type { Form } from '../wire/form.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { commandOptions, type Mutation, readClientToken } from './mutation.ts';
import { present } from './present.ts';
import { targetEndpoint } from './target-endpoint.ts';

type Request = Mutation<AuthorizeClientVpnIngressRequest>;

/** AuthorizeClientVpnIngress: one more authorization rule. */
export function authorizeClientVpnIngress(deps: ClientVpnActionDependencies): Action<Request> {
  return {
    name: 'AuthorizeClientVpnIngress',
    parse: (form) => ({ ...readClientToken(form), request: readRequest(form) }),
    auditDetails: ({ request }) => auditDetails(request),
    targets: ({ request }) => targetEndpoint(deps, request.clientVpnEndpointId),
    async run(order, context) {
      await deps.commands.authorizeClientVpnIngress(order.request, commandOptions(order, context));
      return formatStatus('authorizing');
    },
  };
}

function readRequest(form: Form): AuthorizeClientVpnIngressRequest {
  return present({
    clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
    targetNetworkCidr: form.requiredText('TargetNetworkCidr'),
    accessGroupId: form.text('AccessGroupId'),
    authorizeAllGroups: form.flag('AuthorizeAllGroups'),
    description: form.text('Description'),
  });
}
