import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type {
  ApplySecurityGroupsRequest,
  AssociateClientVpnTargetNetworkRequest,
  AuthorizeClientVpnIngressRequest,
  CreateClientVpnEndpointRequest,
  CreateClientVpnRouteRequest,
  DeleteClientVpnRouteRequest,
  DisassociateClientVpnTargetNetworkRequest,
  ModifyClientVpnEndpointRequest,
  RevokeClientVpnIngressRequest,
  TagRequest,
} from './endpoint-requests.ts';

/** How a change is asked for. */
export interface CommandOptions {
  /** True: the change is looked at whole, then `DryRunOperation` is thrown instead of saving. */
  readonly dryRun: boolean;
  /** The same token with the same request gives the same answer, and one object; with another request it is refused. */
  readonly clientToken?: string;
}

/**
 * All that may be done to endpoints, whoever asks: the EC2 API, the configuration file, a console. State settles at once: what
 * an answer calls `associating` is `associated` for whoever reads it afterwards. Every method throws a `PosternError` of
 * `failures/` that names the rule of the guide which stands against it, `OperationNotPermitted` where the configuration file owns the
 * endpoint, `DryRunOperation`, `ConcurrentChange` when others never stop changing it, and `StoreUnavailable`.
 */
export interface EndpointCommands {
  createClientVpnEndpoint(
    request: CreateClientVpnEndpointRequest,
    options: CommandOptions,
  ): Promise<CreatedClientVpnEndpoint>;
  modifyClientVpnEndpoint(request: ModifyClientVpnEndpointRequest, options: CommandOptions): Promise<void>;
  deleteClientVpnEndpoint(clientVpnEndpointId: string, options: CommandOptions): Promise<void>;
  /** Gives the association's id. */
  associateClientVpnTargetNetwork(
    request: AssociateClientVpnTargetNetworkRequest,
    options: CommandOptions,
  ): Promise<string>;
  disassociateClientVpnTargetNetwork(
    request: DisassociateClientVpnTargetNetworkRequest,
    options: CommandOptions,
  ): Promise<void>;
  applySecurityGroups(
    request: ApplySecurityGroupsRequest,
    options: CommandOptions,
  ): Promise<readonly string[]>;
  authorizeClientVpnIngress(
    request: AuthorizeClientVpnIngressRequest,
    options: CommandOptions,
  ): Promise<void>;
  revokeClientVpnIngress(request: RevokeClientVpnIngressRequest, options: CommandOptions): Promise<void>;
  createClientVpnRoute(request: CreateClientVpnRouteRequest, options: CommandOptions): Promise<void>;
  deleteClientVpnRoute(request: DeleteClientVpnRouteRequest, options: CommandOptions): Promise<void>;
  createTags(
    clientVpnEndpointId: string,
    tags: readonly TagRequest[],
    options: CommandOptions,
  ): Promise<void>;
  /** A tag without `value` goes whatever its value; no tags: all go. */
  deleteTags(
    clientVpnEndpointId: string,
    tags: readonly { readonly key: string; readonly value?: string }[],
    options: CommandOptions,
  ): Promise<void>;
}

export interface CreatedClientVpnEndpoint {
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  /** As DescribeClientVpnEndpoints shows it, with `*.` in front. */
  readonly dnsName: string;
}
