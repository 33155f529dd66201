import { LONGEST_GROUP_ID } from './authorization-rules.ts';
import type { AuthorizationRule } from './endpoint.ts';
import { type DecidedInterval, ruleTable } from './rule-table.ts';

/** Stands for "no network" and "no rule" in arrays of unsigned numbers. */
const NONE = 0xffff_ffff;

/**
 * The active IPv4 rules of an endpoint, made ready once for each version of it. `starts` cuts all addresses into intervals: the
 * network `networkOf[i]` decides from `starts[i]` up to the next start. A rule is known by its place in `rules`, which holds those of one
 * network beside each other, in the order of the endpoint.
 */
export interface PreparedRules {
  readonly starts: Uint32Array;
  readonly networkOf: Uint32Array;
  readonly rules: readonly AuthorizationRule[];
  /** The network of each rule. */
  readonly networkOfRule: Uint32Array;
  /** For each network its first rule for all users. */
  readonly forAll: Uint32Array;
  /** The rules of each group, by its id. */
  readonly ofGroup: ReadonlyMap<string, readonly number[]>;
}

/** What a person of certain groups may reach, for as long as neither the groups nor the rules change. */
export interface SessionReach {
  /**
   * The rule that lets the person reach an IPv4 address, an unsigned number of 32 bits; undefined: denied. The same rule as that of
   * `decideAddress`, without making any object.
   */
  ruleFor(address: number): AuthorizationRule | undefined;
}

/** Works out the intervals. Throws `InvalidCidr` on a rule whose network is unreadable, as {@link ruleTable} does. */
export function prepareRules(authorizationRules: readonly AuthorizationRule[]): PreparedRules {
  const intervals = ruleTable(authorizationRules).filter(({ version }) => version === 4);
  const networks = [...new Set(intervals.map(({ rules }) => rules))];
  const rules = networks.flat();
  const networkOfRule = networks.flatMap((ofNetwork, network) => ofNetwork.map(() => network));
  return {
    ...cutAddresses(intervals, new Map(networks.map((ofNetwork, network) => [ofNetwork, network]))),
    rules,
    networkOfRule: Uint32Array.from(networkOfRule),
    forAll: firstOfEach(networks.length, rules, networkOfRule),
    ofGroup: placesOfGroups(rules),
  };
}

/** Chooses for each network the first rule that admits a person of these groups. Costs one step for each network and for each of their rules. */
export function createSessionReach(prepared: PreparedRules, groups: readonly string[]): SessionReach {
  const { starts, networkOf, rules } = prepared;
  const admitting = admittingRules(prepared, groups);
  return {
    ruleFor(address) {
      const network = networkOf[intervalAt(starts, address)] ?? NONE;
      return network === NONE ? undefined : rules[admitting[network] ?? NONE];
    },
  };
}

function admittingRules(
  { forAll, ofGroup, networkOfRule }: PreparedRules,
  groups: readonly string[],
): Uint32Array {
  const admitting = forAll.slice();
  for (const group of groups) {
    for (const rule of ofGroup.get(group) ?? []) {
      const network = networkOfRule[rule] ?? 0;
      if (rule < (admitting[network] ?? NONE)) admitting[network] = rule;
    }
  }
  return admitting;
}

/** The last interval that begins at `address` or before; the first one begins at 0. */
function intervalAt(starts: Uint32Array, address: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? NONE) <= address) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Disjoint intervals in order become starts without gaps: where no rule speaks of addresses, no network decides. Of two that start at
 * the same address the first is empty; {@link intervalAt} finds the second.
 */
function cutAddresses(
  intervals: readonly DecidedInterval[],
  numbers: ReadonlyMap<readonly AuthorizationRule[], number>,
) {
  const starts = [0];
  const networkOf = [NONE];
  const begin = (start: number, network: number) => {
    starts.push(start);
    networkOf.push(network);
  };
  for (const { first, last, rules } of intervals) {
    begin(Number(first), numbers.get(rules) ?? NONE);
    if (last < NONE) begin(Number(last) + 1, NONE);
  }
  return { starts: Uint32Array.from(starts), networkOf: Uint32Array.from(networkOf) };
}

function firstOfEach(
  networkCount: number,
  rules: readonly AuthorizationRule[],
  networkOfRule: readonly number[],
): Uint32Array {
  const first = new Uint32Array(networkCount).fill(NONE);
  rules.forEach(({ accessAll }, rule) => {
    const network = networkOfRule[rule] ?? 0;
    if (accessAll && first[network] === NONE) first[network] = rule;
  });
  return first;
}

function placesOfGroups(rules: readonly AuthorizationRule[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  rules.forEach(({ accessAll, groupId }, rule) => {
    if (accessAll || groupId === '' || groupId.length > LONGEST_GROUP_ID) return;
    const known = places.get(groupId);
    if (known) known.push(rule);
    else places.set(groupId, [rule]);
  });
  return places;
}
