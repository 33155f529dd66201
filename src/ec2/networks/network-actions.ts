import type { Action } from '../wire/action.ts';
import { describeAvailabilityZones } from './describe-availability-zones.ts';
import { describeRouteTables } from './describe-route-tables.ts';
import { describeSecurityGroups } from './describe-security-groups.ts';
import { describeSubnets } from './describe-subnets.ts';
import { describeVpcAttribute } from './describe-vpc-attribute.ts';
import { describeVpcs } from './describe-vpcs.ts';
import type { NetworkActionDependencies } from './network-action-dependencies.ts';

/**
 * What EC2 tells of networks, over `Networks` of the configuration: enough for the data sources that a Terraform configuration of
 * an endpoint looks things up with.
 */
export function networkActions(deps: NetworkActionDependencies): readonly Action[] {
  return [
    describeVpcs(deps),
    describeVpcAttribute(deps),
    describeSubnets(deps),
    describeSecurityGroups(deps),
    describeAvailabilityZones(deps),
    describeRouteTables(),
  ];
}
