import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Declarations, readDeclarations } from '../../src/declarations.ts';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { ConfigurationFaulty } from '../../src/ops/configuration-faulty.ts';
import { FILES } from '../../src/read-text-file.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';

let files: Readonly<Record<string, string>>;
let directories: ConfigurationDirectory[] = [];
beforeAll(async () => {
  files = await makeConfigurationFiles();
});
afterEach(() => {
  for (const directory of directories) directory.remove();
  directories = [];
});

function directoryWith(changed: Readonly<Record<string, string>>): ConfigurationDirectory {
  const directory = configurationDirectory({ ...files, ...changed });
  directories.push(directory);
  return directory;
}

function read(changed: Readonly<Record<string, string>> = {}): Declarations {
  return readDeclarations(directoryWith(changed).file, FILES);
}

function faultsOf(text: string, changed: Readonly<Record<string, string>> = {}): readonly string[] {
  try {
    read({ ...changed, 'postern.yaml': text });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationFaulty) return error.faults;
    throw error;
  }
}

/** The good configuration with some of its text replaced. */
function good(...replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, GOOD_CONFIGURATION);
}

describe('a good configuration', () => {
  it('is read with the files that it names, which are found beside it', () => {
    const declarations = read();
    expect(declarations).toMatchObject({
      file: 'postern.yaml',
      realm: { account: '123456789012', region: 'eu-central-1' },
      vpn: { domain: 'vpn.example.com', wildcardDns: false },
      samlProviders: [{ name: 'corp', metadataDocument: files['idp-metadata.xml'] }],
      certificates: [{ name: 'server', certificate: files['server.crt'] }],
      endpoints: [{ Name: 'Engineering' }, { Name: 'Everybody' }],
      accessKeys: [],
    });
    expect(declarations.networks.map((network) => network.vpcId)).toEqual(['vpc-0a']);
    expect(declarations.clientEntries).toEqual([]);
  });

  it('keeps private keys out of everything that prints it', () => {
    expect(JSON.stringify(read())).not.toContain('PRIVATE KEY');
  });

  it('may be empty: then it declares nothing, for the account of zeros', () => {
    for (const text of ['', '# nothing yet\n', 'Endpoints:\nVpn:\n']) {
      expect(read({ 'postern.yaml': text })).toMatchObject({
        realm: { account: '000000000000', region: 'us-east-1' },
        endpoints: [],
        certificates: [],
      });
    }
  });

  it('may say a thing once and refer to it by an anchor', () => {
    const text = good(['- { Type: fed', '- &corp { Type: fed']).replace(
      /(Everybody[\s\S]*AuthenticationOptions:\n) {6}- .*\n/,
      '$1      - *corp\n',
    );
    expect(text).toContain('- *corp');
    const [first, second] = read({ 'postern.yaml': text }).endpoints;
    expect(second?.AuthenticationOptions).toEqual(first?.AuthenticationOptions);
  });

  it('has a digest that changes with each of its files and with nothing else', () => {
    const digests = [
      {},
      { 'postern.yaml': `${GOOD_CONFIGURATION}# changed\n` },
      { 'idp-metadata.xml': `${files['idp-metadata.xml']}\n` },
      { 'server.crt': `${files['server.crt']}\n` },
      { 'server.key': `${files['server.key']}\n` },
    ].map((changed) => read(changed).digest);
    expect(new Set(digests).size).toBe(digests.length);
    expect(read({ 'not-named.txt': 'x' }).digest).toBe(digests[0]);
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a faulty configuration', () => {
  it('is refused with every fault, in the order of the file, each with line, column and path', () => {
    const text = good(
      ['Region: eu-central-1', 'Region: eu-central-1\nRegions: [a]'],
      ['./idp-metadata.xml', './nowhere.xml'],
      ['ClientCidrBlock: 10.100.0.0/16', 'ClientCidrBlock: 10.0.0.0/8'],
      ['    TargetNetworks: [{ SubnetId: subnet-0a }]\n', '    VpnPorts: 443\n    SplitTunnel: maybe\n'],
      ['  - Name: Everybody\n', '  - Name: Everybody\n    VpnPort: 80\n'],
    );
    expect(faultsOf(text)).toEqual([
      'postern.yaml:3:1: Regions: There is no such member here. Correct its name, or remove it.',
      expect.stringMatching(
        /^postern\.yaml:10:19: SamlProviders\[0\]\.MetadataFile: This file cannot be read: ENOENT/,
      ),
      expect.stringMatching(/^postern\.yaml:17:5: Endpoints\[0\]\.ClientCidrBlock: .*\/12 to \/22/),
      'postern.yaml:21:5: Endpoints[0].VpnPorts: There is no such member here. Correct its name, or remove it.',
      'postern.yaml:22:5: Endpoints[0].SplitTunnel: Write true or false.',
      'postern.yaml:26:5: Endpoints[1].VpnPort: Write 443 or 1194.',
    ]);
  });

  it('tells of references that lead nowhere, though other entries are faulty too', () => {
    const text = good(
      ['    ClientCidrBlock: 10.100.0.0/16\n', ''],
      [
        'ClientCidrBlock: 10.101.0.0/16\n    ServerCertificateArn: server',
        'ClientCidrBlock: 10.101.0.0/16\n    ServerCertificateArn: servers',
      ],
    );
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/^postern\.yaml:15:5: Endpoints\[0\]\.ClientCidrBlock: /),
      expect.stringMatching(
        /^postern\.yaml:24:5: Endpoints\[1\]\.ServerCertificateArn: There is no certificate servers/,
      ),
    ]);
  });

  it('does not accuse an endpoint of naming an entry that is there but faulty itself', () => {
    const faults = faultsOf(
      good(['Name: corp,', 'Name: corp, Kind: okta,'], ['CertificateFile: server.crt', 'CertificateFile: 1']),
    );
    expect(faults.map((fault) => fault.split(': ')[1])).toEqual([
      'SamlProviders[0].Kind',
      'Certificates[0].CertificateFile',
    ]);
  });

  it('does not measure endpoints against networks that are faulty', () => {
    expect(faultsOf(good(['CidrBlocks: [10.0.0.0/16]', 'CidrBlocks: ten']))).toHaveLength(1);
  });

  it('still lists the names that lead nowhere when Networks or Vpn are faulty', () => {
    const faults = faultsOf(
      good(['Domain:', 'Domian:'], ['ServerCertificateArn: server', 'ServerCertificateArn: other']),
    );
    expect(faults).toEqual([
      expect.stringContaining('Domian'),
      expect.stringContaining('ServerCertificateArn'),
    ]);
  });

  it.each([
    ['a key that is written twice', 'Region: a-b\nRegion: c-d\n', /^postern\.yaml:2:1: .*unique/],
    ['two documents', 'Region: a-b\n---\nRegion: c-d\n', /^postern\.yaml:2:1: .*second document/],
    ['an unknown tag', 'Region: !!js/function x\n', /^postern\.yaml:1:9: .*tag/],
    ['broken brackets', 'Networks: [\nRegion: a-b\n', /^postern\.yaml:2:1: /],
    ['an alias without an anchor', 'Networks: *nowhere\n', /names no anchor/],
    ['a key that is no text', '? [a]\n: 1\n', /^postern\.yaml:1:3: /],
    ['a list at the top', '- Region\n', /^postern\.yaml:1:1: The file must hold sections/],
    ['a text at the top', 'Region\n', /^postern\.yaml:1:1: The file must hold sections/],
    [
      'an account without quotes',
      'Account: 123456789012\n',
      /^postern\.yaml:1:1: Account: Write the twelve digits in quotes\.$/,
    ],
    ['a section that is no list', 'Endpoints: {}\n', /^postern\.yaml:1:1: Endpoints: Write a list/],
    ['an entry without a shape', 'Networks: [vpc]\n', /^postern\.yaml:1:12: Networks\[0\]: Write members/],
    ['__proto__', '__proto__: { Region: a-b }\n', /^postern\.yaml:1:1: __proto__: There is no such member/],
    [
      'a member named constructor',
      'constructor: 1\n',
      /^postern\.yaml:1:1: constructor: There is no such member/,
    ],
  ])('refuses %s', (_what, text, expected) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });

  it.each(['*wJalrXUtnFEMI', '!wJalrXUtnFEMI', '%wJalrXUtnFEMI', '&wJalrXUtnFEMI &b 1', '"wJalrXUtnFEMI'])(
    'never repeats what may be a secret without quotes: %s',
    (secret) => {
      const faults = faultsOf(`Region: ${secret}\n`);
      expect(faults.length).toBeGreaterThan(0);
      expect(faults.join('\n')).not.toContain('wJalr');
    },
  );

  it('refuses aliases that would grow without end', () => {
    const list = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(',')}]\n`;
    const bomb = `${list('a', 'x')}${list('b', '*a')}${list('c', '*b')}${list('d', '*c')}`;
    expect(faultsOf(bomb)).toEqual([expect.stringContaining('excessive alias count')]);
  });

  it('refuses an alias that contains itself', () => {
    expect(faultsOf('Networks: &a [*a]\n')).toEqual([expect.stringContaining('Networks[0]')]);
  });

  it('refuses brackets without end, and says it in a few lines', () => {
    const faults = faultsOf(`Networks: ${'['.repeat(100_000)}`);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(10);
  });

  it('refuses names that are used twice', () => {
    const entry = '  - { Name: corp, MetadataFile: ./idp-metadata.xml }\n';
    expect(faultsOf(good([entry, entry + entry]))).toEqual([
      'postern.yaml:10:7: SamlProviders[1].Name: Another entry has this one already. Write a unique one.',
    ]);
  });

  it('hands over quotas and directories, each of which has an id of its own', () => {
    const entry =
      '  - { DirectoryId: d-0123456789, Url: "ldaps://dc.example.com", BaseDn: "DC=example,DC=com" }\n';
    const text = `Quotas: { RoutesPerEndpoint: 7 }\nDirectories:\n${entry}`;
    expect(read({ 'postern.yaml': text })).toMatchObject({
      quotas: { clientVpnEndpoints: 5, authorizationRules: 50, routes: 7 },
      directories: [
        { directoryId: 'd-0123456789', urls: ['ldaps://dc.example.com'], baseDn: 'DC=example,DC=com' },
      ],
    });
    expect(faultsOf(text + entry)).toEqual([
      'postern.yaml:4:7: Directories[1].DirectoryId: Another entry has this one already. Write a unique one.',
    ]);
  });

  it('asks of a certificate what the endpoints use it for: one of a client may name the authority, and serve nobody', async () => {
    const authority = await makeCertificate({ commonName: 'ca', purpose: 'certificate-authority' });
    const client = await makeCertificate({ commonName: 'alice', purpose: 'client', issuer: authority });
    const clientFiles = {
      'client.crt': client.certificate,
      'client.key': client.privateKey,
      'ca.crt': authority.certificate,
    };
    const entry =
      '  - { Name: client, CertificateFile: client.crt, PrivateKeyFile: client.key, CertificateChainFile: ca.crt }\nEndpoints:\n';
    const mutual = (name: string) =>
      `{ Type: certificate-authentication, MutualAuthentication: { ClientRootCertificateChainArn: ${name} } }`;
    const federated =
      '{ Type: federated-authentication, FederatedAuthentication: { SAMLProviderArn: corp } }';
    const withClient = good(
      ['Endpoints:\n', entry],
      [federated, `${federated}\n      - ${mutual('client')}`],
    );
    expect(faultsOf(withClient, clientFiles)).toEqual([]);
    const [asServer] = faultsOf(
      withClient.replace('ServerCertificateArn: server', 'ServerCertificateArn: client'),
      clientFiles,
    );
    expect(asServer).toMatch(/Certificates\[1\]\.CertificateFile: The certificate is not made for servers/);
    const [asAuthority] = faultsOf(good([federated, `${federated}\n      - ${mutual('server')}`]));
    expect(asAuthority).toMatch(/Certificates\[0\]\.CertificateChainFile: .* has no authority in its chain/);
  });

  it('refuses a private key that belongs to another certificate, at the line of the key', async () => {
    const other = await makeCertificate({ commonName: 'other', purpose: 'server', keyKind: 'ec-p256' });
    expect(faultsOf(GOOD_CONFIGURATION, { 'server.key': other.privateKey })).toEqual([
      'postern.yaml:13:5: Certificates[0].PrivateKeyFile: The private key belongs to another certificate than "CN=vpn.example.com". Give the key that this one was requested with.',
    ]);
  });

  it('says of a line that begins in a column of its own that this may be what is wrong', () => {
    expect(faultsOf('AccessKeys:\n  - UserName: ops\n   AccessKeyId: AKIAIOSFODNN7EXAMPLE\n')).toEqual([
      expect.stringMatching(/^postern\.yaml:3:1: .* in another column than the members around it\.$/),
    ]);
  });

  it('refuses metadata that cannot be used, at the line that names it', () => {
    expect(faultsOf(GOOD_CONFIGURATION, { 'idp-metadata.xml': '<html/>' })).toEqual([
      expect.stringMatching(/^postern\.yaml:9:19: SamlProviders\[0\]\.MetadataFile: \S/),
    ]);
  });

  it('reads the secret of an access key, and wants it in one place only', () => {
    const key = (secret: string) =>
      `AccessKeys: [{ UserName: ops, AccessKeyId: AKIAIOSFODNN7EXAMPLE, ${secret} Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "ec2:*", Resource: "*" }] } }]\n`;
    const secret = 's'.repeat(40);
    const [declared] = read({
      'postern.yaml': key('SecretAccessKeyFile: ./secret,'),
      secret: `${secret}\n`,
    }).accessKeys;
    expect(declared?.secretAccessKey.reveal()).toBe(secret);
    expect(faultsOf(key('SecretAccessKeyFile: ./secret,'), { secret: 'short\n' })).toEqual([
      expect.stringContaining('fewer than 32 characters'),
    ]);
    expect(faultsOf(key('SecretAccessKeyFile: ./nowhere,'))).toEqual([
      expect.stringContaining('cannot be read'),
    ]);
    expect(faultsOf(key(''))).toEqual([expect.stringContaining('SecretAccessKey or SecretAccessKeyFile')]);
  });
});

describe('ARNs in a configuration', () => {
  const arn = 'arn:aws:iam::123456789012:saml-provider/elsewhere';
  const text = good(['SAMLProviderArn: corp', `SAMLProviderArn: ${arn}`]);

  it('are believed while nothing is known of the store, and must be there once it is', () => {
    const { file } = directoryWith({ 'postern.yaml': text });
    const known = (arns: readonly string[]) => ({
      ...FILES,
      stored: { certificateArns: new Set<string>(), samlProviderArns: new Set(arns) },
    });
    expect(readDeclarations(file, FILES).endpoints).toHaveLength(2);
    expect(readDeclarations(file, known([arn])).endpoints).toHaveLength(2);
    expect(() => readDeclarations(file, known([]))).toThrow(`There is no SAML provider ${arn}`);
  });
});

describe('files that are none', () => {
  it('are refused: a directory, one that is too large, one that is not text', () => {
    const { directory, file } = directoryWith({ 'postern.yaml': good(['server.crt', 'folder']) });
    mkdirSync(join(directory, 'folder'));
    expect(() => readDeclarations(file, FILES)).toThrow('is not a file');
    expect(faultsOf(GOOD_CONFIGURATION, { 'server.crt': 'x'.repeat(1_048_577) })).toEqual([
      expect.stringContaining('is larger than'),
    ]);
    const huge = directoryWith({ 'postern.yaml': '' }).file;
    truncateSync(huge, 64 * 1_048_576 + 1);
    expect(() => readDeclarations(huge, FILES)).toThrow('is larger than');
  });

  it('are not a configuration of some megabytes: an export holds revocation lists', () => {
    const { file } = directoryWith({
      'postern.yaml': `${GOOD_CONFIGURATION}${`# ${'x'.repeat(80)}\n`.repeat(80_000)}`,
    });
    expect(readDeclarations(file, FILES).endpoints).not.toEqual([]);
  });

  it('are refused with their path when the configuration itself is missing', () => {
    const missing = join(directoryWith({}).directory, 'other.yaml');
    expect(() => readDeclarations(missing, FILES)).toThrow(`${missing}: cannot be read`);
  });
});
