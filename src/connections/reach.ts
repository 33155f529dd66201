import { LONGEST_GROUP_ID } from '../endpoints/authorization-rules.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { remembered } from '../kernel/remember.ts';
import type { Reach } from './gateway-contract.ts';
import { type PreparedReach, prepareReach } from './prepare-reach.ts';

type Reachable = Pick<Endpoint, 'authorizationRules' | 'routes' | 'clientCidrBlock'>;

/**
 * Where a person of these groups may send packets to from a connection that landed on this subnet: what the rules permit and a route of the
 * subnet leads to, as the fewest intervals of IPv4 addresses, disjoint and in order. What it costs is paid once for each state of the endpoint
 * (stores give the same object while nothing changes) and once for each set of groups that its rules tell apart. Throws `InvalidCidr` for a
 * rule or a route that cannot be read, since to leave it out could widen access.
 */
export function connectionReach(endpoint: Reachable, subnetId: string, groups: readonly string[]): Reach {
  const prepared = preparedFor(endpoint, subnetId);
  const known = [...new Set(groups)].filter((group) => isNamed(prepared, group)).sort();
  const key = JSON.stringify(known);
  const before = prepared.reaches.get(key);
  if (before) return before;
  const reach = reachOf(prepared, known);
  if (prepared.reaches.size >= MOST_REMEMBERED) prepared.reaches.clear();
  prepared.reaches.set(key, reach);
  return reach;
}

/** Does a rule name the group, and is it one that rules may name. */
function isNamed({ ofGroup }: PreparedReach, group: string): boolean {
  return group !== '' && group.length <= LONGEST_GROUP_ID && ofGroup.has(group);
}

/** Different sets of groups of one endpoint and subnet: what more there are is worked out anew. */
const MOST_REMEMBERED = 200;

interface RememberedReach extends PreparedReach {
  readonly reaches: Map<string, Reach>;
}

const ofEndpoint = remembered((_endpoint: Reachable) => new Map<string, RememberedReach>());

function preparedFor(endpoint: Reachable, subnetId: string): RememberedReach {
  const ofSubnets = ofEndpoint(endpoint);
  const before = ofSubnets.get(subnetId);
  if (before) return before;
  const prepared = { ...prepareReach(endpoint, subnetId), reaches: new Map<string, Reach>() };
  ofSubnets.set(subnetId, prepared);
  return prepared;
}

function reachOf({ segments, forAll, ofGroup }: PreparedReach, groups: readonly string[]): Reach {
  const isReached = forAll.slice();
  for (const group of groups) for (const place of ofGroup.get(group) ?? []) isReached[place] = 1;
  const reach: Reach = [];
  let end = Number.NaN;
  segments.forEach(({ first, last, from, to }, place) => {
    if (!isReached[place]) return;
    const touching = first === end + 1 ? reach.at(-1) : undefined;
    if (touching) touching[1] = to;
    else reach.push([from, to]);
    end = last;
  });
  return reach;
}
