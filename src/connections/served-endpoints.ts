import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import { parseClientVpnEndpointId } from '../kernel/ids.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { EndpointNotServed } from './gateway-failures.ts';
import { landingNetwork } from './landing.ts';

/** Does this gateway serve the endpoint: one with an associated subnet in its zone and, where it serves only some, one of these. */
export function isServedBy(gateway: Gateway, endpoint: Endpoint): boolean {
  return isMeantFor(gateway, endpoint) && landingNetwork(endpoint, gateway.availabilityZone) !== undefined;
}

/** A gateway that lists endpoints serves no other. */
export function isMeantFor(
  { endpointIds }: Gateway,
  { clientVpnEndpointId }: Pick<Endpoint, 'clientVpnEndpointId'>,
): boolean {
  return endpointIds?.includes(clientVpnEndpointId) ?? true;
}

/** The endpoint of this id, as it is now. Throws `EndpointNotServed` alike for one that the gateway does not serve and for one that does not exist. */
export async function requireServedEndpoint(
  endpoints: Pick<EndpointStore, 'get'>,
  gateway: Gateway,
  clientVpnEndpointId: string,
  asOf?: AsOf,
): Promise<Versioned<Endpoint>> {
  const id = parseClientVpnEndpointId(clientVpnEndpointId);
  const found = id && (await endpoints.get(id, asOf));
  if (!found || !isServedBy(gateway, found.value)) throw new EndpointNotServed(clientVpnEndpointId);
  return found;
}
