import type { Endpoint, Route } from '../endpoints/endpoint.ts';

/** The active routes of a connection that landed on this subnet: those through it, and those to the other clients (`local`). */
export function routesOfLanding({ routes }: Pick<Endpoint, 'routes'>, subnetId: string): readonly Route[] {
  return routes.filter(
    ({ status, targetSubnet }) =>
      status === 'active' && (targetSubnet === subnetId || targetSubnet === 'local'),
  );
}
