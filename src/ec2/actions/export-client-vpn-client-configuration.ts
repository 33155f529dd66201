import type { Action } from '../wire/action.ts';
import { text } from '../wire/xml.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { requireEndpoint } from './read-endpoint.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** ExportClientVpnClientConfiguration: byte for byte what the portal's main button gives. */
export function exportClientVpnClientConfiguration(deps: ClientVpnActionDependencies): Action<string> {
  return {
    name: 'ExportClientVpnClientConfiguration',
    parse: (form) => form.requiredText('ClientVpnEndpointId'),
    targets: (clientVpnEndpointId) => targetEndpoint(deps, clientVpnEndpointId),
    async run(clientVpnEndpointId) {
      const endpoint = await requireEndpoint(deps, clientVpnEndpointId);
      const exported = await deps.exportClientConfiguration(endpoint);
      return text('clientConfiguration', exported.text);
    },
  };
}
