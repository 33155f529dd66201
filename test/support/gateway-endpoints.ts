import { X509Certificate } from 'node:crypto';
import type { ChainCertificate } from '../../src/connections/gateway-contract.ts';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { NETWORK } from './managed-service.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from './scripted-idp.ts';

/** Endpoints for {@link startGatewayService}: gw-a serves the first three, gw-b the last one and, by its second subnet, the first. */
export const ENDPOINTS = {
  certificate: 'cvpn-endpoint-0000000000000000a',
  federated: 'cvpn-endpoint-0000000000000000b',
  both: 'cvpn-endpoint-0000000000000000c',
  elsewhere: 'cvpn-endpoint-0000000000000000d',
} as const;

export interface GatewayEndpoints {
  /** For the configuration, and the files that it names. */
  readonly declarations: string;
  readonly files: Readonly<Record<string, string>>;
  readonly idp: ScriptedIdp;
  readonly authority: KeyAndCertificate;
  /** What OpenVPN tells of a client with a new certificate of the authority. */
  newChain(commonName: string): Promise<readonly ChainCertificate[]>;
}

/** Endpoints of the types that need no directory, with the certificates and the identity provider that they name. */
export async function makeGatewayEndpoints(): Promise<GatewayEndpoints> {
  const keyKind = 'ec-p256';
  const authority = await makeCertificate({
    commonName: 'Clients',
    purpose: 'certificate-authority',
    keyKind,
  });
  const [server, client] = await Promise.all([
    makeCertificate({ commonName: 'vpn.example.com', purpose: 'server', keyKind }),
    makeCertificate({ commonName: 'client', purpose: 'client', issuer: authority, keyKind }),
  ]);
  const idp = await createScriptedIdp();
  return {
    declarations: declarations(),
    files: {
      'idp-metadata.xml': idpMetadata(idp),
      'server.crt': server.certificate,
      'server.key': server.privateKey,
      'client.crt': client.certificate,
      'client.key': client.privateKey,
      'ca.crt': authority.certificate,
    },
    idp,
    authority,
    async newChain(commonName) {
      const made = await makeCertificate({ commonName, purpose: 'client', issuer: authority, keyKind });
      return [made, authority].map(({ certificate }) => chainCertificate(certificate));
    },
  };
}

/** What OpenVPN's environment tells of a certificate (`X509_n_CN`, `tls_serial_hex_n`, `tls_digest_sha256_n`). */
export function chainCertificate(pem: string): ChainCertificate {
  const { subject, serialNumber, fingerprint256 } = new X509Certificate(pem);
  const [, commonName = ''] = /^CN=(.*)$/m.exec(subject) ?? [];
  return {
    commonName,
    serialNumber: (serialNumber.match(/../g) ?? []).join(':').toLowerCase(),
    sha256Fingerprint: fingerprint256.toLowerCase(),
  };
}

const CERTIFICATE = {
  Type: 'certificate-authentication',
  MutualAuthentication: { ClientRootCertificateChainArn: 'client' },
};
const FEDERATED = {
  Type: 'federated-authentication',
  FederatedAuthentication: { SAMLProviderArn: 'corp' },
};

function declarations(): string {
  const [first, second] = NETWORK.subnets;
  const endpoints = [
    endpoint('certificate', 100, [CERTIFICATE], [first, second]),
    endpoint('federated', 101, [FEDERATED], [first]),
    endpoint('both', 102, [CERTIFICATE, FEDERATED], [first]),
    endpoint('elsewhere', 103, [CERTIFICATE], [second]),
  ];
  const sections = {
    SamlProviders: [{ Name: 'corp', MetadataFile: './idp-metadata.xml' }],
    Certificates: [
      { Name: 'server', CertificateFile: 'server.crt', PrivateKeyFile: 'server.key' },
      {
        Name: 'client',
        CertificateFile: 'client.crt',
        PrivateKeyFile: 'client.key',
        CertificateChainFile: 'ca.crt',
      },
    ],
    Endpoints: endpoints,
  };
  return Object.entries(sections)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');
}

function endpoint(
  name: keyof typeof ENDPOINTS,
  block: number,
  authenticationOptions: readonly object[],
  subnetIds: readonly string[],
) {
  return {
    ClientVpnEndpointId: ENDPOINTS[name],
    Description: name,
    ClientCidrBlock: `10.${block}.0.0/16`,
    ServerCertificateArn: 'server',
    AuthenticationOptions: authenticationOptions,
    SplitTunnel: true,
    TargetNetworks: subnetIds.map((SubnetId) => ({ SubnetId })),
    AuthorizationRules: [{ TargetNetworkCidr: '10.0.0.0/16', AuthorizeAllGroups: true }],
  };
}
