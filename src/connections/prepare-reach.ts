import type { AuthorizationRule, Endpoint } from '../endpoints/endpoint.ts';
import { routedIntervals } from '../endpoints/reachable-networks.ts';
import { ruleTable } from '../endpoints/rule-table.ts';
import type { AddressInterval } from '../kernel/cidr-interval.ts';
import { formatIpAddress } from '../kernel/ip-address.ts';
import { routesOfLanding } from './routes-of-landing.ts';

/** Addresses that a route of the subnet leads to and about which the same rules decide. Both ends included, unsigned numbers of 32 bits. */
export interface ReachSegment {
  readonly first: number;
  readonly last: number;
  /** The same as texts: many connections share them. */
  readonly from: string;
  readonly to: string;
}

/** What of an endpoint's rules and routes is the same for all who landed on a subnet. Segments are known by their places. */
export interface PreparedReach {
  /** Disjoint and in order. */
  readonly segments: readonly ReachSegment[];
  /** 1 for each segment that everybody reaches. */
  readonly forAll: Uint8Array;
  /** What each group reaches: two people who differ in others only reach the same. */
  readonly ofGroup: ReadonlyMap<string, readonly number[]>;
}

type Reachable = Pick<Endpoint, 'authorizationRules' | 'routes' | 'clientCidrBlock'>;

/** Throws `InvalidCidr`. */
export function prepareReach(endpoint: Reachable, subnetId: string): PreparedReach {
  const { authorizationRules, routes, clientCidrBlock } = endpoint;
  const routed = routedIntervals({ routes: routesOfLanding({ routes }, subnetId), clientCidrBlock });
  const cut = intersect(ruleTable(authorizationRules).filter(isVersion4), routed.filter(isVersion4));
  return {
    segments: cut.map(segmentOf),
    forAll: Uint8Array.from(cut, ({ rules }) => (rules.some(({ accessAll }) => accessAll) ? 1 : 0)),
    ofGroup: segmentsOfGroups(cut),
  };
}

function isVersion4({ version }: AddressInterval): boolean {
  return version === 4;
}

interface RuledInterval extends AddressInterval {
  readonly rules: readonly AuthorizationRule[];
}

/** Both lists are disjoint and in order; so is the result. */
function intersect(
  decided: readonly RuledInterval[],
  routed: readonly AddressInterval[],
): readonly RuledInterval[] {
  const common: RuledInterval[] = [];
  let [rule, route] = [0, 0];
  for (let one = decided[0], other = routed[0]; one && other; one = decided[rule], other = routed[route]) {
    const first = one.first > other.first ? one.first : other.first;
    const last = one.last < other.last ? one.last : other.last;
    if (first <= last) common.push({ version: 4, first, last, rules: one.rules });
    if (one.last <= last) rule += 1;
    else route += 1;
  }
  return common;
}

function segmentOf({ first, last }: AddressInterval): ReachSegment {
  const [from, to] = [first, last].map((value) => formatIpAddress({ version: 4, value })) as [string, string];
  return { first: Number(first), last: Number(last), from, to };
}

function segmentsOfGroups(cut: readonly RuledInterval[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  cut.forEach(({ rules }, place) => {
    const groups = new Set(rules.filter(({ accessAll }) => !accessAll).map(({ groupId }) => groupId));
    for (const group of groups) {
      const known = places.get(group);
      if (known) known.push(place);
      else places.set(group, [place]);
    }
  });
  return places;
}
