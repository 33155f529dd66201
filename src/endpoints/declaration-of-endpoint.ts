import { declaredTags, type Members, unlessNone, written } from '../kernel/declared-members.ts';
import { formatCreationTime } from '../kernel/declared-time.ts';
import type { AuthenticationOption, AuthorizationRule, Endpoint, Route, TargetNetwork } from './endpoint.ts';
import type { RevocationList } from './revocation-list-store.ts';

/**
 * The entry of `Endpoints` that describes the endpoint whole, so that applying it where there is none makes the same one; the inverse
 * of `endpointFromDeclaration`. Members are in the order of the reference.
 */
export function declarationOfEndpoint(
  endpoint: Endpoint,
  domain: string | undefined,
  revocationList?: RevocationList,
): Members {
  return written({
    ClientVpnEndpointId: endpoint.clientVpnEndpointId,
    CreationTime: formatCreationTime(endpoint.createdAt),
    Description: unlessEmpty(endpoint.description),
    ClientCidrBlock: endpoint.clientCidrBlock,
    ServerCertificateArn: endpoint.serverCertificateArn,
    AuthenticationOptions: endpoint.authenticationOptions.map(authenticationOf),
    VpcId: endpoint.vpcId,
    SecurityGroupIds: unlessNone(endpoint.securityGroupIds),
    TargetNetworks: unlessNone(endpoint.targetNetworks.map((target) => targetOf(target, endpoint.routes))),
    AuthorizationRules: unlessNone(endpoint.authorizationRules.map(ruleOf)),
    Routes: unlessNone(endpoint.routes.filter(({ origin }) => origin === 'add-route').map(routeOf)),
    SplitTunnel: endpoint.splitTunnel,
    TransportProtocol: endpoint.transportProtocol,
    VpnPort: endpoint.vpnPort,
    DnsServers: unlessNone(endpoint.dnsServers),
    DnsName: declaredName(endpoint, domain),
    SelfServicePortal: endpoint.selfServicePortal,
    SessionTimeoutHours: endpoint.sessionTimeoutHours,
    DisconnectOnSessionTimeout: endpoint.disconnectOnSessionTimeout,
    ...optionsOf(endpoint),
    PortalNote: endpoint.portalNote,
    ClientConfigurationLines: endpoint.clientConfigurationLines,
    CertificateRevocationList: revocationList?.certificateRevocationList,
    Tags: declaredTags(endpoint.tags),
  });
}

function optionsOf({ loginBanner, connectionLog, ...endpoint }: Endpoint): Members {
  const { clientConnectHandlerArn, clientRouteEnforcement } = endpoint;
  return {
    ClientLoginBannerOptions:
      loginBanner === undefined ? undefined : { Enabled: true, BannerText: loginBanner },
    ConnectionLogOptions:
      connectionLog &&
      written({
        Enabled: true,
        CloudwatchLogGroup: connectionLog.cloudwatchLogGroup,
        CloudwatchLogStream: connectionLog.cloudwatchLogStream,
      }),
    ClientConnectOptions:
      clientConnectHandlerArn === undefined
        ? undefined
        : { Enabled: true, LambdaFunctionArn: clientConnectHandlerArn },
    ClientRouteEnforcementOptions: clientRouteEnforcement ? { Enforced: true } : undefined,
  };
}

function authenticationOf(option: AuthenticationOption): Members {
  const { type: Type } = option;
  if (option.type === 'certificate-authentication') {
    const { clientRootCertificateChainArn: ClientRootCertificateChainArn } = option;
    return { Type, MutualAuthentication: { ClientRootCertificateChainArn } };
  }
  if (option.type === 'directory-service-authentication') {
    return { Type, ActiveDirectory: { DirectoryId: option.directoryId } };
  }
  const { samlProviderArn, selfServiceSamlProviderArn } = option;
  return {
    Type,
    FederatedAuthentication: written({
      SAMLProviderArn: samlProviderArn,
      SelfServiceSAMLProviderArn: selfServiceSamlProviderArn,
    }),
  };
}

/** Its routes are said, too: the network may have other CIDRs by now than when the subnet was associated. */
function targetOf({ subnetId }: TargetNetwork, routes: readonly Route[]): Members {
  const own = routes.filter(
    ({ origin, targetSubnet }) => origin === 'associate' && targetSubnet === subnetId,
  );
  return { SubnetId: subnetId, RoutedCidrBlocks: own.map(({ destinationCidr }) => destinationCidr) };
}

function ruleOf({ destinationCidr, groupId, accessAll, description }: AuthorizationRule): Members {
  return written({
    TargetNetworkCidr: destinationCidr,
    ...(accessAll ? { AuthorizeAllGroups: true } : { AccessGroupId: groupId }),
    Description: unlessEmpty(description),
  });
}

function routeOf({ destinationCidr, targetSubnet, description }: Route): Members {
  return written({
    DestinationCidrBlock: destinationCidr,
    TargetVpcSubnetId: targetSubnet,
    Description: unlessEmpty(description),
  });
}

/** The default follows from the id, and is not said. */
function declaredName(
  { clientVpnEndpointId, dnsName }: Endpoint,
  domain: string | undefined,
): string | undefined {
  return dnsName === `${clientVpnEndpointId}.${domain}` ? undefined : dnsName;
}

function unlessEmpty(text: string): string | undefined {
  return text === '' ? undefined : text;
}
