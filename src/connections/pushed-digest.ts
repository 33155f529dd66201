import { createHash } from 'node:crypto';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { remembered } from '../kernel/remember.ts';

/**
 * Stands for all that a client is told once and keeps until it connects again; where it differs from that of a connection, the connection
 * begins anew. Guide, "Modify a Client VPN endpoint": another DNS server, split tunnel on or off, and with split tunnel any change of the
 * route table (of its active routes, whatever their subnet: "Split-tunnel on Client VPN endpoints") reset connections. Rules do
 * too, it says: ours reach gateways at once and cut nobody off. The banner waits for the next session.
 */
export function pushedDigest(endpoint: Pushing, subnetId: string): string {
  return createHash('sha256')
    .update(subnetId)
    .update(' ')
    .update(pushedByEndpoint(endpoint))
    .digest('base64url');
}

type Pushing = Pick<
  Endpoint,
  'splitTunnel' | 'routes' | 'dnsServers' | 'clientRouteEnforcement' | 'clientCidrBlock'
>;

/** Worked out once for each state of an endpoint, however many connections it has. */
const pushedByEndpoint = remembered((endpoint: Pushing): string => {
  const { splitTunnel, dnsServers, clientRouteEnforcement = false, clientCidrBlock } = endpoint;
  const routes = splitTunnel ? routeTable(endpoint) : [];
  const pushed = [clientCidrBlock, splitTunnel, routes, dnsServers, clientRouteEnforcement];
  return createHash('sha256').update(JSON.stringify(pushed)).digest('base64url');
});

/** In an order of its own, so that only what there is counts. */
function routeTable({ routes }: Pick<Endpoint, 'routes'>): readonly string[] {
  const active = routes.filter(({ status }) => status === 'active');
  return active.map(({ destinationCidr, targetSubnet }) => `${destinationCidr} ${targetSubnet}`).toSorted();
}
