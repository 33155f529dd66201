import { findSubnet } from './declared-networks.ts';
import type { Endpoint } from './endpoint.ts';
import type { Network } from './vpn-settings.ts';

/**
 * What an administrator should know of an endpoint that works as it was told to: sentences for the status message of
 * DescribeClientVpnEndpoints and for `doctor`. `networks`: those of the configuration; undefined where they are somebody else's to know.
 */
export function endpointNotices(
  endpoint: Endpoint,
  networks: readonly Network[] | undefined,
): readonly string[] {
  return [
    ...splitTunnelNotices(endpoint),
    ...routeNotices(endpoint),
    ...(networks ? vanishedNotices(endpoint, networks) : []),
  ];
}

/** Guide, section "Split-tunnel on Client VPN endpoints". */
function splitTunnelNotices({ splitTunnel, routes }: Endpoint): readonly string[] {
  if (!splitTunnel || !routes.some(({ destinationCidr }) => destinationCidr === '0.0.0.0/0')) return [];
  return [
    'Split tunnel is on and there is a route to 0.0.0.0/0, which may cut clients off. Delete the route, or turn split tunnel off.',
  ];
}

/** Guide, "Access to a peered VPC, Amazon S3, or the internet is intermittent": clients land on any of the subnets. */
function routeNotices({ targetNetworks, routes }: Endpoint): readonly string[] {
  const throughSubnets = routes.filter(({ targetSubnet }) => targetSubnet !== 'local');
  const destinations = [...new Set(throughSubnets.map(({ destinationCidr }) => destinationCidr))];
  return targetNetworks.flatMap(({ subnetId }) => {
    const own = throughSubnets.filter(({ targetSubnet }) => targetSubnet === subnetId);
    const reached = new Set(own.map(({ destinationCidr }) => destinationCidr));
    const missing = destinations.filter((destination) => !reached.has(destination));
    if (missing.length === 0) return [];
    return [
      `Clients that land on ${subnetId} do not reach ${missing.join(', ')}, which other target networks lead to. Add the missing routes.`,
    ];
  });
}

function vanishedNotices({ targetNetworks }: Endpoint, networks: readonly Network[]): readonly string[] {
  return targetNetworks
    .filter(({ subnetId }) => !findSubnet(networks, subnetId))
    .map(
      ({ subnetId, associationId }) =>
        `${subnetId} is in Networks no more. Disassociate ${associationId}, or declare the subnet again.`,
    );
}
