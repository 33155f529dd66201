import type { ImportRevocationListRequest } from '../../endpoints/revocation-commands.ts';
import type { Action } from '../wire/action.ts';
import type { RevocationListActionDependencies } from './dependencies.ts';
import { formatDone } from './format-done.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** ImportClientVpnClientCertificateRevocationList: the list takes the place of the one that is there. */
export function importClientVpnClientCertificateRevocationList(
  deps: RevocationListActionDependencies,
): Action<ImportRevocationListRequest> {
  return {
    name: 'ImportClientVpnClientCertificateRevocationList',
    parse: (form) => ({
      clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
      certificateRevocationList: form.requiredText('CertificateRevocationList'),
    }),
    targets: ({ clientVpnEndpointId }) => targetEndpoint(deps, clientVpnEndpointId),
    async run(request, { dryRun }) {
      await deps.revocations.importRevocationList(request, { dryRun });
      return formatDone();
    },
  };
}
