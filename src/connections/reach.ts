import { LONGEST_GROUP_ID } from '../endpoints/authorization-rules.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { formatIpAddress } from '../kernel/ip-address.ts';
import { remembered } from '../kernel/remember.ts';
import type { Reach } from './gateway-contract.ts';
import { type PreparedReach, prepareReach, type ReachSegment } from './prepare-reach.ts';

type Reachable = Pick<Endpoint, 'authorizationRules' | 'routes' | 'clientCidrBlock'>;

/**
 * Where a person of these groups may send packets to from a connection that landed on this subnet: what the rules permit and a route of the
 * subnet leads to, as the fewest intervals of IPv4 addresses, disjoint and in order. What it costs is paid once for each state of the endpoint
 * (stores give the same object while nothing changes) and once for each set of groups that its rules tell apart. Throws `InvalidCidr` for a
 * rule or a route that cannot be read, since to leave it out could widen access.
 */
export function connectionReach(endpoint: Reachable, subnetId: string, groups: readonly string[]): Reach {
  const prepared = preparedFor(endpoint, subnetId);
  const named = groups.filter((group) => group.length <= LONGEST_GROUP_ID && prepared.namedGroups.has(group));
  const known = new Set(named);
  const key = JSON.stringify([...known].toSorted());
  const before = prepared.reaches.get(key);
  if (before) return before;
  const reach = reachOf(prepared.segments, known);
  if (prepared.reaches.size >= MOST_REMEMBERED) prepared.reaches.clear();
  prepared.reaches.set(key, reach);
  return reach;
}

/** Different sets of groups of one endpoint and subnet: what more there are is worked out anew. */
const MOST_REMEMBERED = 1000;

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

function reachOf(segments: readonly ReachSegment[], groups: ReadonlySet<string>): Reach {
  const merged: { first: number; last: number }[] = [];
  for (const { first, last, isForAll, groupIds } of segments) {
    if (!isForAll && !isAnyOf(groups, groupIds)) continue;
    const previous = merged.at(-1);
    if (previous?.last === first - 1) previous.last = last;
    else merged.push({ first, last });
  }
  return merged.map(({ first, last }) => [textOf(first), textOf(last)]);
}

function isAnyOf(groups: ReadonlySet<string>, groupIds: ReadonlySet<string>): boolean {
  for (const group of groups) if (groupIds.has(group)) return true;
  return false;
}

function textOf(address: number): string {
  return formatIpAddress({ version: 4, value: BigInt(address) });
}
