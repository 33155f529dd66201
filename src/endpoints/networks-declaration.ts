import { z } from 'zod';
import { parseCidr } from '../kernel/cidr.ts';
import {
  availabilityZone,
  ipv4Cidr,
  line,
  securityGroupId,
  subnetId,
  text,
  vpcId,
} from './declared-values.ts';
import type { Network } from './vpn-settings.ts';

/** Addresses of each subnet that the network itself uses, as in a VPC: network, router, DNS, spare, broadcast. */
const RESERVED_ADDRESSES = 5;

const subnetDeclaration = z.strictObject({
  SubnetId: subnetId().describe('A unique id of your choice.'),
  CidrBlock: ipv4Cidr().describe('The subnet, inside one of the CidrBlocks.'),
  AvailabilityZone: availabilityZone().describe('Where it is. The gateways of the same zone serve it.'),
  AvailableIpAddressCount: z
    .int({ error: 'Write how many addresses are free, as a whole number.' })
    .min(0, 'Write how many addresses are free, 0 or more.')
    .optional()
    .describe('Free addresses. Default: all of the subnet but five.'),
});

const securityGroupDeclaration = z.strictObject({
  GroupId: securityGroupId().describe('A unique id of your choice.'),
  GroupName: line(255).describe('The group named `default` is applied where an endpoint names none.'),
});

/** One entry of `Networks`: what "VPC" and "subnet" mean here. */
export const networkDeclarationSchema = z
  .strictObject({
    VpcId: vpcId().describe('A unique id of your choice.'),
    CidrBlocks: z
      .array(ipv4Cidr(), { error: 'Write a list of networks, such as [10.0.0.0/16].' })
      .min(1, 'Write at least one network, such as 10.0.0.0/16.')
      .describe('The networks that belong together. Each becomes a route of every associated endpoint.'),
    Subnets: z.array(subnetDeclaration).default([]).describe('Places where gateways can enter the network.'),
    SecurityGroups: z
      .array(securityGroupDeclaration)
      .default([])
      .describe('Names that endpoints may refer to.'),
    InstanceTenancy: z
      .enum(['default', 'dedicated'], { error: 'Write default or dedicated.' })
      .optional()
      .describe('dedicated: endpoints cannot be associated with it. Default: default.'),
    OwnerId: text(/^\d{12}$/, 'Write an account of twelve digits, in quotes.')
      .optional()
      .describe(
        'The account it belongs to. Endpoints of another cannot be associated with it. Default: Account.',
      ),
  })
  .transform(
    (declared): Network => ({
      vpcId: declared.VpcId,
      cidrBlocks: declared.CidrBlocks,
      subnets: declared.Subnets.map((subnet) => ({
        subnetId: subnet.SubnetId,
        cidrBlock: subnet.CidrBlock,
        availabilityZone: subnet.AvailabilityZone,
        availableIpAddressCount: subnet.AvailableIpAddressCount ?? freeAddresses(subnet.CidrBlock),
      })),
      securityGroups: declared.SecurityGroups.map((group) => ({
        groupId: group.GroupId,
        groupName: group.GroupName,
      })),
      ...(declared.InstanceTenancy === undefined ? {} : { instanceTenancy: declared.InstanceTenancy }),
      ...(declared.OwnerId === undefined ? {} : { ownerId: declared.OwnerId }),
    }),
  );

function freeAddresses(cidrBlock: string): number {
  return Math.max(0, 2 ** (32 - parseCidr(cidrBlock).prefixLength) - RESERVED_ADDRESSES);
}
