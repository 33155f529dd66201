import type { Network } from './vpn-settings.ts';

/** A subnet with the network (VPC) that it is a part of. */
export interface FoundSubnet {
  readonly network: Network;
  readonly subnet: Network['subnets'][number];
}

/**
 * What VPCs and subnets there are: those of `Networks` in the configuration file, or those of the EC2-compatible address in
 * POSTERN_EC2_UPSTREAM. Throws `UpstreamUnavailable` where that does not answer.
 */
export interface NetworkDirectory {
  findVpc(vpcId: string): Promise<Network | undefined>;
  findSubnet(subnetId: string): Promise<FoundSubnet | undefined>;
}

/** What an endpoint may refer to beside certificates and networks. */
export interface ReferenceLookUps {
  samlProviderExists(samlProviderArn: string): Promise<boolean>;
  /** The directories of the configuration (`Directories`). */
  directoryExists(directoryId: string): boolean;
}
