import type { FoundSubnet } from '../../endpoints/look-ups.ts';
import type { Action } from '../wire/action.ts';
import { items, text } from '../wire/xml.ts';
import { describeAction } from './describe-action.ts';
import { SubnetUnknown } from './failures.ts';
import { type NetworkActionDependencies, ownerOf, untagged } from './network-action-dependencies.ts';

/** DescribeSubnets: the `Subnets` of all `Networks`. */
export function describeSubnets(deps: NetworkActionDependencies): Action {
  const owner = ({ network }: FoundSubnet) => ownerOf(network, deps);
  const arn = (found: FoundSubnet) =>
    `arn:aws:ec2:${deps.realm().region}:${owner(found)}:subnet/${found.subnet.subnetId}`;
  const zone = ({ subnet }: FoundSubnet) => subnet.availabilityZone;
  const cidr = ({ subnet }: FoundSubnet) => subnet.cidrBlock;
  const never = () => 'false';
  return describeAction<FoundSubnet>({
    name: 'DescribeSubnets',
    wrapper: 'subnetSet',
    named: { SubnetId: ({ subnet }) => subnet.subnetId },
    unknown: (id) => new SubnetUnknown(id),
    things: () => subnetsOf(deps),
    keyOf: ({ subnet }) => subnet.subnetId,
    filterable: {
      names: {
        'availability-zone': zone,
        availabilityZone: zone,
        'availability-zone-id': zone,
        availabilityZoneId: zone,
        'available-ip-address-count': ({ subnet }) => String(subnet.availableIpAddressCount),
        'cidr-block': cidr,
        cidr,
        cidrBlock: cidr,
        'default-for-az': never,
        defaultForAz: never,
        'map-public-ip-on-launch': never,
        'owner-id': owner,
        state: () => 'available',
        'subnet-arn': arn,
        'subnet-id': ({ subnet }) => subnet.subnetId,
        'vpc-id': ({ network }) => network.vpcId,
      },
      tags: untagged,
    },
    format: (found) => formatSubnet(found, owner(found), arn(found)),
  });
}

function subnetsOf({ networks }: NetworkActionDependencies): readonly FoundSubnet[] {
  return networks().flatMap((network) => network.subnets.map((subnet) => ({ network, subnet })));
}

/** The zone's name is its id, too: no account sees it under another name. */
function formatSubnet({ network, subnet }: FoundSubnet, owner: string, arn: string): string {
  return (
    text('subnetId', subnet.subnetId) +
    text('subnetArn', arn) +
    text('state', 'available') +
    text('ownerId', owner) +
    text('vpcId', network.vpcId) +
    text('cidrBlock', subnet.cidrBlock) +
    items('ipv6CidrBlockAssociationSet', []) +
    text('availableIpAddressCount', subnet.availableIpAddressCount) +
    text('availabilityZone', subnet.availabilityZone) +
    text('availabilityZoneId', subnet.availabilityZone) +
    text('defaultForAz', false) +
    text('mapPublicIpOnLaunch', false) +
    text('assignIpv6AddressOnCreation', false) +
    items('tagSet', [])
  );
}
