import type { ModifyClientVpnEndpointRequest } from '../../endpoints/endpoint-requests.ts';
import type { Target } from '../service.ts';
import type { Action } from '../wire/action.ts';
import type { Form } from '../wire/form.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { factsAfter, factsOfEndpoint } from './endpoint-facts.ts';
import { readChangeableMembers } from './endpoint-parameters.ts';
import { clientVpnEndpointArn, endpointTargets } from './endpoint-targets.ts';
import { formatDone } from './format-done.ts';
import { present } from './present.ts';
import { findEndpoint } from './read-endpoint.ts';

/** ModifyClientVpnEndpoint: what the request does not name stays as it is. */
export function modifyClientVpnEndpoint(
  deps: ClientVpnActionDependencies,
): Action<ModifyClientVpnEndpointRequest> {
  return {
    name: 'ModifyClientVpnEndpoint',
    parse: readRequest,
    auditDetails,
    targets: (request) => targetsOf(deps, request),
    async run(request, { dryRun }) {
      await deps.commands.modifyClientVpnEndpoint(request, { dryRun });
      return formatDone();
    },
  };
}

function readRequest(form: Form): ModifyClientVpnEndpointRequest {
  const dnsServers = form.structure('DnsServers');
  return {
    clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
    ...readChangeableMembers(form),
    ...(dnsServers && { dnsServers: readDnsServers(dnsServers) }),
  };
}

function readDnsServers(form: Form) {
  return present({ customDnsServers: form.list('CustomDnsServers'), enabled: form.flag('Enabled') });
}

/** The endpoint as it is and as it would be: who may only use one certificate can neither take it away nor give another. */
async function targetsOf(
  deps: ClientVpnActionDependencies,
  request: ModifyClientVpnEndpointRequest,
): Promise<readonly Target[]> {
  const realm = deps.realm();
  const { clientVpnEndpointId: id } = request;
  const endpoint = await findEndpoint(deps, id);
  if (!endpoint) return [{ arn: clientVpnEndpointArn(realm, id) }];
  const before = factsOfEndpoint(endpoint);
  return [before, factsAfter(before, request)].flatMap((facts) => endpointTargets(realm, id, facts));
}
