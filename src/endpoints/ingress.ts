import { containsCidr, parseCidr } from '../kernel/cidr.ts';
import type { PosternError } from '../kernel/errors.ts';
import { LONGEST_GROUP_ID } from './authorization-rules.ts';
import { readDescription } from './description.ts';
import type { AuthorizationRule, Endpoint } from './endpoint.ts';
import {
  AuthorizationRuleAlreadyExists,
  AuthorizationRuleLimitExceeded,
  AuthorizationRuleNotFound,
  GroupAndAllUsers,
  GroupRuleOnClientCidr,
  GroupsUnknownToEndpoint,
  NobodyNamed,
  UnusableGroupId,
} from './failures/authorization-rule-failures.ts';
import { parseIpv4Network } from './ipv4-network.ts';

/** A rule that somebody asks for, with the words of AuthorizeClientVpnIngress. */
export interface WantedRule {
  readonly targetNetworkCidr: string;
  readonly accessGroupId?: string;
  readonly authorizeAllGroups?: boolean;
  readonly description?: string;
}

/** A rule that is to go, with the words of RevokeClientVpnIngress. */
export interface UnwantedRule {
  readonly targetNetworkCidr: string;
  readonly accessGroupId?: string;
  readonly revokeAllGroups?: boolean;
}

/**
 * The endpoint with one more authorization rule. Throws `InvalidCidr`, `Ipv6NotSupported`, `NobodyNamed`, `GroupAndAllUsers`,
 * `UnusableDescription`, and the first of {@link ruleFailures}.
 */
export function authorizeIngress(endpoint: Endpoint, wanted: WantedRule): Endpoint {
  const [failure] = ruleFailures(endpoint, wanted);
  if (failure) throw failure;
  const groupId = groupOf(wanted.accessGroupId, wanted.authorizeAllGroups, 'AuthorizeAllGroups');
  const rule: AuthorizationRule = {
    destinationCidr: wanted.targetNetworkCidr,
    groupId,
    accessAll: groupId === '',
    description: readDescription(wanted.description),
    status: 'active',
  };
  return { ...endpoint, authorizationRules: [...endpoint.authorizationRules, rule] };
}

/**
 * All that stands against the rule; what repeats an earlier one comes first. Throws `InvalidCidr`, `Ipv6NotSupported`,
 * `NobodyNamed` and `GroupAndAllUsers`, without which there is no rule to look at.
 */
export function ruleFailures(endpoint: Endpoint, wanted: WantedRule): readonly PosternError[] {
  const { targetNetworkCidr } = wanted;
  parseIpv4Network(targetNetworkCidr);
  const groupId = groupOf(wanted.accessGroupId, wanted.authorizeAllGroups, 'AuthorizeAllGroups');
  if (findRule(endpoint, targetNetworkCidr, groupId)) {
    return [new AuthorizationRuleAlreadyExists(targetNetworkCidr, groupId)];
  }
  return groupId === '' ? [] : groupFailures(endpoint, targetNetworkCidr, groupId);
}

/** Throws `AuthorizationRuleLimitExceeded` where the quota leaves no room for one more rule. */
export function assertRoomForRule({ authorizationRules }: Endpoint, quota: number): void {
  if (authorizationRules.length >= quota) throw new AuthorizationRuleLimitExceeded(quota);
}

/**
 * The endpoint without one rule: that of the group, or with `revokeAllGroups` the one that was made for all users. Rules that groups have for
 * the same network stay (EC2 API reference, RevokeClientVpnIngress). Throws `InvalidCidr`, `Ipv6NotSupported`, `NobodyNamed`,
 * `GroupAndAllUsers`, `AuthorizationRuleNotFound`.
 */
export function revokeIngress(endpoint: Endpoint, unwanted: UnwantedRule): Endpoint {
  const { targetNetworkCidr } = unwanted;
  parseIpv4Network(targetNetworkCidr);
  const groupId = groupOf(unwanted.accessGroupId, unwanted.revokeAllGroups, 'RevokeAllGroups');
  const rule = findRule(endpoint, targetNetworkCidr, groupId);
  if (!rule) throw new AuthorizationRuleNotFound(targetNetworkCidr, groupId);
  return { ...endpoint, authorizationRules: endpoint.authorizationRules.filter((one) => one !== rule) };
}

/** The group that is meant; empty: all users. */
function groupOf(
  accessGroupId = '',
  allGroups = false,
  member: 'AuthorizeAllGroups' | 'RevokeAllGroups',
): string {
  if (accessGroupId !== '' && allGroups) throw new GroupAndAllUsers(member);
  if (accessGroupId === '' && !allGroups) throw new NobodyNamed(member);
  return accessGroupId;
}

function findRule({ authorizationRules }: Endpoint, destinationCidr: string, groupId: string) {
  return authorizationRules.find(
    (rule) => rule.destinationCidr === destinationCidr && rule.groupId === groupId,
  );
}

/** Guide, "Client-to-client access" and "Authorization rules"; a wider network than the clients' is no rule on theirs. */
function groupFailures(
  { authenticationOptions, clientCidrBlock }: Endpoint,
  destinationCidr: string,
  groupId: string,
): readonly PosternError[] {
  const knowsGroups = authenticationOptions.some(({ type }) => type !== 'certificate-authentication');
  const isOnClients = containsCidr(parseCidr(clientCidrBlock), parseCidr(destinationCidr));
  const isUsable = groupId.length <= LONGEST_GROUP_ID && !/\p{Cc}/u.test(groupId);
  return [
    ...(isUsable ? [] : [new UnusableGroupId(LONGEST_GROUP_ID)]),
    ...(knowsGroups ? [] : [new GroupsUnknownToEndpoint()]),
    ...(isOnClients ? [new GroupRuleOnClientCidr(destinationCidr, clientCidrBlock)] : []),
  ];
}
