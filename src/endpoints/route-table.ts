import { containsCidr, overlaps, parseCidr } from '../kernel/cidr.ts';
import type { PosternError } from '../kernel/errors.ts';
import { readDescription } from './description.ts';
import type { Endpoint, Route } from './endpoint.ts';
import {
  AutomaticRoute,
  LocalRouteBeyondClients,
  NoActiveAssociation,
  RouteAlreadyExists,
  RouteLimitExceeded,
  RouteNotFound,
  RouteOverlapsClientCidr,
  RouteTargetMissing,
  RouteTargetNotAssociated,
} from './failures/route-failures.ts';
import { parseIpv4Network } from './ipv4-network.ts';

/** A route that somebody asks for, with the words of CreateClientVpnRoute. */
export interface WantedRoute {
  readonly destinationCidrBlock: string;
  readonly targetVpcSubnetId: string;
  readonly description?: string;
}

/**
 * The endpoint with one more route. Throws `InvalidCidr`, `Ipv6NotSupported`, `UnusableDescription`, and the first of
 * {@link routeFailures}.
 */
export function addRoute(endpoint: Endpoint, wanted: WantedRoute): Endpoint {
  const [failure] = routeFailures(endpoint, wanted);
  if (failure) throw failure;
  const route: Route = {
    destinationCidr: wanted.destinationCidrBlock,
    targetSubnet: wanted.targetVpcSubnetId,
    origin: 'add-route',
    description: readDescription(wanted.description),
    status: 'active',
  };
  return { ...endpoint, routes: [...endpoint.routes, route] };
}

/** All that stands against the route; what repeats an earlier one comes first. Throws `InvalidCidr`, `Ipv6NotSupported`. */
export function routeFailures(endpoint: Endpoint, wanted: WantedRoute): readonly PosternError[] {
  const { destinationCidrBlock, targetVpcSubnetId } = wanted;
  parseIpv4Network(destinationCidrBlock);
  const [before] = routesTo(endpoint, destinationCidrBlock, targetVpcSubnetId);
  if (before) {
    return [new RouteAlreadyExists(destinationCidrBlock, targetVpcSubnetId, before.origin === 'associate')];
  }
  return [...targetFailures(endpoint, targetVpcSubnetId), ...destinationFailures(endpoint, wanted)];
}

/** Throws `RouteLimitExceeded` where the quota leaves no room for one more added route. */
export function assertRoomForRoute({ routes }: Endpoint, quota: number): void {
  const added = routes.filter(({ origin }) => origin === 'add-route').length;
  if (added >= quota) throw new RouteLimitExceeded(quota);
}

/**
 * The endpoint without a route that somebody added. Without `targetSubnet`: the one added route to that destination. Throws
 * `RouteNotFound`, `RouteTargetMissing` where several lead there, and `AutomaticRoute` for what came with a target network.
 */
export function removeRoute(
  endpoint: Endpoint,
  destinationCidr: string,
  targetSubnet: string | undefined,
): Endpoint {
  const found = routesTo(endpoint, destinationCidr, targetSubnet);
  const added = found.filter(({ origin }) => origin === 'add-route');
  const [automatic] = found;
  const [route] = added;
  if (!automatic) throw new RouteNotFound(destinationCidr, targetSubnet);
  if (!route) throw new AutomaticRoute(destinationCidr, automatic.targetSubnet);
  if (added.length > 1) {
    const targets = added.map((one) => one.targetSubnet);
    throw new RouteTargetMissing(destinationCidr, targets);
  }
  return { ...endpoint, routes: endpoint.routes.filter((one) => one !== route) };
}

function routesTo({ routes }: Endpoint, destinationCidr: string, targetSubnet: string | undefined) {
  return routes.filter(
    (route) =>
      route.destinationCidr === destinationCidr &&
      (targetSubnet === undefined || route.targetSubnet === targetSubnet),
  );
}

/** Routes to `local` go with the last association, so they cannot come before the first. */
function targetFailures({ targetNetworks }: Endpoint, target: string): readonly PosternError[] {
  if (targetNetworks.length === 0) return [new NoActiveAssociation()];
  const isAssociated = target === 'local' || targetNetworks.some(({ subnetId }) => subnetId === target);
  return isAssociated ? [] : [new RouteTargetNotAssociated(target)];
}

/**
 * Client addresses lie apart from all routes but two: the one to anywhere, and the one to the other clients
 * (guide, sections "Rules and best practices" and "Client-to-client access").
 */
function destinationFailures({ clientCidrBlock }: Endpoint, wanted: WantedRoute): readonly PosternError[] {
  const { destinationCidrBlock, targetVpcSubnetId } = wanted;
  const destination = parseCidr(destinationCidrBlock);
  const clients = parseCidr(clientCidrBlock);
  if (targetVpcSubnetId === 'local') {
    return containsCidr(clients, destination)
      ? []
      : [new LocalRouteBeyondClients(destinationCidrBlock, clientCidrBlock)];
  }
  return destination.prefixLength === 0 || !overlaps(destination, clients)
    ? []
    : [new RouteOverlapsClientCidr(destinationCidrBlock, clientCidrBlock)];
}
