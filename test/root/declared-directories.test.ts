import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Directory } from '../../src/connections/directory/directory.ts';
import { readDeclarations } from '../../src/declarations.ts';
import { ConfigurationFaulty } from '../../src/ops/configuration-faulty.ts';
import { FILES } from '../../src/read-text-file.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';

let files: Readonly<Record<string, string>>;
const made: ConfigurationDirectory[] = [];
beforeAll(async () => {
  files = await makeConfigurationFiles();
});
afterEach(() => {
  for (const directory of made.splice(0)) directory.remove();
});

const SECRETS = { lookup: ' the password \n', radius: 'eight or more\n', empty: '\n', short: 'seven77' };

/** The good configuration with one directory of these members beside the least. */
function read(members: string): Directory | undefined {
  const entry = `{ DirectoryId: d-0123456789, Url: "ldaps://dc.example.com", BaseDn: "DC=corp,DC=example", ${members} }`;
  const yaml = `${GOOD_CONFIGURATION}Directories:\n  - ${entry}\n`;
  const directory = configurationDirectory({ ...files, ...SECRETS, 'postern.yaml': yaml });
  made.push(directory);
  return readDeclarations(directory.file, FILES).directories[0];
}

/** Without the file, the line and the column. */
function faultsOf(members: string): readonly string[] {
  try {
    read(members);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationFaulty) return error.faults.map((fault) => fault.replace(/^\S+ /, ''));
    throw error;
  }
}

const radius = (members: string) =>
  `Radius: { RadiusServers: [radius.example.com], SharedSecretFile: radius, ${members} }`;

describe('Directories', () => {
  it('need no more than an id, an address and a base DN', () => {
    expect(read('')).toEqual({
      directoryId: 'd-0123456789',
      urls: ['ldaps://dc.example.com'],
      baseDn: 'DC=corp,DC=example',
    });
  });

  it('hold the content of their files, secrets without the line end that editors add', () => {
    const found = read(
      `AlternateUrls: ["ldap://dc2.example.com"], CertificateAuthorityFile: server.crt, BindDn: "CN=lookup,DC=corp,DC=example", PasswordFile: lookup, ${radius('RadiusTimeout: 20')}`,
    );
    expect(found).toMatchObject({
      urls: ['ldaps://dc.example.com', 'ldap://dc2.example.com'],
      certificateAuthorities: files['server.crt'],
      serviceAccount: { bindDn: 'CN=lookup,DC=corp,DC=example' },
      radius: {
        servers: [{ host: 'radius.example.com', port: 1812 }],
        timeout: 20_000,
        retries: 1,
        requireMessageAuthenticator: true,
      },
    });
    expect(found?.serviceAccount?.password.reveal()).toBe('the password');
    expect(found?.radius?.sharedSecret.reveal()).toBe('eight or more');
    expect(JSON.stringify(found)).not.toMatch(/the password|eight or more/);
  });

  const place = 'Directories[0].';
  it.each([
    ['AlternateUrls: ["https://dc"]', 'Write an address such as ldaps://dc.example.com, without a path.'],
    [
      'AlternateUrls: ["ldaps://dc/path"]',
      'Write an address such as ldaps://dc.example.com, without a path.',
    ],
    [
      'AlternateUrls: ["ldaps://user@dc"]',
      'Write an address such as ldaps://dc.example.com, without a path.',
    ],
    ['BindDn: "CN=lookup,DC=corp"', 'Write both BindDn and PasswordFile, or neither.'],
    [
      'BindDn: lookup, PasswordFile: lookup',
      'Write the name of an entry, such as DC=corp,DC=example,DC=com.',
    ],
    ['BindDn: "CN=x", PasswordFile: empty', 'The file is empty. Write the secret into it.'],
    ['BindDn: "CN=x", PasswordFile: none', 'This file cannot be read:'],
    ['CertificateAuthorityFile: lookup', `${place}CertificateAuthorityFile: `],
    [radius('RadiusTimeout: 31'), 'may take 60 seconds'],
    [radius('RadiusTimeout: 0'), 'Write a whole number from 1 to 50.'],
    [radius('RadiusPort: 99999'), 'Write a whole number from 1 to 65535.'],
    ['Radius: { RadiusServers: [], SharedSecretFile: radius }', 'List at least one server.'],
    ['Radius: { RadiusServers: ["a b"], SharedSecretFile: radius }', 'Write a host name or an IP address.'],
    [
      'Radius: { RadiusServers: [a], SharedSecretFile: short }',
      `${place}Radius.SharedSecretFile: The file holds fewer than 8 characters.`,
    ],
  ])('are refused with what to write instead: %s', (members, message) => {
    expect(faultsOf(members).join('\n')).toContain(message);
  });
});
