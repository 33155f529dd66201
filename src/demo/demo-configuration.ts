import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoAccessKey } from './access-key.ts';
import { makeCertificate } from './certificates.ts';

/** The files that the demo's `postern.yaml` names. */
export interface DemoFiles {
  readonly idpMetadata: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly certificateChain: string;
  readonly accessKey: DemoAccessKey;
}

/** A certificate for the demo's endpoints, issued by an authority of its own, as a company would have it. */
export async function makeServerCertificate(): Promise<Omit<DemoFiles, 'idpMetadata' | 'accessKey'>> {
  const authority = await makeCertificate({
    commonName: 'Postern demo authority',
    purpose: 'certificate-authority',
    keyKind: 'ec-p256',
  });
  const server = await makeCertificate({
    commonName: 'vpn.example.com',
    purpose: 'server',
    keyKind: 'ec-p256',
    issuer: authority,
  });
  return { ...server, certificateChain: authority.certificate };
}

/** A new temporary directory with `postern.yaml` and its files: the same that an operator would write. */
export function writeDemoConfiguration(files: DemoFiles): string {
  const directory = mkdtempSync(join(tmpdir(), 'postern-demo-'));
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text, { mode: 0o600 });
  write('idp-metadata.xml', files.idpMetadata);
  write('server.crt', files.certificate);
  write('server.key', files.privateKey);
  write('chain.crt', files.certificateChain);
  write('secret-access-key', files.accessKey.secretAccessKey);
  write('postern.yaml', CONFIGURATION.replace('ACCESS_KEY_ID', files.accessKey.accessKeyId));
  return directory;
}

/** The networks and rules follow the example architecture of the guide, section "Example scenarios". */
const CONFIGURATION = `# What the demo declares. Copy it as a beginning of your own postern.yaml.
AccessKeys:
  - UserName: demo
    AccessKeyId: ACCESS_KEY_ID
    SecretAccessKeyFile: secret-access-key
    Policy: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: "*", Resource: "*" } ] }

Networks:
  - VpcId: vpc-demo
    CidrBlocks: [192.168.0.0/24]
    Subnets:
      - { SubnetId: subnet-demo-a, CidrBlock: 192.168.0.0/26, AvailabilityZone: site-a }
  - VpcId: vpc-laboratory
    CidrBlocks: [10.20.0.0/16]
    Subnets:
      - { SubnetId: subnet-laboratory, CidrBlock: 10.20.0.0/24, AvailabilityZone: site-a }

Vpn:
  Domain: vpn.example.com

SamlProviders:
  - { Name: demo, MetadataFile: idp-metadata.xml }

Certificates:
  - Name: server
    CertificateFile: server.crt
    PrivateKeyFile: server.key
    CertificateChainFile: chain.crt

Endpoints:
  - Name: Head office
    Description: The office, development and the internet
    ClientCidrBlock: 10.100.0.0/16
    ServerCertificateArn: server
    AuthenticationOptions:
      - { Type: federated-authentication, FederatedAuthentication: { SAMLProviderArn: demo } }
    TargetNetworks:
      - { SubnetId: subnet-demo-a }
    Routes:
      - { DestinationCidrBlock: 172.16.0.0/24, TargetVpcSubnetId: subnet-demo-a, Description: Office }
      - { DestinationCidrBlock: 10.0.0.0/16, TargetVpcSubnetId: subnet-demo-a, Description: Development }
      - { DestinationCidrBlock: 0.0.0.0/0, TargetVpcSubnetId: subnet-demo-a, Description: Internet }
    AuthorizationRules:
      - { TargetNetworkCidr: 172.16.0.0/24, AccessGroupId: engineering, Description: Office network }
      - { TargetNetworkCidr: 10.0.0.0/16, AccessGroupId: engineering, Description: Development network }
      - { TargetNetworkCidr: 10.0.2.119/32, AccessGroupId: managers, Description: Reports }
      - { TargetNetworkCidr: 0.0.0.0/0, AccessGroupId: managers, Description: Everywhere else }

  - Name: Laboratory
    Description: Test machines, for engineers only
    ClientCidrBlock: 10.104.0.0/22
    ServerCertificateArn: server
    AuthenticationOptions:
      - { Type: federated-authentication, FederatedAuthentication: { SAMLProviderArn: demo } }
    SplitTunnel: true
    TransportProtocol: tcp
    SessionTimeoutHours: 8
    ClientLoginBannerOptions:
      Enabled: true
      BannerText: The machines of the laboratory are erased every night. Save your work elsewhere.
    TargetNetworks:
      - { SubnetId: subnet-laboratory }
    AuthorizationRules:
      - { TargetNetworkCidr: 10.20.0.0/16, AccessGroupId: engineering, Description: Test machines }
`;
