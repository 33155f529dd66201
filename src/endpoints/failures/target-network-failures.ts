import { PosternError } from '../../kernel/errors.ts';
import { AlreadyThere } from './already-there.ts';

/** There is no such subnet, as far as the configuration or the EC2-compatible address knows. */
export class SubnetNotFound extends PosternError {
  readonly code = 'SubnetNotFound';

  constructor(subnetId: string) {
    super(
      `There is no subnet ${subnetId}. Name one of the Subnets of Networks, as DescribeSubnets shows them.`,
    );
  }
}

/** The subnet belongs to somebody else. */
export class SubnetOfAnotherAccount extends PosternError {
  readonly code = 'SubnetOfAnotherAccount';

  constructor(subnetId: string, ownerId: string) {
    super(`${subnetId} belongs to the account ${ownerId}. Name a subnet of the endpoint's own account.`);
  }
}

/** The subnet is a target network of the endpoint already. */
export class SubnetAlreadyAssociated extends AlreadyThere {
  readonly code = 'SubnetAlreadyAssociated';

  constructor(subnetId: string, associationId: string) {
    super(
      `${subnetId} is associated already, as ${associationId}. Use that association, or name another subnet.`,
    );
  }
}

/** Guide, target network requirements: all subnets are of one VPC. */
export class SubnetOfAnotherVpc extends PosternError {
  readonly code = 'SubnetOfAnotherVpc';

  constructor(subnetId: string, vpcId: string, expected: string) {
    super(
      `${subnetId} is in ${vpcId}, but the endpoint is for ${expected}. Name a subnet of ${expected}, or change the endpoint's VpcId first.`,
    );
  }
}

/** Guide, target network requirements: each subnet is in another availability zone. */
export class AvailabilityZoneAlreadyAssociated extends PosternError {
  readonly code = 'AvailabilityZoneAlreadyAssociated';

  constructor(subnetId: string, availabilityZone: string, associated: string) {
    super(
      `${subnetId} is in ${availabilityZone}, as is ${associated}, which is associated. Name a subnet of another availability zone.`,
    );
  }
}

/** Guide, rules and best practices: no associations in a VPC of dedicated tenancy. */
export class DedicatedTenancyVpc extends PosternError {
  readonly code = 'DedicatedTenancyVpc';

  constructor(vpcId: string) {
    super(`${vpcId} has dedicated tenancy, which takes no associations. Name a subnet of another VPC.`);
  }
}

/** Guide, target network requirements: at least /27. */
export class SubnetTooSmall extends PosternError {
  readonly code = 'SubnetTooSmall';

  constructor(subnetId: string, cidrBlock: string, narrowest: number) {
    super(`${subnetId} (${cidrBlock}) is too small. Name a subnet of at least /${narrowest}.`);
  }
}

/** Guide, target network requirements: at least 20 free addresses. */
export class TooFewFreeAddresses extends PosternError {
  readonly code = 'TooFewFreeAddresses';

  constructor(subnetId: string, free: number, fewest: number) {
    super(
      `${subnetId} has ${free} free addresses. Name a subnet with at least ${fewest}, or free some of them.`,
    );
  }
}

/** Guide, rules and best practices: client addresses are apart from those of the VPC. */
export class VpcOverlapsClientCidr extends PosternError {
  readonly code = 'VpcOverlapsClientCidr';

  constructor(vpcId: string, cidrBlock: string, clientCidrBlock: string) {
    super(
      `${cidrBlock} of ${vpcId} overlaps the client CIDR range ${clientCidrBlock}. Use another VPC, or create the endpoint with other client addresses: they cannot be changed later.`,
    );
  }
}

/** Nobody could connect through the subnet: no gateway runs in its zone. */
export class NoGatewayInZone extends PosternError {
  readonly code = 'NoGatewayInZone';

  constructor(subnetId: string, availabilityZone: string) {
    super(
      `No gateway is in ${availabilityZone}, the zone of ${subnetId}. Add one to the Gateways of Vpn, or name another subnet.`,
    );
  }
}

/** The endpoint has no such association. */
export class AssociationNotFound extends PosternError {
  readonly code = 'AssociationNotFound';

  constructor(associationId: string) {
    super(
      `The endpoint has no association ${associationId}. Name one that DescribeClientVpnTargetNetworks shows.`,
    );
  }
}
