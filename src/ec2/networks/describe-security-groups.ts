import type { Network } from '../../endpoints/vpn-settings.ts';
import type { Action } from '../wire/action.ts';
import { items, text } from '../wire/xml.ts';
import { describeAction } from './describe-action.ts';
import { SecurityGroupUnknown } from './failures.ts';
import { type NetworkActionDependencies, ownerOf, untagged } from './network-action-dependencies.ts';

interface FoundGroup {
  readonly network: Network;
  readonly group: Network['securityGroups'][number];
}

/** DescribeSecurityGroups: the `SecurityGroups` of all `Networks`. Their rules are the gateways' firewall, and not told here. */
export function describeSecurityGroups(deps: NetworkActionDependencies): Action {
  const owner = ({ network }: FoundGroup) => ownerOf(network, deps);
  return describeAction<FoundGroup>({
    name: 'DescribeSecurityGroups',
    wrapper: 'securityGroupInfo',
    named: { GroupId: ({ group }) => group.groupId, GroupName: ({ group }) => group.groupName },
    unknown: (id) => new SecurityGroupUnknown(id),
    things: () => groupsOf(deps),
    keyOf: ({ group }) => group.groupId,
    filterable: {
      names: {
        description: ({ group }) => group.groupName,
        'group-id': ({ group }) => group.groupId,
        'group-name': ({ group }) => group.groupName,
        'owner-id': owner,
        'vpc-id': ({ network }) => network.vpcId,
      },
      tags: untagged,
    },
    format: (found) => formatGroup(found, owner(found), deps.realm().region),
  });
}

function groupsOf({ networks }: NetworkActionDependencies): readonly FoundGroup[] {
  return networks().flatMap((network) => network.securityGroups.map((group) => ({ network, group })));
}

function formatGroup({ network, group }: FoundGroup, owner: string, region: string): string {
  return (
    text('ownerId', owner) +
    text('groupId', group.groupId) +
    text('securityGroupArn', `arn:aws:ec2:${region}:${owner}:security-group/${group.groupId}`) +
    text('groupName', group.groupName) +
    text('groupDescription', group.groupName) +
    text('vpcId', network.vpcId) +
    items('ipPermissions', []) +
    items('ipPermissionsEgress', []) +
    items('tagSet', [])
  );
}
