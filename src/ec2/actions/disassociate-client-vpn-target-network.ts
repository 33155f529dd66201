import type { DisassociateClientVpnTargetNetworkRequest } from '../../endpoints/endpoint-requests.ts';
import type { Action } from '../wire/action.ts';
import { text } from '../wire/xml.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** DisassociateClientVpnTargetNetwork: the association goes, and the routes through its subnet with it. */
export function disassociateClientVpnTargetNetwork(
  deps: ClientVpnActionDependencies,
): Action<DisassociateClientVpnTargetNetworkRequest> {
  return {
    name: 'DisassociateClientVpnTargetNetwork',
    parse: (form) => ({
      clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
      associationId: form.requiredText('AssociationId'),
    }),
    auditDetails,
    targets: ({ clientVpnEndpointId }) => targetEndpoint(deps, clientVpnEndpointId),
    async run(request, { dryRun }) {
      await deps.commands.disassociateClientVpnTargetNetwork(request, { dryRun });
      return text('associationId', request.associationId) + formatStatus('disassociating');
    },
  };
}
