/**
 * What callers ask of endpoints, with the member names of the AWS API. Whoever calls has checked only that a number is a
 * number and a flag a flag: which values are right is decided by the commands. Absent and false are two things.
 */

export type AuthenticationRequest =
  | { readonly type: 'certificate-authentication'; readonly clientRootCertificateChainArn?: string }
  | { readonly type: 'directory-service-authentication'; readonly directoryId?: string }
  | {
      readonly type: 'federated-authentication';
      readonly samlProviderArn?: string;
      readonly selfServiceSamlProviderArn?: string;
    };

export interface ConnectionLogRequest {
  readonly enabled?: boolean;
  readonly cloudwatchLogGroup?: string;
  readonly cloudwatchLogStream?: string;
}

export interface ClientConnectRequest {
  readonly enabled?: boolean;
  readonly lambdaFunctionArn?: string;
}

export interface ClientLoginBannerRequest {
  readonly enabled?: boolean;
  readonly bannerText?: string;
}

export interface TagRequest {
  readonly key: string;
  readonly value: string;
}

/** The members that both Create and Modify know. */
export interface ChangeableMembers {
  readonly serverCertificateArn?: string;
  readonly connectionLogOptions?: ConnectionLogRequest;
  readonly vpnPort?: number;
  readonly description?: string;
  readonly splitTunnel?: boolean;
  readonly securityGroupIds?: readonly string[];
  readonly vpcId?: string;
  readonly selfServicePortal?: string;
  readonly clientConnectOptions?: ClientConnectRequest;
  readonly sessionTimeoutHours?: number;
  readonly clientLoginBannerOptions?: ClientLoginBannerRequest;
  readonly clientRouteEnforcementOptions?: { readonly enforced?: boolean };
  readonly disconnectOnSessionTimeout?: boolean;
}

export interface CreateClientVpnEndpointRequest extends ChangeableMembers {
  readonly clientCidrBlock?: string;
  /** Types that AWS does not know come here as they are written, and are refused. */
  readonly authenticationOptions: readonly (AuthenticationRequest | { readonly type: string })[];
  readonly dnsServers?: readonly string[];
  readonly transportProtocol?: string;
  readonly endpointIpAddressType?: string;
  readonly trafficIpAddressType?: string;
  readonly tags?: readonly TagRequest[];
}

export interface ModifyClientVpnEndpointRequest extends ChangeableMembers {
  readonly clientVpnEndpointId: string;
  /** `enabled` false takes all servers away. */
  readonly dnsServers?: { readonly customDnsServers?: readonly string[]; readonly enabled?: boolean };
}

export interface AssociateClientVpnTargetNetworkRequest {
  readonly clientVpnEndpointId: string;
  readonly subnetId: string;
}

export interface DisassociateClientVpnTargetNetworkRequest {
  readonly clientVpnEndpointId: string;
  readonly associationId: string;
}

export interface ApplySecurityGroupsRequest {
  readonly clientVpnEndpointId: string;
  readonly vpcId: string;
  readonly securityGroupIds: readonly string[];
}

export interface AuthorizeClientVpnIngressRequest {
  readonly clientVpnEndpointId: string;
  readonly targetNetworkCidr: string;
  readonly accessGroupId?: string;
  readonly authorizeAllGroups?: boolean;
  readonly description?: string;
}

export interface RevokeClientVpnIngressRequest {
  readonly clientVpnEndpointId: string;
  readonly targetNetworkCidr: string;
  readonly accessGroupId?: string;
  readonly revokeAllGroups?: boolean;
}

export interface CreateClientVpnRouteRequest {
  readonly clientVpnEndpointId: string;
  readonly destinationCidrBlock: string;
  /** A subnet id, or `local`. */
  readonly targetVpcSubnetId: string;
  readonly description?: string;
}

export interface DeleteClientVpnRouteRequest {
  readonly clientVpnEndpointId: string;
  readonly destinationCidrBlock: string;
  readonly targetVpcSubnetId?: string;
}
