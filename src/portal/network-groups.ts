import type { AuthorizationRule, Endpoint } from '../endpoints/endpoint.ts';
import { reachableNetworks } from '../endpoints/reachable-networks.ts';

/** Networks that one authorization rule opens, in words for the person whom it admits. */
export interface NetworkGroup {
  /** The rule's description, else the network. */
  readonly title: string;
  /** Who the rule admits: everybody, or the group that the person is in. */
  readonly admits: string;
  readonly cidrs: readonly string[];
}

const EVERYWHERE = new Set(['0.0.0.0/0', '::/0']);

/** What a person of these groups can reach through the endpoint, grouped by the rule that decides. */
export function networkGroups(endpoint: Endpoint, groups: readonly string[]): readonly NetworkGroup[] {
  const networks = reachableNetworks(endpoint, groups);
  const byRule = Map.groupBy(networks, ({ rule }) => rule);
  return [...byRule].map(([rule, reached]) => {
    const cidrs = reached.map(({ cidr }) => cidr);
    return { title: titleOf(rule, cidrs), admits: admitsOf(rule), cidrs };
  });
}

function titleOf(rule: AuthorizationRule, cidrs: readonly string[]): string {
  if (rule.description !== '') return rule.description;
  if (!EVERYWHERE.has(rule.destinationCidr)) return rule.destinationCidr;
  return cidrs.length === 1 && EVERYWHERE.has(cidrs[0] ?? '') ? 'All networks' : 'All other networks';
}

function admitsOf(rule: AuthorizationRule): string {
  return rule.accessAll ? 'Everyone' : `Group ${rule.groupId}`;
}
