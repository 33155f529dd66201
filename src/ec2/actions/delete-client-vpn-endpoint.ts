import type { Action } from '../wire/action.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** DeleteClientVpnEndpoint: it is gone at once, and whoever asks afterwards is told that there is none. */
export function deleteClientVpnEndpoint(deps: ClientVpnActionDependencies): Action<string> {
  return {
    name: 'DeleteClientVpnEndpoint',
    parse: (form) => form.requiredText('ClientVpnEndpointId'),
    targets: (clientVpnEndpointId) => targetEndpoint(deps, clientVpnEndpointId),
    async run(clientVpnEndpointId, { dryRun }) {
      await deps.commands.deleteClientVpnEndpoint(clientVpnEndpointId, { dryRun });
      return formatStatus('deleting');
    },
  };
}
