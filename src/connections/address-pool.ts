import type { Endpoint } from '../endpoints/endpoint.ts';
import { parseIpv4Network } from '../endpoints/ipv4-network.ts';
import { supportedConnections } from '../endpoints/target-networks.ts';
import { lastOf } from '../kernel/cidr.ts';
import type { AddressPool } from './connection-store.ts';
import { associatedNetworks } from './landing.ts';

/**
 * One part in eight of the addresses is held back for clients that move between gateways: until the gateway that they left is known to be
 * gone (`GATEWAY_SILENCE`), they hold two. The guide says "a portion" and no number (section "Client CIDR range size"); an eighth lets
 * one gateway of eight fail at full load, and is never reached by who follows the guide and takes twice the addresses that are needed.
 */
const HELD_BACK = 1 / 8;

/**
 * The addresses of the client CIDR that clients may get: all but the network's own, the first, which is the gateway's end of the tunnel, and
 * the broadcast address. `isReturning`: the client comes back within its session, and may use the part that is held back.
 * @param endpoint its client CIDR is a network of IPv4 (`InvalidCidr` otherwise)
 */
export function addressPool(
  endpoint: Pick<Endpoint, 'clientVpnEndpointId' | 'clientCidrBlock' | 'targetNetworks'>,
  { isReturning }: { readonly isReturning: boolean },
): AddressPool {
  const { clientVpnEndpointId, clientCidrBlock, targetNetworks } = endpoint;
  const cidr = parseIpv4Network(clientCidrBlock);
  const [first, last] = [Number(cidr.first) + 2, Number(lastOf(cidr)) - 1];
  const size = Math.max(0, last - first + 1);
  const supported = supportedConnections(associatedNetworks({ targetNetworks }).length);
  const most = isReturning
    ? Math.min(supported + Math.floor(supported * HELD_BACK), size)
    : Math.min(supported, size - Math.floor(size * HELD_BACK));
  return { clientVpnEndpointId, first, last, most };
}
