import type { DefaultClient } from './client-flavours.ts';

/** A host that runs OpenVPN servers for the endpoints of its availability zone. */
export interface Gateway {
  readonly name: string;
  /** An IP address or host name that clients can reach. */
  readonly publicAddress: string;
  readonly availabilityZone: string;
  /** SHA-256 of each token that it may come with, hexadecimal; two while a token is replaced. Undefined or none: it may not ask. */
  readonly tokenHashes?: readonly string[];
  /** The endpoints that it serves; undefined: all that have a subnet in its availability zone. */
  readonly endpointIds?: readonly string[];
}

/** The `Vpn` section of the configuration: how a profile finds the gateways. */
export interface VpnSettings {
  /** DnsName of an endpoint is `<endpoint id>.<domain>`; undefined while no endpoint needs one. */
  readonly domain?: string;
  /** True: the operator has a wildcard record, and profiles use `remote-random-hostname`. */
  readonly wildcardDns: boolean;
  /** The flavour that the export serves, and the portal's main button with it. */
  readonly defaultClient: DefaultClient;
  readonly gateways: readonly Gateway[];
}

/** What "VPC" and "subnet" mean here: a network that the gateways can reach. */
export interface Network {
  readonly vpcId: string;
  /** `dedicated` networks take no associations (guide, target network requirements). Default: `default`. */
  readonly instanceTenancy?: 'default' | 'dedicated';
  /** The account that the network belongs to. Default: the one of the configuration. */
  readonly ownerId?: string;
  readonly cidrBlocks: readonly string[];
  readonly subnets: readonly {
    readonly subnetId: string;
    readonly cidrBlock: string;
    readonly availabilityZone: string;
    readonly availableIpAddressCount: number;
  }[];
  readonly securityGroups: readonly { readonly groupId: string; readonly groupName: string }[];
}
