import { createHash } from 'node:crypto';
import type { Connection } from '../../src/connections/connection.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import type { RevocationList } from '../../src/endpoints/revocation-list-store.ts';
import type { StoredCertificate } from '../../src/pki/certificate-store.ts';
import type { SamlProvider } from '../../src/saml/saml-provider-store.ts';

/** An endpoint whose id follows from `name`. */
export function endpointNamed(name: string, changes: Partial<Endpoint> = {}): Endpoint {
  return {
    clientVpnEndpointId: `cvpn-endpoint-${createHash('sha256').update(name).digest('hex').slice(0, 17)}`,
    displayName: name,
    description: '',
    status: 'available',
    createdAt: 1,
    dnsName: 'vpn.example.com',
    clientCidrBlock: '10.100.0.0/16',
    dnsServers: [],
    splitTunnel: true,
    transportProtocol: 'udp',
    vpnPort: 443,
    serverCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/server',
    authenticationOptions: [
      { type: 'federated-authentication', samlProviderArn: providerNamed('corp').samlProviderArn },
    ],
    selfServicePortal: 'enabled',
    sessionTimeoutHours: 24,
    disconnectOnSessionTimeout: true,
    securityGroupIds: [],
    tags: {},
    targetNetworks: [],
    authorizationRules: [],
    routes: [],
    owner: { kind: 'api' },
    ...changes,
  };
}

export function providerNamed(name: string, changes: Partial<SamlProvider> = {}): SamlProvider {
  return {
    samlProviderArn: `arn:aws:iam::123456789012:saml-provider/${name}`,
    name,
    metadataDocument: '<EntityDescriptor/>',
    createdAt: 1,
    owner: { kind: 'file', file: 'postern.yaml' },
    ...changes,
  };
}

export function certificateNamed(name: string, changes: Partial<StoredCertificate> = {}): StoredCertificate {
  return {
    certificateArn: `arn:aws:acm:us-east-1:123456789012:certificate/${name}`,
    name,
    certificate: '',
    certificateChain: '',
    encryptedPrivateKey: '',
    createdAt: 1,
    owner: { kind: 'api' },
    ...changes,
  };
}

/** The list of the endpoint of that name. */
export function revocationListNamed(name: string, changes: Partial<RevocationList> = {}): RevocationList {
  return {
    clientVpnEndpointId: endpointNamed(name).clientVpnEndpointId,
    certificateRevocationList: `-----BEGIN X509 CRL-----\r\n${name}`,
    importedAt: 1,
    owner: { kind: 'api' },
    ...changes,
  };
}

/** A connection to the endpoint of that name. */
export function connectionTo(
  name: string,
  connectionId: string,
  changes: Partial<Connection> = {},
): Connection {
  return {
    connectionId,
    clientVpnEndpointId: endpointNamed(name).clientVpnEndpointId,
    username: 'alice@example.com',
    commonName: '',
    clientIp: '10.100.0.2',
    status: 'active',
    phase: 'established',
    gateway: { name: 'gw-a', run: 'run-1', cid: 1, kid: 1 },
    device: {
      publicIp: '198.51.100.7',
      port: 50096,
      transportProtocol: 'udp',
      platform: 'linux',
      platformVersion: '',
      openvpnVersion: '2.6.14',
      awsClientVersion: '',
    },
    session: {
      startedAt: 1,
      person: { source: 'federated', username: 'alice@example.com', groups: [], authenticatedAt: 1 },
    },
    askedAt: 1,
    subnetId: 'subnet-0a',
    pushedDigest: '',
    connectionEstablishedTime: 1,
    timestamp: 2,
    ingressBytes: 0,
    egressBytes: 0,
    ingressPackets: 0,
    egressPackets: 0,
    postureComplianceStatuses: [],
    ...changes,
  };
}
