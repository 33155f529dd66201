import { type Cidr, compareCidrs, formatCidr, lastOf, parseCidr } from '../kernel/cidr.ts';
import type { AddressInterval } from '../kernel/cidr-interval.ts';
import type { IpAddress } from '../kernel/ip-address.ts';
import type { AuthorizationRule } from './endpoint.ts';

/** Addresses for which the rules of one network decide: it is the longest prefix that contains them. */
export interface DecidedInterval extends AddressInterval {
  readonly destinationCidr: string;
  /** All rules of that network, in the order of the endpoint. */
  readonly rules: readonly AuthorizationRule[];
}

/** The active rules of an endpoint as disjoint intervals in order, for all groups at once. */
export type RuleTable = readonly DecidedInterval[];

interface RuledNetwork {
  readonly destinationCidr: string;
  readonly cidr: Cidr;
  readonly last: bigint;
  readonly rules: AuthorizationRule[];
}

/**
 * Works out which network's rules decide about which addresses: longest prefix match over the rules of all
 * groups (guide, section "AWS Client VPN authorization rules"). 0.0.0.0/0 comes last by being the shortest.
 *
 * Throws `InvalidCidr` on a rule whose network is unreadable. Leaving such a rule out could widen access: the
 * addresses it takes away from a wider rule would fall back to that rule.
 */
export function ruleTable(rules: readonly AuthorizationRule[]): RuleTable {
  const table: DecidedInterval[] = [];
  const open: RuledNetwork[] = [];
  let position = 0n;
  const decide = (network: RuledNetwork, last: bigint) => {
    if (position <= last) table.push(decidedInterval(network, position, last));
    position = last + 1n;
  };
  for (const network of ruledNetworks(rules)) {
    closeUntil(open, (outer) => encloses(outer, network), decide);
    const outer = open.at(-1);
    if (outer) decide(outer, network.cidr.first - 1n);
    position = network.cidr.first;
    open.push(network);
  }
  closeUntil(open, () => false, decide);
  return table;
}

/** The interval that contains the address; undefined when no rule speaks of it. */
export function findInterval(table: RuleTable, address: IpAddress): DecidedInterval | undefined {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const interval = table[middle];
    if (interval === undefined) return undefined;
    if (isBefore(interval, address)) low = middle + 1;
    else high = middle;
  }
  const found = table[low];
  return found?.version === address.version && found.first <= address.value ? found : undefined;
}

function isBefore(interval: AddressInterval, address: IpAddress): boolean {
  if (interval.version !== address.version) return interval.version < address.version;
  return interval.last < address.value;
}

/** The networks that have active rules, outer before inner; one network may be spelt in several ways. */
function ruledNetworks(rules: readonly AuthorizationRule[]): readonly RuledNetwork[] {
  const networks = new Map<string, RuledNetwork>();
  for (const rule of rules) {
    if (rule.status !== 'active') continue;
    const cidr = parseCidr(rule.destinationCidr);
    const destinationCidr = formatCidr(cidr);
    const known = networks.get(destinationCidr);
    if (known) known.rules.push(rule);
    else networks.set(destinationCidr, { destinationCidr, cidr, last: lastOf(cidr), rules: [rule] });
  }
  return [...networks.values()].sort((one, other) => compareCidrs(one.cidr, other.cidr));
}

function closeUntil(
  open: RuledNetwork[],
  stays: (network: RuledNetwork) => boolean,
  close: (network: RuledNetwork, last: bigint) => void,
): void {
  for (let inner = open.at(-1); inner && !stays(inner); inner = open.at(-1)) {
    close(inner, inner.last);
    open.pop();
  }
}

function encloses(outer: RuledNetwork, inner: RuledNetwork): boolean {
  return outer.cidr.version === inner.cidr.version && inner.cidr.first <= outer.last;
}

function decidedInterval(network: RuledNetwork, first: bigint, last: bigint): DecidedInterval {
  const { destinationCidr, cidr, rules } = network;
  return { version: cidr.version, first, last, destinationCidr, rules };
}
