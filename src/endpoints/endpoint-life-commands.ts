import { withoutTags, withTags } from '../kernel/tags.ts';
import { assertHandler, assertServerCertificate, type ReferenceDeps } from './assert-references.ts';
import type { Endpoint } from './endpoint.ts';
import type { ChangeEndpoint, EndpointOrder } from './endpoint-change.ts';
import type { EndpointCommands } from './endpoint-commands.ts';
import type { ModifyClientVpnEndpointRequest } from './endpoint-requests.ts';
import { readDnsServers, withSettings } from './endpoint-settings.ts';
import { withWantedVpc } from './endpoint-vpc.ts';
import { ClientVpnEndpointHasAssociations } from './failures/endpoint-life-failures.ts';
import type { NetworkDirectory } from './look-ups.ts';
import { named, withTagsOf } from './new-endpoint.ts';

export interface EndpointLifeDeps extends ReferenceDeps {
  readonly change: ChangeEndpoint;
  readonly networks: Pick<NetworkDirectory, 'findVpc'>;
}

/** What may be done to an endpoint that is there, its networks and rules aside. */
export type EndpointLifeCommands = Pick<
  EndpointCommands,
  'modifyClientVpnEndpoint' | 'deleteClientVpnEndpoint' | 'createTags' | 'deleteTags'
>;

/** These commands over whatever changes endpoints. Beside what that throws, each throws what its transition names. */
export function createEndpointLifeCommands(deps: EndpointLifeDeps): EndpointLifeCommands {
  const { change } = deps;
  return {
    modifyClientVpnEndpoint: (request, options) =>
      change(
        orderOf('ModifyClientVpnEndpoint', request.clientVpnEndpointId, request, options),
        async (endpoint) => ({
          endpoint: await modified(deps, endpoint, request),
          answer: undefined,
        }),
      ),
    deleteClientVpnEndpoint: (clientVpnEndpointId, options) =>
      change(orderOf('DeleteClientVpnEndpoint', clientVpnEndpointId, {}, options), (endpoint) => {
        assertDeletable(endpoint);
        return { endpoint: undefined, answer: undefined };
      }),
    createTags: (clientVpnEndpointId, tags, options) =>
      change(orderOf('CreateTags', clientVpnEndpointId, { tags }, options), (endpoint) => ({
        endpoint: withTagsOf(endpoint, withTags(endpoint.tags, tags)),
        answer: undefined,
      })),
    deleteTags: (clientVpnEndpointId, tags, options) =>
      change(orderOf('DeleteTags', clientVpnEndpointId, { tags }, options), (endpoint) => ({
        endpoint: withTagsOf(endpoint, withoutTags(endpoint.tags, tags)),
        answer: undefined,
      })),
  };
}

function orderOf(
  action: string,
  clientVpnEndpointId: string,
  request: object,
  options: EndpointOrder['options'],
): EndpointOrder {
  return { clientVpnEndpointId, action, request, options };
}

/**
 * What may change is what the request can say (guide, "Endpoint modification"): not the client CIDR range, the ways to authenticate, the
 * client certificate or the transport protocol. Only what is named is looked at: a certificate that ended meanwhile does not keep anybody
 * from changing a description.
 */
async function modified(
  deps: EndpointLifeDeps,
  endpoint: Endpoint,
  request: ModifyClientVpnEndpointRequest,
): Promise<Endpoint> {
  const changed = named({
    ...withSettings(endpoint, request),
    dnsServers: dnsServersOf(endpoint, request.dnsServers),
  });
  if (request.serverCertificateArn !== undefined) {
    await assertServerCertificate(deps, request.serverCertificateArn);
  }
  if (request.clientConnectOptions) assertHandler(changed, deps.realm());
  return withWantedVpc(changed, request, deps.networks);
}

/** EC2 API reference, DnsServersOptionsModifyStructure: `Enabled` false takes all servers away. */
function dnsServersOf(
  { dnsServers }: Endpoint,
  asked: ModifyClientVpnEndpointRequest['dnsServers'],
): readonly string[] {
  if (asked?.enabled === false) return [];
  return readDnsServers(asked?.customDnsServers ?? dnsServers);
}

/** Guide, "Delete a Client VPN endpoint". */
function assertDeletable({ clientVpnEndpointId, targetNetworks }: Endpoint): void {
  if (targetNetworks.length === 0) return;
  const ids = targetNetworks.map(({ associationId }) => associationId);
  throw new ClientVpnEndpointHasAssociations(clientVpnEndpointId, ids);
}
