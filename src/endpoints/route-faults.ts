import { containsCidr, overlaps, parseCidr } from '../kernel/cidr.ts';
import type { DeclarationFault } from './declaration-fault.ts';
import { duplicates } from './duplicates.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import type { DeclarationContext } from './endpoint-from-declaration.ts';
import { networkOf } from './target-network-faults.ts';

type DeclaredRoute = EndpointDeclaration['Routes'][number];

/** Guide, quotas: routes for each target network association. */
const MOST_ROUTES = 100;

/** What is wrong with an endpoint's routes. Paths start at the endpoint. */
export function routeFaults(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
): readonly DeclarationFault[] {
  const blocks = networkOf(declaration, context.networks)?.cidrBlocks ?? [];
  return [
    ...declaration.Routes.flatMap((route, index) =>
      [...targetFaults(route, declaration, blocks), ...destinationFaults(route, declaration)].map(
        ({ path, message }) => ({ path: ['Routes', index, ...path], message }),
      ),
    ),
    ...duplicates(declaration.Routes, keyOf).map((index) => ({
      path: ['Routes', index],
      message: 'This route is there already. Remove it, or change its destination or its target.',
    })),
    ...quotaFaults(declaration, blocks.length),
  ];
}

function keyOf(route: DeclaredRoute): string {
  return `${route.DestinationCidrBlock} ${route.TargetVpcSubnetId}`;
}

function targetFaults(
  route: DeclaredRoute,
  declaration: EndpointDeclaration,
  blocks: readonly string[],
): readonly DeclarationFault[] {
  const target = route.TargetVpcSubnetId;
  if (target === 'local') return [];
  if (!declaration.TargetNetworks.some(({ SubnetId }) => SubnetId === target)) {
    return [
      {
        path: ['TargetVpcSubnetId'],
        message: `${target} is not associated. Add it to TargetNetworks, or write one that is.`,
      },
    ];
  }
  if (!blocks.includes(route.DestinationCidrBlock)) return [];
  return [{ path: [], message: 'This route comes with the target network by itself. Remove it.' }];
}

/**
 * Client addresses lie apart from all routes but two: the one to anywhere, and the one to the other clients
 * (guide, sections "Rules and best practices" and "Client-to-client access").
 */
function destinationFaults(
  route: DeclaredRoute,
  declaration: EndpointDeclaration,
): readonly DeclarationFault[] {
  const destination = parseCidr(route.DestinationCidrBlock);
  const clients = parseCidr(declaration.ClientCidrBlock);
  const path = ['DestinationCidrBlock'];
  if (route.TargetVpcSubnetId === 'local') {
    if (containsCidr(clients, destination)) return [];
    return [
      {
        path,
        message: `A route to local leads to other clients. Write ${declaration.ClientCidrBlock} or a part of it.`,
      },
    ];
  }
  if (destination.prefixLength === 0 || !overlaps(destination, clients)) return [];
  return [
    {
      path,
      message: `This overlaps the ClientCidrBlock ${declaration.ClientCidrBlock}. Write addresses apart from it.`,
    },
  ];
}

function quotaFaults(declaration: EndpointDeclaration, automaticRoutes: number): readonly DeclarationFault[] {
  return declaration.TargetNetworks.flatMap(({ SubnetId }) => {
    const added = declaration.Routes.filter((route) => route.TargetVpcSubnetId === SubnetId).length;
    return added + automaticRoutes <= MOST_ROUTES
      ? []
      : [
          {
            path: ['Routes'],
            message: `${SubnetId} has more than ${MOST_ROUTES} routes. Combine some of them.`,
          },
        ];
  });
}
