import { PosternError } from '../../kernel/errors.ts';

/** There is no such VPC, as far as the configuration or the EC2-compatible address knows. */
export class VpcNotFound extends PosternError {
  readonly code = 'VpcNotFound';

  constructor(vpcId: string) {
    super(`There is no VPC ${vpcId}. Name one of Networks, as DescribeVpcs shows them.`);
  }
}

/** The endpoint is for another VPC, or for none yet. */
export class NotTheVpcOfEndpoint extends PosternError {
  readonly code = 'NotTheVpcOfEndpoint';

  constructor(vpcId: string, expected: string | undefined) {
    super(
      expected === undefined
        ? `The endpoint is for no VPC yet. Associate a subnet of ${vpcId} first, or set the endpoint's VpcId.`
        : `The endpoint is for ${expected}, not for ${vpcId}. Name ${expected} and its security groups.`,
    );
  }
}

/** The VPC has no such security group. */
export class SecurityGroupNotFound extends PosternError {
  readonly code = 'SecurityGroupNotFound';

  constructor(groupId: string, vpcId: string) {
    super(`${vpcId} has no security group ${groupId}. Name one that DescribeSecurityGroups shows for it.`);
  }
}

/** More security groups than an endpoint may have. */
export class TooManySecurityGroups extends PosternError {
  readonly code = 'TooManySecurityGroups';

  constructor(count: number, most: number) {
    super(`${count} security groups are more than an endpoint may have. Name at most ${most}.`);
  }
}

/** To apply none is no way to take all away: an endpoint that has target networks keeps at least one group. */
export class NoSecurityGroup extends PosternError {
  readonly code = 'NoSecurityGroup';

  constructor() {
    super('No security group was named. Name one to five; they replace those that are applied.');
  }
}
