import type { Endpoint } from '../../endpoints/endpoint.ts';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import { portalSamlProviderArn, tunnelSamlProviderArn } from '../../endpoints/portal-access.ts';
import type { SetupGrant } from './setup-links.ts';

/**
 * The endpoints that a setup may be told of: those whose people sign in at its provider, or the one that its link names.
 * By name. Throws `StoreUnavailable`.
 */
export async function providerEndpoints(
  endpoints: Pick<EndpointStore, 'list'>,
  { samlProviderArn, clientVpnEndpointId }: SetupGrant,
): Promise<readonly Endpoint[]> {
  const all = (await endpoints.list()).map(({ value }) => value);
  return all
    .filter((endpoint) => isOfProvider(endpoint, samlProviderArn))
    .filter((endpoint) => [undefined, endpoint.clientVpnEndpointId].includes(clientVpnEndpointId))
    .sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
}

function isOfProvider(endpoint: Endpoint, samlProviderArn: string): boolean {
  if (endpoint.status === 'deleting' || endpoint.status === 'deleted') return false;
  return [portalSamlProviderArn(endpoint), tunnelSamlProviderArn(endpoint)].includes(samlProviderArn);
}
