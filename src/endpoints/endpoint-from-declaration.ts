import { certificateArn, type Realm, samlProviderArn } from '../kernel/arn.ts';
import { type ClientVpnEndpointId, derivedAssociationId, derivedClientVpnEndpointId } from '../kernel/ids.ts';
import type { Owner } from '../kernel/ownership.ts';
import type { AuthenticationDeclaration } from './authentication-declaration.ts';
import type { AuthenticationOption, AuthorizationRule, Endpoint, Route, TargetNetwork } from './endpoint.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import type { Network, VpnSettings } from './vpn-settings.ts';

/** What an endpoint's declaration refers to. */
export interface DeclarationContext {
  readonly realm: Realm;
  readonly vpn: VpnSettings;
  readonly networks: readonly Network[];
}

/** The endpoint's id: the declared one, or the one that follows from its name and the account. */
export function declaredEndpointId(
  declaration: Pick<EndpointDeclaration, 'ClientVpnEndpointId' | 'Name'>,
  realm: Realm,
): ClientVpnEndpointId {
  return declaration.ClientVpnEndpointId ?? derivedClientVpnEndpointId(realm.account, declaration.Name ?? '');
}

/** What people call the endpoint. */
export function declaredDisplayName(declaration: EndpointDeclaration, realm: Realm): string {
  return tagsOf(declaration).Name || declaration.Description || declaredEndpointId(declaration, realm);
}

/** What `remote` says; undefined when neither DnsName nor Vpn.Domain is declared. */
export function declaredDnsName(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
): string | undefined {
  if (declaration.DnsName !== undefined) return declaration.DnsName;
  const { domain } = context.vpn;
  return domain === undefined ? undefined : `${declaredEndpointId(declaration, context.realm)}.${domain}`;
}

/** A `ServerCertificateArn` or `ClientRootCertificateChainArn`: the ARN itself, or that of the name. */
export function resolveCertificateArn(nameOrArn: string, realm: Realm): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : certificateArn(realm, nameOrArn);
}

/** A `SAMLProviderArn`: the ARN itself, or that of the name. */
export function resolveSamlProviderArn(nameOrArn: string, realm: Realm): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : samlProviderArn(realm, nameOrArn);
}

/** The subnet and the network it belongs to. */
export function findSubnet(networks: readonly Network[], subnetId: string) {
  for (const network of networks) {
    const subnet = network.subnets.find((candidate) => candidate.subnetId === subnetId);
    if (subnet) return { network, subnet };
  }
  return undefined;
}

/** The endpoint that a declaration describes. The declaration has no faults: `endpointFaults` found none. */
export function endpointFromDeclaration(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
  createdAt: number,
  owner: Owner,
): Endpoint {
  const id = declaredEndpointId(declaration, context.realm);
  const targetNetworks = targetNetworksOf(id, declaration, context);
  const vpcId = declaration.VpcId ?? targetNetworks[0]?.vpcId;
  const banner = declaration.ClientLoginBannerOptions;
  return {
    clientVpnEndpointId: id,
    displayName: declaredDisplayName(declaration, context.realm),
    description: declaration.Description ?? '',
    status: targetNetworks.length > 0 ? 'available' : 'pending-associate',
    createdAt,
    dnsName: declaredDnsName(declaration, context) ?? id,
    clientCidrBlock: declaration.ClientCidrBlock,
    dnsServers: declaration.DnsServers,
    splitTunnel: declaration.SplitTunnel,
    transportProtocol: declaration.TransportProtocol,
    vpnPort: declaration.VpnPort,
    serverCertificateArn: resolveCertificateArn(declaration.ServerCertificateArn, context.realm),
    authenticationOptions: declaration.AuthenticationOptions.map((option) =>
      authenticationOption(option, context.realm),
    ),
    selfServicePortal: declaration.SelfServicePortal,
    sessionTimeoutHours: declaration.SessionTimeoutHours,
    disconnectOnSessionTimeout: declaration.DisconnectOnSessionTimeout,
    ...(banner?.Enabled && banner.BannerText !== undefined ? { loginBanner: banner.BannerText } : {}),
    ...(declaration.PortalNote === undefined ? {} : { portalNote: declaration.PortalNote }),
    ...(declaration.ClientConfigurationLines.length === 0
      ? {}
      : { clientConfigurationLines: declaration.ClientConfigurationLines }),
    ...(vpcId === undefined ? {} : { vpcId }),
    securityGroupIds: securityGroupsOf(declaration, context, vpcId),
    tags: tagsOf(declaration),
    targetNetworks,
    authorizationRules: declaration.AuthorizationRules.map(authorizationRule),
    routes: [...associateRoutes(targetNetworks, context.networks), ...declaration.Routes.map(addedRoute)],
    owner,
  };
}

function targetNetworksOf(
  id: ClientVpnEndpointId,
  declaration: EndpointDeclaration,
  context: DeclarationContext,
): readonly TargetNetwork[] {
  return declaration.TargetNetworks.flatMap(({ SubnetId }) => {
    const found = findSubnet(context.networks, SubnetId);
    if (!found) return [];
    return [
      {
        associationId: derivedAssociationId(id, SubnetId),
        subnetId: SubnetId,
        vpcId: found.network.vpcId,
        availabilityZone: found.subnet.availabilityZone,
        status: 'associated' as const,
      },
    ];
  });
}

/** Each association brings a route to every network of its VPC (guide, section "Target network requirements"). */
function associateRoutes(
  targetNetworks: readonly TargetNetwork[],
  networks: readonly Network[],
): readonly Route[] {
  return targetNetworks.flatMap(({ subnetId, vpcId }) => {
    const blocks = networks.find((network) => network.vpcId === vpcId)?.cidrBlocks ?? [];
    return blocks.map((destinationCidr) => ({
      destinationCidr,
      targetSubnet: subnetId,
      origin: 'associate' as const,
      description: 'Default Route',
      status: 'active' as const,
    }));
  });
}

function addedRoute(declared: EndpointDeclaration['Routes'][number]): Route {
  return {
    destinationCidr: declared.DestinationCidrBlock,
    targetSubnet: declared.TargetVpcSubnetId,
    origin: 'add-route',
    description: declared.Description ?? '',
    status: 'active',
  };
}

function authorizationRule(declared: EndpointDeclaration['AuthorizationRules'][number]): AuthorizationRule {
  return {
    destinationCidr: declared.TargetNetworkCidr,
    groupId: declared.AccessGroupId ?? '',
    accessAll: declared.AuthorizeAllGroups === true,
    description: declared.Description ?? '',
    status: 'active',
  };
}

function authenticationOption(declared: AuthenticationDeclaration, realm: Realm): AuthenticationOption {
  switch (declared.Type) {
    case 'certificate-authentication': {
      const { ClientRootCertificateChainArn } = declared.MutualAuthentication;
      return {
        type: declared.Type,
        clientRootCertificateChainArn: resolveCertificateArn(ClientRootCertificateChainArn, realm),
      };
    }
    case 'directory-service-authentication':
      return { type: declared.Type, directoryId: declared.ActiveDirectory.DirectoryId, mfaEnabled: false };
    case 'federated-authentication': {
      const { SAMLProviderArn, SelfServiceSAMLProviderArn } = declared.FederatedAuthentication;
      return {
        type: declared.Type,
        samlProviderArn: resolveSamlProviderArn(SAMLProviderArn, realm),
        ...(SelfServiceSAMLProviderArn === undefined
          ? {}
          : { selfServiceSamlProviderArn: resolveSamlProviderArn(SelfServiceSAMLProviderArn, realm) }),
      };
    }
  }
}

/** The declared groups; else, once a subnet is associated, its network's `default` one (guide, "Apply a security group"). */
function securityGroupsOf(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
  vpcId: string | undefined,
): readonly string[] {
  if (declaration.SecurityGroupIds.length > 0) return declaration.SecurityGroupIds;
  if (declaration.TargetNetworks.length === 0) return [];
  const groups = context.networks.find((network) => network.vpcId === vpcId)?.securityGroups ?? [];
  return groups.filter((group) => group.groupName === 'default').map((group) => group.groupId);
}

function tagsOf(declaration: EndpointDeclaration): Readonly<Record<string, string>> {
  const declared = [...declaration.Tags, ...declaration.TagSpecifications.flatMap(({ Tags }) => Tags)];
  const named = declaration.Name === undefined ? [] : [['Name', declaration.Name] as const];
  return Object.fromEntries([...named, ...declared.map(({ Key, Value }) => [Key, Value] as const)]);
}
