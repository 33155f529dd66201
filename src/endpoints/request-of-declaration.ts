import type { Realm } from '../kernel/arn.ts';
import type { AuthenticationDeclaration } from './authentication-declaration.ts';
import { resolveCertificateArn, resolveSamlProviderArn } from './declared-names.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import type { AuthenticationRequest, CreateClientVpnEndpointRequest } from './endpoint-requests.ts';

/** What a declaration would ask CreateClientVpnEndpoint for; its VPC, security groups and tags come beside that. */
export function requestOfDeclaration(
  declaration: EndpointDeclaration,
  realm: Realm,
): CreateClientVpnEndpointRequest {
  const banner = declaration.ClientLoginBannerOptions;
  const log = declaration.ConnectionLogOptions;
  const handler = declaration.ClientConnectOptions;
  return {
    clientCidrBlock: declaration.ClientCidrBlock,
    serverCertificateArn: resolveCertificateArn(declaration.ServerCertificateArn, realm),
    authenticationOptions: declaration.AuthenticationOptions.map((option) => asked(option, realm)),
    description: declaration.Description ?? '',
    dnsServers: declaration.DnsServers,
    splitTunnel: declaration.SplitTunnel,
    transportProtocol: declaration.TransportProtocol,
    vpnPort: declaration.VpnPort,
    selfServicePortal: declaration.SelfServicePortal,
    sessionTimeoutHours: declaration.SessionTimeoutHours,
    disconnectOnSessionTimeout: declaration.DisconnectOnSessionTimeout,
    clientLoginBannerOptions: { enabled: banner?.Enabled ?? false, bannerText: banner?.BannerText ?? '' },
    connectionLogOptions: {
      enabled: log?.Enabled ?? false,
      cloudwatchLogGroup: log?.CloudwatchLogGroup ?? '',
      cloudwatchLogStream: log?.CloudwatchLogStream ?? '',
    },
    clientConnectOptions: {
      enabled: handler?.Enabled ?? false,
      lambdaFunctionArn: handler?.LambdaFunctionArn ?? '',
    },
    clientRouteEnforcementOptions: { enforced: declaration.ClientRouteEnforcementOptions?.Enforced ?? false },
  };
}

function asked(declared: AuthenticationDeclaration, realm: Realm): AuthenticationRequest {
  const { Type: type } = declared;
  if (type === 'certificate-authentication') {
    const { ClientRootCertificateChainArn: named } = declared.MutualAuthentication;
    return { type, clientRootCertificateChainArn: resolveCertificateArn(named, realm) };
  }
  if (type === 'directory-service-authentication') {
    return { type, directoryId: declared.ActiveDirectory.DirectoryId };
  }
  const { SAMLProviderArn, SelfServiceSAMLProviderArn: portal } = declared.FederatedAuthentication;
  const samlProviderArn = resolveSamlProviderArn(SAMLProviderArn, realm);
  return {
    type,
    samlProviderArn,
    ...(portal === undefined ? {} : { selfServiceSamlProviderArn: resolveSamlProviderArn(portal, realm) }),
  };
}
