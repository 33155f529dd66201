import type { Action } from '../wire/action.ts';
import { text } from '../wire/xml.ts';
import type { RevocationListActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** ExportClientVpnClientCertificateRevocationList: byte for byte what was imported. */
export function exportClientVpnClientCertificateRevocationList(
  deps: RevocationListActionDependencies,
): Action<string> {
  return {
    name: 'ExportClientVpnClientCertificateRevocationList',
    parse: (form) => form.requiredText('ClientVpnEndpointId'),
    targets: (clientVpnEndpointId) => targetEndpoint(deps, clientVpnEndpointId),
    async run(clientVpnEndpointId) {
      const exported = await deps.revocations.exportRevocationList(clientVpnEndpointId);
      return (
        text('certificateRevocationList', exported.certificateRevocationList) + formatStatus(exported.status)
      );
    },
  };
}
