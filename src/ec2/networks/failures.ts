import { PosternError } from '../../kernel/errors.ts';

/** A VPC was asked for by an id that no configured network has. */
export class VpcUnknown extends PosternError {
  readonly code = 'VpcUnknown';

  constructor(id: string) {
    super(`The vpc ID '${id}' does not exist. Networks of the configuration names those that do.`);
  }
}

/** A subnet was asked for by an id that no configured network has. */
export class SubnetUnknown extends PosternError {
  readonly code = 'SubnetUnknown';

  constructor(id: string) {
    super(`The subnet ID '${id}' does not exist. Networks of the configuration names those that do.`);
  }
}

/** A security group was asked for by an id or a name that no configured network has. */
export class SecurityGroupUnknown extends PosternError {
  readonly code = 'SecurityGroupUnknown';

  constructor(id: string) {
    super(`The security group '${id}' does not exist. Networks of the configuration names those that do.`);
  }
}

/** A zone was asked for by a name that no configured subnet has. */
export class AvailabilityZoneUnknown extends PosternError {
  readonly code = 'AvailabilityZoneUnknown';

  constructor(id: string) {
    super(`Invalid availability zone: [${id}]. Subnets of the configuration name those that there are.`);
  }
}

/** A route table was asked for by its id: networks here have none. */
export class RouteTableUnknown extends PosternError {
  readonly code = 'RouteTableUnknown';

  constructor(id: string) {
    super(`The routeTable ID '${id}' does not exist. Networks of the configuration have no route tables.`);
  }
}
