import type { CreateClientVpnEndpointRequest } from '../../endpoints/endpoint-requests.ts';
import type { Target } from '../service.ts';
import type { Action } from '../wire/action.ts';
import { InvalidParameterValue, MissingParameter } from '../wire/failures.ts';
import type { Form } from '../wire/form.ts';
import { text } from '../wire/xml.ts';
import { auditDetails } from './audit-details.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { factsOfRequest } from './endpoint-facts.ts';
import { readAuthentication, readChangeableMembers } from './endpoint-parameters.ts';
import { endpointTargets } from './endpoint-targets.ts';
import { formatStatus } from './format-status.ts';
import { commandOptions, type Mutation, readClientToken } from './mutation.ts';
import { present } from './present.ts';
import { CLIENT_VPN_ENDPOINT, readTags } from './tag-parameters.ts';

type Request = Mutation<CreateClientVpnEndpointRequest>;

/** CreateClientVpnEndpoint: an endpoint of which the answer gives id and DNS name. */
export function createClientVpnEndpoint(deps: ClientVpnActionDependencies): Action<Request> {
  return {
    name: 'CreateClientVpnEndpoint',
    parse: (form) => ({ ...readClientToken(form), request: readRequest(form) }),
    auditDetails: ({ request }) => auditDetails(request),
    targets: ({ request }) => targetsOf(deps, request),
    async run(order, context) {
      const created = await deps.commands.createClientVpnEndpoint(
        order.request,
        commandOptions(order, context),
      );
      context.note?.({ clientVpnEndpointId: created.clientVpnEndpointId });
      return (
        text('clientVpnEndpointId', created.clientVpnEndpointId) +
        formatStatus('pending-associate') +
        text('dnsName', created.dnsName)
      );
    },
  };
}

/** With tags it is CreateTags, too (EC2 user guide, "Grant permission to tag resources during creation"). */
function targetsOf(
  { realm }: ClientVpnActionDependencies,
  request: CreateClientVpnEndpointRequest,
): readonly Target[] {
  const targets = endpointTargets(realm(), '*', factsOfRequest(request));
  const tagging = request.tags?.length ? targets : [];
  return [...targets, ...tagging.map((target) => ({ ...target, action: 'ec2:CreateTags' }))];
}

function readRequest(form: Form): CreateClientVpnEndpointRequest {
  return present({
    ...readRequiredMembers(form),
    clientCidrBlock: form.text('ClientCidrBlock'),
    dnsServers: form.list('DnsServers'),
    transportProtocol: form.text('TransportProtocol'),
    endpointIpAddressType: form.text('EndpointIpAddressType'),
    trafficIpAddressType: form.text('TrafficIpAddressType'),
    tags: readTagSpecifications(form),
  });
}

function readRequiredMembers(form: Form) {
  form.requiredText('ServerCertificateArn');
  const authenticationOptions = form.structures('Authentication').map(readAuthentication);
  if (authenticationOptions.length === 0) throw new MissingParameter('Authentication');
  const changeable = readChangeableMembers(form);
  if (!changeable.connectionLogOptions) throw new MissingParameter('ConnectionLogOptions');
  return { ...changeable, authenticationOptions };
}

function readTagSpecifications(form: Form) {
  const specifications = form.structures('TagSpecification');
  return specifications.flatMap((specification) => {
    const type = specification.requiredText('ResourceType');
    if (type === CLIENT_VPN_ENDPOINT) return readTags(specification);
    throw new InvalidParameterValue(
      `Tags for ${type} cannot be given here: this action makes a ${CLIENT_VPN_ENDPOINT}.`,
    );
  });
}
