import type { Endpoint } from '../endpoints/endpoint.ts';
import { parseCidr } from '../kernel/cidr.ts';
import { formatIpAddress, parseIpAddress } from '../kernel/ip-address.ts';
import type { Connection } from './connection.ts';
import type { AllowAnswer } from './gateway-contract.ts';
import { connectionReach } from './reach.ts';
import { routesOfLanding } from './routes-of-landing.ts';
import { atSessionEnd, sessionEndsAt } from './session-limit.ts';

/** What the gateway is told of a connection that was admitted: it holds its address and has landed. Throws `InvalidCidr`. */
export function allowAnswer(connection: Connection, endpoint: Endpoint): AllowAnswer {
  const { connectionId, username, clientIp, subnetId, session } = connection;
  const { splitTunnel, clientCidrBlock, dnsServers, loginBanner } = endpoint;
  return {
    decision: 'allow',
    connectionId,
    username,
    clientIp,
    netmask: netmaskOf(clientCidrBlock),
    splitTunnel,
    routes: splitTunnel ? pushedRoutes(endpoint, subnetId) : [],
    dnsServers: dnsServers.filter(isVersion4),
    blockLocal: endpoint.clientRouteEnforcement ?? false,
    ...(loginBanner !== undefined && { banner: loginBanner }),
    sessionEndsAt: sessionEndsAt(session, endpoint),
    atSessionEnd: atSessionEnd(endpoint),
    reach: connectionReach(endpoint, subnetId, session.person.groups),
  };
}

/** Each destination once, in the order of the route table. */
function pushedRoutes(endpoint: Endpoint, subnetId: string): string[] {
  const destinations = routesOfLanding(endpoint, subnetId).map(({ destinationCidr }) => destinationCidr);
  return [...new Set(destinations)].filter((cidr) => parseCidr(cidr).version === 4);
}

/** `255.252.0.0` for a network of 14 bits. */
function netmaskOf(clientCidrBlock: string): string {
  const { prefixLength } = parseCidr(clientCidrBlock);
  const hostBits = BigInt(32 - prefixLength);
  return formatIpAddress({ version: 4, value: (0xffff_ffffn >> hostBits) << hostBits });
}

function isVersion4(address: string): boolean {
  return parseIpAddress(address).version === 4;
}
