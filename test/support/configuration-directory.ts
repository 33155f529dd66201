import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { createScriptedIdp, idpMetadata } from './scripted-idp.ts';

/** A temporary directory with a good `postern.yaml` and every file that it names. */
export interface ConfigurationDirectory {
  readonly directory: string;
  /** The path of `postern.yaml`. */
  readonly file: string;
  write(name: string, text: string): void;
  remove(): void;
}

/** Declares two endpoints, one provider and one certificate. Line numbers are of use to tests: append, do not insert. */
export const GOOD_CONFIGURATION = `Account: "123456789012"
Region: eu-central-1
Networks:
  - VpcId: vpc-0a
    CidrBlocks: [10.0.0.0/16]
    Subnets: [{ SubnetId: subnet-0a, CidrBlock: 10.0.1.0/24, AvailabilityZone: site-a }]
Vpn: { Domain: vpn.example.com }
SamlProviders:
  - { Name: corp, MetadataFile: ./idp-metadata.xml }
Certificates:
  - Name: server
    CertificateFile: server.crt
    PrivateKeyFile: server.key
Endpoints:
  - Name: Engineering
    ClientCidrBlock: 10.100.0.0/16
    ServerCertificateArn: server
    AuthenticationOptions:
      - { Type: federated-authentication, FederatedAuthentication: { SAMLProviderArn: corp } }
    TargetNetworks: [{ SubnetId: subnet-0a }]
    AuthorizationRules:
      - { TargetNetworkCidr: 10.0.0.0/16, AccessGroupId: engineering, Description: Development }
  - Name: Everybody
    ClientCidrBlock: 10.101.0.0/16
    ServerCertificateArn: server
    AuthenticationOptions:
      - { Type: federated-authentication, FederatedAuthentication: { SAMLProviderArn: corp } }
    AuthorizationRules:
      - { TargetNetworkCidr: 10.0.0.0/16, AuthorizeAllGroups: true }
`;

/** Makes the files that {@link GOOD_CONFIGURATION} names once; every directory of a test file can share them. */
export async function makeConfigurationFiles(): Promise<Readonly<Record<string, string>>> {
  const server = await makeCertificate({
    commonName: 'vpn.example.com',
    purpose: 'server',
    keyKind: 'ec-p256',
  });
  return {
    'postern.yaml': GOOD_CONFIGURATION,
    'idp-metadata.xml': idpMetadata(await createScriptedIdp()),
    'server.crt': server.certificate,
    'server.key': server.privateKey,
  };
}

/** Writes `files` into a new temporary directory. */
export function configurationDirectory(files: Readonly<Record<string, string>>): ConfigurationDirectory {
  const directory = mkdtempSync(join(tmpdir(), 'postern-configuration-'));
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    directory,
    file: join(directory, 'postern.yaml'),
    write,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
