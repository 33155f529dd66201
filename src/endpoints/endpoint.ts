import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Owner } from '../kernel/ownership.ts';

export type EndpointStatusCode = 'pending-associate' | 'available' | 'deleting' | 'deleted' | 'pending';

export type AuthenticationOption =
  | { readonly type: 'certificate-authentication'; readonly clientRootCertificateChainArn: string }
  /** Whether it asks for a code (MFA) is not the endpoint's to say: the directory of the configuration does, at each moment. */
  | { readonly type: 'directory-service-authentication'; readonly directoryId: string }
  | {
      readonly type: 'federated-authentication';
      readonly samlProviderArn: string;
      readonly selfServiceSamlProviderArn?: string;
    };

/** Where entries of the connection log go. */
export interface ConnectionLog {
  readonly cloudwatchLogGroup: string;
  /** Undefined: one is named when the first entry is written. */
  readonly cloudwatchLogStream?: string;
}

/** A subnet through which connections leave the endpoint. */
export interface TargetNetwork {
  readonly associationId: string;
  readonly subnetId: string;
  readonly vpcId: string;
  /** Where the subnet is; the gateways of this zone serve it. */
  readonly availabilityZone?: string;
  readonly status: 'associating' | 'associated' | 'association-failed' | 'disassociating' | 'disassociated';
}

/** Grants a group, or all users, access to a network. The words are those of DescribeClientVpnAuthorizationRules. */
export interface AuthorizationRule {
  readonly destinationCidr: string;
  /** Exact, case-sensitive; empty when `accessAll`. */
  readonly groupId: string;
  readonly accessAll: boolean;
  readonly description: string;
  readonly status: 'authorizing' | 'active' | 'failed' | 'revoking';
}

export interface Route {
  readonly destinationCidr: string;
  /** A subnet id, or `local`: to the other clients of the endpoint. */
  readonly targetSubnet: string;
  /** `associate`: came by itself with a target network; `add-route`: somebody added it. */
  readonly origin: 'associate' | 'add-route';
  readonly description: string;
  readonly status: 'creating' | 'active' | 'failed' | 'deleting';
}

/** The Endpoint aggregate: saved and read as one, with its target networks, rules, routes and tags. */
export interface Endpoint {
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  /** What people see: the `Name` tag, else the description, else the id. Never trusted in a header or a profile. */
  readonly displayName: string;
  readonly description: string;
  readonly status: EndpointStatusCode;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** What a profile's `remote` says, without a leading `*.`. */
  readonly dnsName: string;
  readonly clientCidrBlock: string;
  readonly dnsServers: readonly string[];
  readonly splitTunnel: boolean;
  readonly transportProtocol: 'udp' | 'tcp';
  readonly vpnPort: number;
  readonly serverCertificateArn: string;
  /** One, or mutual and one that is user-based. */
  readonly authenticationOptions: readonly AuthenticationOption[];
  readonly selfServicePortal: 'enabled' | 'disabled';
  readonly sessionTimeoutHours: 8 | 10 | 12 | 24;
  readonly disconnectOnSessionTimeout: boolean;
  /** Undefined when no banner is enabled; at most 1400 characters. */
  readonly loginBanner?: string;
  /** Undefined: off, as it is in what earlier versions saved. */
  readonly connectionLog?: ConnectionLog;
  /** Asks a function before each connection; undefined: off. Its name begins with `AWSClientVPN-`. */
  readonly clientConnectHandlerArn?: string;
  /** True: clients are to keep their routes (ClientRouteEnforcementOptions). Undefined: off. */
  readonly clientRouteEnforcement?: boolean;
  /** What the portal's page of the endpoint says to its people, plain text; at most 1000 characters. Not of the AWS API. */
  readonly portalNote?: string;
  /** Lines of the operator's own in every profile whose client can read them. Not of the AWS API. */
  readonly clientConfigurationLines?: readonly string[];
  readonly vpcId?: string;
  readonly securityGroupIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly targetNetworks: readonly TargetNetwork[];
  readonly authorizationRules: readonly AuthorizationRule[];
  readonly routes: readonly Route[];
  readonly owner: Owner;
}
