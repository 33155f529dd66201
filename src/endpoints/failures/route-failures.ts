import { PosternError } from '../../kernel/errors.ts';
import { AlreadyThere } from './already-there.ts';

/** Routes need a target network. Terraform waits and asks again when it reads the code that the API has for this. */
export class NoActiveAssociation extends PosternError {
  readonly code = 'NoActiveAssociation';

  constructor() {
    super('The endpoint has no target network. Associate a subnet first.');
  }
}

/** The target of a route is no target network of the endpoint. */
export class RouteTargetNotAssociated extends PosternError {
  readonly code = 'RouteTargetNotAssociated';

  constructor(subnetId: string) {
    super(`${subnetId} is not associated with the endpoint. Associate it first, or name a subnet that is.`, {
      subnetId,
    });
  }
}

/** Guide, rules and best practices: client addresses are apart from the routes that somebody adds. */
export class RouteOverlapsClientCidr extends PosternError {
  readonly code = 'RouteOverlapsClientCidr';

  constructor(destinationCidr: string, clientCidrBlock: string) {
    super(
      `${destinationCidr} overlaps the client CIDR range ${clientCidrBlock}. Name addresses apart from it, or lead ${clientCidrBlock} to local, which is the other clients.`,
    );
  }
}

/** Guide, client-to-client access: `local` leads to the other clients and nowhere else. */
export class LocalRouteBeyondClients extends PosternError {
  readonly code = 'LocalRouteBeyondClients';

  constructor(destinationCidr: string, clientCidrBlock: string) {
    super(
      `A route to local leads to other clients, and ${destinationCidr} goes beyond them. Name ${clientCidrBlock} or a part of it.`,
    );
  }
}

/** The same destination through the same target. */
export class RouteAlreadyExists extends AlreadyThere {
  readonly code = 'RouteAlreadyExists';

  constructor(destinationCidr: string, target: string, automatic: boolean) {
    super(
      automatic
        ? `Route already exists: the one to ${destinationCidr} through ${target} came with the target network. Nothing needs to be added.`
        : `Route already exists: there is one to ${destinationCidr} through ${target}. Delete it first to change its description.`,
    );
  }
}

/** The endpoint has no such route. */
export class RouteNotFound extends PosternError {
  readonly code = 'RouteNotFound';

  constructor(destinationCidr: string, target: string | undefined) {
    const through = target === undefined ? '' : ` through ${target}`;
    super(
      `The endpoint has no route to ${destinationCidr}${through}. Name one that DescribeClientVpnRoutes shows.`,
    );
  }
}

/** Several routes lead to the destination, and no target was named. */
export class RouteTargetMissing extends PosternError {
  readonly code = 'RouteTargetMissing';

  constructor(destinationCidr: string, targets: readonly string[]) {
    super(
      `Several routes lead to ${destinationCidr}: through ${targets.join(', ')}. Name one in TargetVpcSubnetId.`,
    );
  }
}

/** Guide, delete a route: what came with a target network goes with it, and not by hand. */
export class AutomaticRoute extends PosternError {
  readonly code = 'AutomaticRoute';

  constructor(destinationCidr: string, subnetId: string) {
    super(
      `The route to ${destinationCidr} through ${subnetId} came with the target network and cannot be deleted by itself. Disassociate ${subnetId}, and the route goes too.`,
    );
  }
}

/** More routes than the quota of the endpoint. */
export class RouteLimitExceeded extends PosternError {
  readonly code = 'RouteLimitExceeded';

  constructor(quota: number) {
    super(
      `The endpoint has ${quota} added routes, which is its quota. Delete one, or raise RoutesPerEndpoint of Quotas.`,
    );
  }
}
