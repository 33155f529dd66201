import type { IpAddress } from '../kernel/ip-address.ts';
import type { AuthorizationRule, Endpoint } from './endpoint.ts';
import { findInterval, type RuleTable, ruleTable } from './rule-table.ts';

/** Who decided about an address, and how. No `destinationCidr`: no rule speaks of it, so it is denied. */
export type AddressDecision =
  | { readonly decision: 'allowed'; readonly destinationCidr: string; readonly rule: AuthorizationRule }
  | { readonly decision: 'denied'; readonly destinationCidr?: string };

/** Longer group ids never match a rule (guide, quotas for users and groups), counted in UTF-16 units. */
export const LONGEST_GROUP_ID = 255;

/** May a person of these groups use the endpoint at all: at least one active rule admits them. */
export function mayUse(endpoint: Pick<Endpoint, 'authorizationRules'>, groups: readonly string[]): boolean {
  const admits = admission(groups);
  return endpoint.authorizationRules.some((rule) => rule.status === 'active' && admits(rule));
}

/** Decides about one address. Throws `InvalidCidr` on a rule whose network is unreadable. */
export function decideAddress(
  rules: readonly AuthorizationRule[],
  groups: readonly string[],
  address: IpAddress,
): AddressDecision {
  return decideInTable(ruleTable(rules), groups, address);
}

/** The same for callers that ask often: the table is worth keeping as long as the rules do not change. */
export function decideInTable(
  table: RuleTable,
  groups: readonly string[],
  address: IpAddress,
): AddressDecision {
  const interval = findInterval(table, address);
  if (!interval) return { decision: 'denied' };
  const rule = interval.rules.find(admission(groups));
  const { destinationCidr } = interval;
  return rule ? { decision: 'allowed', destinationCidr, rule } : { decision: 'denied', destinationCidr };
}

/** Tells of a rule whether it admits a person of these groups. Group ids are compared exactly, case included. */
export function admission(groups: readonly string[]): (rule: AuthorizationRule) => boolean {
  const known = new Set(groups.filter((group) => group !== '' && group.length <= LONGEST_GROUP_ID));
  return (rule) => rule.accessAll || known.has(rule.groupId);
}
