import type { Network } from '../../endpoints/vpn-settings.ts';
import type { Action } from '../wire/action.ts';
import { element, items, text } from '../wire/xml.ts';
import { describeAction } from './describe-action.ts';
import { VpcUnknown } from './failures.ts';
import { type NetworkActionDependencies, ownerOf, untagged } from './network-action-dependencies.ts';

/** DescribeVpcs: each of `Networks` is a VPC. */
export function describeVpcs(deps: NetworkActionDependencies): Action {
  const owner = (vpc: Network) => ownerOf(vpc, deps);
  const cidrBlock = (vpc: Network) => vpc.cidrBlocks[0];
  const never = () => 'false';
  return describeAction<Network>({
    name: 'DescribeVpcs',
    wrapper: 'vpcSet',
    named: { VpcId: (vpc) => vpc.vpcId },
    unknown: (id) => new VpcUnknown(id),
    things: deps.networks,
    keyOf: (vpc) => vpc.vpcId,
    filterable: {
      names: {
        cidr: cidrBlock,
        'cidr-block': cidrBlock,
        cidrBlock,
        'cidr-block-association.cidr-block': (vpc) => vpc.cidrBlocks,
        'cidr-block-association.state': () => 'associated',
        'dhcp-options-id': () => DHCP_OPTIONS,
        'is-default': never,
        isDefault: never,
        'owner-id': owner,
        state: () => 'available',
        'vpc-id': (vpc) => vpc.vpcId,
      },
      tags: untagged,
    },
    format: (vpc) => formatVpc(vpc, owner(vpc)),
  });
}

/** What EC2 writes for a VPC that has no options of its own. */
const DHCP_OPTIONS = 'default';

function formatVpc(vpc: Network, owner: string): string {
  return (
    text('vpcId', vpc.vpcId) +
    text('ownerId', owner) +
    text('state', 'available') +
    text('cidrBlock', vpc.cidrBlocks[0]) +
    items(
      'cidrBlockAssociationSet',
      vpc.cidrBlocks.map((cidr, index) => formatCidrBlock(vpc, cidr, index)),
    ) +
    text('dhcpOptionsId', DHCP_OPTIONS) +
    text('instanceTenancy', vpc.instanceTenancy ?? 'default') +
    text('isDefault', false) +
    items('tagSet', [])
  );
}

function formatCidrBlock(vpc: Network, cidr: string, index: number): string {
  return (
    text('cidrBlock', cidr) +
    text('associationId', `vpc-cidr-assoc-${vpc.vpcId.replace(/^vpc-/, '')}-${index}`) +
    element('cidrBlockState', text('state', 'associated'))
  );
}
