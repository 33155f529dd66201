import { PosternError } from '../../kernel/errors.ts';

/** As many endpoints as the quota of the account in the Region allows. */
export class ClientVpnEndpointQuotaExceeded extends PosternError {
  readonly code = 'ClientVpnEndpointQuotaExceeded';

  constructor(quota: number) {
    super(
      `There are as many endpoints as the quota of ${quota} allows. Delete one, or raise ClientVpnEndpoints in Quotas of the configuration file.`,
    );
  }
}

/** Guide: all target networks are disassociated before an endpoint is deleted. */
export class ClientVpnEndpointHasAssociations extends PosternError {
  readonly code = 'ClientVpnEndpointHasAssociations';

  constructor(clientVpnEndpointId: string, associationIds: readonly string[]) {
    super(
      `Endpoint ${clientVpnEndpointId} has associations ${associationIds.join(', ')}. Disassociate them, then delete it.`,
    );
  }
}

/** Without a domain no profile could say where the endpoint is. */
export class DomainMissing extends PosternError {
  readonly code = 'DomainMissing';

  constructor() {
    super(
      'Endpoints need a DNS name, and none can be made. The operator must write Domain in Vpn of the configuration file first.',
    );
  }
}

/** Guide: security groups belong to a VPC, so they are named together with it. */
export class SecurityGroupsWithoutVpc extends PosternError {
  readonly code = 'SecurityGroupsWithoutVpc';

  constructor() {
    super('Security groups cannot be set without their VPC. Send VpcId too.');
  }
}

/** Guide: the VPC may change before the next association, not while subnets of another are associated. */
export class VpcInUse extends PosternError {
  readonly code = 'VpcInUse';

  constructor(vpcId: string, current: string) {
    super(
      `Subnets of ${current} are associated, so the endpoint cannot be for ${vpcId}. Disassociate them first, then change VpcId.`,
    );
  }
}
