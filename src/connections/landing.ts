import type { Endpoint, TargetNetwork } from '../endpoints/endpoint.ts';

/** The target networks through which connections leave: how many there are decides how many connections the endpoint supports. */
export function associatedNetworks({
  targetNetworks,
}: Pick<Endpoint, 'targetNetworks'>): readonly TargetNetwork[] {
  return targetNetworks.filter(({ status }) => status === 'associated');
}

/**
 * Where connections that come through gateways of this availability zone land. An endpoint has at most one subnet in a zone (guide,
 * "Rules and best practices"). Undefined: none, so its gateways serve the endpoint nobody.
 */
export function landingNetwork(
  endpoint: Pick<Endpoint, 'targetNetworks'>,
  availabilityZone: string,
): TargetNetwork | undefined {
  return associatedNetworks(endpoint).find((target) => target.availabilityZone === availabilityZone);
}

/** Is the subnet still one of those that connections may land on. */
export function isLanding(endpoint: Pick<Endpoint, 'targetNetworks'>, subnetId: string): boolean {
  return associatedNetworks(endpoint).some((target) => target.subnetId === subnetId);
}
