import { PosternError } from '../../kernel/errors.ts';
import { AlreadyThere } from './already-there.ts';

/** Neither a group nor all users were named. */
export class NobodyNamed extends PosternError {
  readonly code = 'NobodyNamed';

  constructor(allGroups: 'AuthorizeAllGroups' | 'RevokeAllGroups') {
    super(`Nobody was named. Name a group in AccessGroupId, or say ${allGroups}=true.`);
  }
}

/** A group and all users were named in one rule. */
export class GroupAndAllUsers extends PosternError {
  readonly code = 'GroupAndAllUsers';

  constructor(allGroups: 'AuthorizeAllGroups' | 'RevokeAllGroups') {
    super(`A rule is for one group or for all users. Leave out AccessGroupId or ${allGroups}.`);
  }
}

/** Groups come from a directory or an identity provider: where only certificates are asked for, there are none. */
export class GroupsUnknownToEndpoint extends PosternError {
  readonly code = 'GroupsUnknownToEndpoint';

  constructor() {
    super(
      'The endpoint asks for certificates only and so knows no groups. Say AuthorizeAllGroups=true instead of AccessGroupId.',
    );
  }
}

/** Guide, client-to-client access: no rules for groups there. */
export class GroupRuleOnClientCidr extends PosternError {
  readonly code = 'GroupRuleOnClientCidr';

  constructor(destinationCidr: string, clientCidrBlock: string) {
    super(
      `${destinationCidr} lies in the client CIDR range ${clientCidrBlock}, where rules are for all users alone. Say AuthorizeAllGroups=true instead of AccessGroupId.`,
    );
  }
}

/** The group id is longer than any that a person can have, or cannot be written in a line. */
export class UnusableGroupId extends PosternError {
  readonly code = 'UnusableGroupId';

  constructor(longest: number) {
    super(
      `This AccessGroupId cannot be that of a group. Name it as the identity provider sends it: at most ${longest} characters, none of them a control character.`,
    );
  }
}

/** The same network for the same group, or for all users. */
export class AuthorizationRuleAlreadyExists extends AlreadyThere {
  readonly code = 'AuthorizationRuleAlreadyExists';

  constructor(destinationCidr: string, groupId: string) {
    super(
      `There is a rule for ${destinationCidr} and ${whom(groupId)} already. Revoke it first to change its description.`,
    );
  }
}

/** The endpoint has no such rule. */
export class AuthorizationRuleNotFound extends PosternError {
  readonly code = 'AuthorizationRuleNotFound';

  constructor(destinationCidr: string, groupId: string) {
    super(
      `The endpoint has no rule for ${destinationCidr} and ${whom(groupId)}. Name one that DescribeClientVpnAuthorizationRules shows.`,
    );
  }
}

/** More rules than the quota of the endpoint. */
export class AuthorizationRuleLimitExceeded extends PosternError {
  readonly code = 'AuthorizationRuleLimitExceeded';

  constructor(quota: number) {
    super(
      `The endpoint has ${quota} rules, which is its quota. Revoke one, or raise AuthorizationRulesPerEndpoint of Quotas.`,
    );
  }
}

function whom(groupId: string): string {
  return groupId === '' ? 'all users' : `the group ${JSON.stringify(groupId)}`;
}
