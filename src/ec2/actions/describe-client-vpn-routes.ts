import type { Endpoint, Route } from '../../endpoints/endpoint.ts';
import type { Action } from '../wire/action.ts';
import { text } from '../wire/xml.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { describeParts } from './describe-parts.ts';
import { formatStatus } from './format-status.ts';

/** DescribeClientVpnRoutes: the ways out of an endpoint. */
export function describeClientVpnRoutes(deps: ClientVpnActionDependencies): Action {
  return describeParts<Route>(deps, {
    action: 'DescribeClientVpnRoutes',
    wrapper: 'routes',
    of: ({ routes }) => routes,
    key: ({ destinationCidr, targetSubnet }) => JSON.stringify([destinationCidr, targetSubnet]),
    filterable: {
      names: {
        'destination-cidr': ({ destinationCidr }) => destinationCidr,
        origin: ({ origin }) => origin,
        'target-subnet': ({ targetSubnet }) => targetSubnet,
      },
    },
    format: formatRoute,
  });
}

/** Traffic leaves by the addresses of the subnet: AWS calls that type `Nat`, for every route. */
function formatRoute(route: Route, { clientVpnEndpointId }: Endpoint): string {
  return (
    text('clientVpnEndpointId', clientVpnEndpointId) +
    text('destinationCidr', route.destinationCidr) +
    text('targetSubnet', route.targetSubnet) +
    text('type', 'Nat') +
    text('origin', route.origin) +
    formatStatus(route.status) +
    text('description', route.description || undefined)
  );
}
