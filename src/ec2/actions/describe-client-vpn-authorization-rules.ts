import type { AuthorizationRule, Endpoint } from '../../endpoints/endpoint.ts';
import type { Action } from '../wire/action.ts';
import { text } from '../wire/xml.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { describeParts } from './describe-parts.ts';
import { formatStatus } from './format-status.ts';

/** DescribeClientVpnAuthorizationRules: who may reach which network. */
export function describeClientVpnAuthorizationRules(deps: ClientVpnActionDependencies): Action {
  return describeParts<AuthorizationRule>(deps, {
    action: 'DescribeClientVpnAuthorizationRules',
    wrapper: 'authorizationRule',
    of: ({ authorizationRules }) => authorizationRules,
    key: ({ destinationCidr, accessAll, groupId }) => JSON.stringify([destinationCidr, accessAll, groupId]),
    filterable: {
      names: {
        description: ({ description }) => description,
        'destination-cidr': ({ destinationCidr }) => destinationCidr,
        'group-id': ({ groupId }) => groupId,
      },
    },
    format: formatRule,
  });
}

function formatRule(rule: AuthorizationRule, { clientVpnEndpointId }: Endpoint): string {
  return (
    text('clientVpnEndpointId', clientVpnEndpointId) +
    text('description', rule.description || undefined) +
    text('groupId', rule.groupId) +
    text('accessAll', rule.accessAll) +
    text('destinationCidr', rule.destinationCidr) +
    formatStatus(rule.status)
  );
}
