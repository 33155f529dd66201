import type { AuthorizationRule, Endpoint } from '../endpoints/endpoint.ts';
import { routedIntervals } from '../endpoints/reachable-networks.ts';
import { type DecidedInterval, ruleTable } from '../endpoints/rule-table.ts';
import type { AddressInterval } from '../kernel/cidr-interval.ts';
import { routesOfLanding } from './routes-of-landing.ts';

/** Addresses that a route of the subnet leads to and about which the same rules decide. Both ends included, unsigned numbers of 32 bits. */
export interface ReachSegment {
  readonly first: number;
  readonly last: number;
  readonly isForAll: boolean;
  readonly groupIds: ReadonlySet<string>;
}

/** What of an endpoint's rules and routes is the same for all who landed on a subnet. */
export interface PreparedReach {
  /** Disjoint and in order. */
  readonly segments: readonly ReachSegment[];
  /** All groups that decide about some segment: two people who differ in others only reach the same. */
  readonly namedGroups: ReadonlySet<string>;
}

/** Throws `InvalidCidr`. */
export function prepareReach(
  {
    authorizationRules,
    routes,
    clientCidrBlock,
  }: Pick<Endpoint, 'authorizationRules' | 'routes' | 'clientCidrBlock'>,
  subnetId: string,
): PreparedReach {
  const routed = routedIntervals({ routes: routesOfLanding({ routes }, subnetId), clientCidrBlock });
  const segments = intersect(ruleTable(authorizationRules).filter(isVersion4), routed.filter(isVersion4));
  return { segments, namedGroups: new Set(segments.flatMap(({ groupIds }) => [...groupIds])) };
}

function isVersion4({ version }: AddressInterval): boolean {
  return version === 4;
}

/** Both lists are disjoint and in order; so is the result. */
function intersect(
  decided: readonly DecidedInterval[],
  routed: readonly AddressInterval[],
): readonly ReachSegment[] {
  const segments: ReachSegment[] = [];
  let [rule, route] = [0, 0];
  for (let one = decided[0], other = routed[0]; one && other; one = decided[rule], other = routed[route]) {
    const first = one.first > other.first ? one.first : other.first;
    const last = one.last < other.last ? one.last : other.last;
    if (first <= last) segments.push({ first: Number(first), last: Number(last), ...whoMay(one.rules) });
    if (one.last <= last) rule += 1;
    else route += 1;
  }
  return segments;
}

function whoMay(rules: readonly AuthorizationRule[]) {
  const ofGroups = rules.filter(({ accessAll, groupId }) => !accessAll && groupId !== '');
  return {
    isForAll: rules.some(({ accessAll }) => accessAll),
    groupIds: new Set(ofGroups.map(({ groupId }) => groupId)),
  };
}
