import { containsCidr, formatCidr, parseCidr } from '../kernel/cidr.ts';
import {
  type AddressInterval,
  cidrsOfInterval,
  intervalOf,
  mergeIntervals,
} from '../kernel/cidr-interval.ts';
import { remembered } from '../kernel/remember.ts';
import { admission } from './authorization-rules.ts';
import type { AuthorizationRule, Endpoint, Route } from './endpoint.ts';
import { ruleTable } from './rule-table.ts';

/** A network that a person can reach, and the rule that lets them. */
export interface ReachableNetwork {
  readonly cidr: string;
  readonly rule: AuthorizationRule;
}

type Routed = Pick<Endpoint, 'routes' | 'clientCidrBlock'>;

interface PermittedInterval extends AddressInterval {
  readonly rule: AuthorizationRule;
}

/**
 * What a person of these groups can reach through the endpoint: what the rules permit and a route leads to.
 * Networks are disjoint, in order, and as few as possible for each deciding rule.
 */
export function reachableNetworks(
  endpoint: Pick<Endpoint, 'authorizationRules'> & Routed,
  groups: readonly string[],
): readonly ReachableNetwork[] {
  const permitted = permittedIntervals(endpoint.authorizationRules, groups);
  return intersect(permitted, routesOf(endpoint)).flatMap(networksOf);
}

/** What the rules alone permit, whether a route leads there or not. */
export function permittedNetworks(
  rules: readonly AuthorizationRule[],
  groups: readonly string[],
): readonly ReachableNetwork[] {
  return permittedIntervals(rules, groups).flatMap(networksOf);
}

const tableOf = remembered(ruleTable);
const routesOf = remembered(routedIntervals);

function permittedIntervals(
  rules: readonly AuthorizationRule[],
  groups: readonly string[],
): readonly PermittedInterval[] {
  const admits = admission(groups);
  return tableOf(rules).flatMap(({ version, first, last, rules }) => {
    const rule = rules.find(admits);
    return rule ? [{ version, first, last, rule }] : [];
  });
}

/** Where active routes lead: merged, disjoint and in order. Throws `InvalidCidr`. */
export function routedIntervals(endpoint: Routed): readonly AddressInterval[] {
  const active = endpoint.routes.filter((route) => route.status === 'active');
  return mergeIntervals(active.flatMap((route) => routeIntervals(route, endpoint.clientCidrBlock)));
}

/** A route to `local` leads to other clients and nowhere else (guide, section "Client-to-client access"). */
function routeIntervals(route: Route, clientCidrBlock: string): readonly AddressInterval[] {
  const destination = parseCidr(route.destinationCidr);
  if (route.targetSubnet !== 'local') return [intervalOf(destination)];
  const clients = parseCidr(clientCidrBlock);
  if (containsCidr(clients, destination)) return [intervalOf(destination)];
  return containsCidr(destination, clients) ? [intervalOf(clients)] : [];
}

/** Both lists are disjoint and in order; so is the result. */
function intersect(
  permitted: readonly PermittedInterval[],
  routed: readonly AddressInterval[],
): readonly PermittedInterval[] {
  const common: PermittedInterval[] = [];
  let start = 0;
  for (const interval of permitted) {
    while (isBefore(routed[start], interval)) start += 1;
    for (let index = start; ; index += 1) {
      const route = routed[index];
      if (!route || route.version !== interval.version || route.first > interval.last) break;
      common.push({
        ...interval,
        first: route.first > interval.first ? route.first : interval.first,
        last: route.last < interval.last ? route.last : interval.last,
      });
    }
  }
  return common;
}

function isBefore(route: AddressInterval | undefined, interval: AddressInterval): boolean {
  if (!route) return false;
  return route.version === interval.version ? route.last < interval.first : route.version < interval.version;
}

function networksOf({ rule, ...interval }: PermittedInterval): readonly ReachableNetwork[] {
  return cidrsOfInterval(interval).map((cidr) => ({ cidr: formatCidr(cidr), rule }));
}
