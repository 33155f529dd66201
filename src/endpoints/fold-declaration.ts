import type { PosternError } from '../kernel/errors.ts';
import type { DeclarationFault } from './declaration-fault.ts';
import { type DeclarationContext, declaredTags } from './declared-names.ts';
import type { Endpoint } from './endpoint.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import { AlreadyThere } from './failures/already-there.ts';
import {
  LocalRouteBeyondClients,
  NoActiveAssociation,
  RouteOverlapsClientCidr,
  RouteTargetNotAssociated,
} from './failures/route-failures.ts';
import { VpcOverlapsClientCidr } from './failures/target-network-failures.ts';
import { type EndpointIdentity, newEndpoint, withTagsOf } from './new-endpoint.ts';
import { requestOfDeclaration } from './request-of-declaration.ts';
import { routeSteps, ruleSteps, type Step, targetNetworkSteps, vpcSteps } from './steps-of-declaration.ts';

/** The endpoint that a declaration makes, and what is wrong with those parts of it that could not be made. */
export interface FoldedDeclaration {
  readonly endpoint: Endpoint;
  /** Paths start at the endpoint. */
  readonly faults: readonly DeclarationFault[];
}

/**
 * Makes the endpoint as callers of the API would: created, then associated, authorized and routed, by the same transitions. What a transition
 * refuses is left out and told. `surroundingsAreFaulty`: networks or `Vpn` have faults of their own, so only rules are looked at.
 */
export function foldDeclaration(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
  identity: EndpointIdentity,
  { surroundingsAreFaulty = false }: { readonly surroundingsAreFaulty?: boolean } = {},
): FoldedDeclaration {
  const created = newEndpoint(identity, requestOfDeclaration(declaration, context.realm));
  const start = { endpoint: withTagsOf(created, declaredTags(declaration)), faults: [] };
  const steps = surroundingsAreFaulty
    ? ruleSteps(declaration)
    : [
        ...vpcSteps(declaration, context),
        ...targetNetworkSteps(declaration, context),
        ...ruleSteps(declaration),
        ...routeSteps(declaration),
      ];
  return steps.reduce((folded, step) => take(folded, step, declaration), start as FoldedDeclaration);
}

function take(
  { endpoint, faults }: FoldedDeclaration,
  step: Step,
  declaration: EndpointDeclaration,
): FoldedDeclaration {
  const failures = step.failures(endpoint);
  if (failures.length === 0) return { endpoint: step.take(endpoint), faults };
  const told = failures.filter((failure) => !isConsequence(failure, declaration));
  return { endpoint, faults: [...faults, ...told.map((failure) => faultOf(step, failure))] };
}

/** What follows from a target network that was refused, or is told at the ClientCidrBlock, would be noise. */
function isConsequence(failure: PosternError, { TargetNetworks }: EndpointDeclaration): boolean {
  if (failure instanceof VpcOverlapsClientCidr) return true;
  if (failure instanceof NoActiveAssociation) return TargetNetworks.length > 0;
  return (
    failure instanceof RouteTargetNotAssociated &&
    TargetNetworks.some(({ SubnetId }) => SubnetId === failure.details.subnetId)
  );
}

function faultOf({ path }: Step, failure: PosternError): DeclarationFault {
  if (failure instanceof AlreadyThere) {
    return { path, message: 'This is there already. Remove it, or change what it names.' };
  }
  return { path: [...path, ...memberOf(failure)], message: failure.message };
}

/** The member of a route that is at fault. */
function memberOf(failure: PosternError): readonly string[] {
  if (failure instanceof RouteTargetNotAssociated) return ['TargetVpcSubnetId'];
  if (failure instanceof NoActiveAssociation) return ['TargetVpcSubnetId'];
  if (failure instanceof RouteOverlapsClientCidr) return ['DestinationCidrBlock'];
  return failure instanceof LocalRouteBeyondClients ? ['DestinationCidrBlock'] : [];
}
