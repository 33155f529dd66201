import type { AuthorizationRule, Endpoint, Route } from '../../src/endpoints/endpoint.ts';

export function rule(changes: Partial<AuthorizationRule> = {}): AuthorizationRule {
  return {
    destinationCidr: '10.0.0.0/16',
    groupId: 'engineering',
    accessAll: false,
    description: '',
    status: 'active',
    ...changes,
  };
}

export function route(changes: Partial<Route> = {}): Route {
  return {
    destinationCidr: '10.0.0.0/16',
    targetSubnet: 'subnet-0a',
    origin: 'add-route',
    description: '',
    status: 'active',
    ...changes,
  };
}

/** An endpoint that works: federated, associated, with a rule and a route. */
export function endpoint(changes: Partial<Endpoint> = {}): Endpoint {
  return {
    clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
    displayName: 'Engineering',
    description: 'For engineers',
    status: 'available',
    createdAt: 1_700_000_000_000,
    dnsName: 'cvpn-endpoint-0123456789abcdef0.vpn.example.com',
    clientCidrBlock: '10.100.0.0/16',
    dnsServers: [],
    splitTunnel: true,
    transportProtocol: 'udp',
    vpnPort: 443,
    serverCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/server',
    authenticationOptions: [
      {
        type: 'federated-authentication',
        samlProviderArn: 'arn:aws:iam::123456789012:saml-provider/corp',
      },
    ],
    selfServicePortal: 'enabled',
    sessionTimeoutHours: 24,
    disconnectOnSessionTimeout: true,
    vpcId: 'vpc-0a',
    securityGroupIds: [],
    tags: {},
    targetNetworks: [
      {
        associationId: 'cvpn-assoc-0123456789abcdef0',
        subnetId: 'subnet-0a',
        vpcId: 'vpc-0a',
        availabilityZone: 'site-a',
        status: 'associated',
      },
    ],
    authorizationRules: [rule()],
    routes: [route()],
    owner: { kind: 'api' },
    ...changes,
  };
}
