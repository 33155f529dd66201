import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDeclarations } from '../../src/declarations.ts';
import { checkClients, openClients } from '../../src/open-clients.ts';
import { ConfigurationFaulty } from '../../src/ops/configuration-faulty.ts';
import { FILES } from '../../src/read-text-file.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { openDescriptors } from '../support/process-figures.ts';

const SHA256 = createHash('sha256').update('an installer').digest('hex');

let files: Readonly<Record<string, string>>;
let directory: ConfigurationDirectory;
beforeAll(async () => {
  files = await makeConfigurationFiles();
});
beforeEach(() => {
  directory = configurationDirectory({ ...files, 'openvpn.msi': 'an installer' });
});
afterEach(() => directory.remove());

/** The good configuration with these clients, whose entries begin on line 31. */
function declare(...entries: readonly string[]): void {
  const lines = ['ClientDownloads:', ...entries.map((entry) => `  - { Platform: windows, ${entry} }`), ''];
  directory.write('postern.yaml', `${GOOD_CONFIGURATION}${lines.join('\n')}`);
}

const read = () => readDeclarations(directory.file, FILES);

async function faultsOf(): Promise<readonly string[]> {
  try {
    await checkClients(read());
    return [];
  } catch (error) {
    if (error instanceof ConfigurationFaulty) return error.faults;
    throw error;
  }
}

describe('an installer that the configuration names', () => {
  it('is found beside the file, opened, and offered with what a look at it told', async () => {
    declare(
      'Name: OpenVPN Connect, File: ./openvpn.msi, Version: "3.7.1", AccelRedirect: /installers/openvpn.msi',
    );
    const { clients, close } = await openClients(read());
    expect(clients[0]).toMatchObject({
      platform: 'windows',
      slug: 'openvpn-connect',
      flavour: 'openvpn-connect',
      href: '/clients/windows?name=openvpn-connect',
      version: '3.7.1',
      size: 12,
      sha256: SHA256,
      accelRedirect: '/installers/openvpn.msi',
    });
    await close();
  });

  it('may be of another kind of client than its name says, and of the checksum that is declared', async () => {
    declare(`Name: Corp VPN, File: openvpn.msi, Client: aws, Sha256: "${SHA256.toUpperCase()}"`);
    const { clients, close } = await openClients(read());
    expect(clients.find(({ name }) => name === 'Corp VPN')?.flavour).toBe('aws');
    await close();
  });

  it('is refused with its line when it cannot be handed out, whatever else is wrong', async () => {
    mkdirSync(join(directory.directory, 'folder.msi'));
    directory.write('empty.msi', '');
    declare(
      'Name: A, File: ./none.msi',
      'Name: B, File: ./folder.msi',
      'Name: C, File: ./empty.msi',
      'Name: D, File: ./openvpn.txt',
      'Name: E, File: ./openvpn.msi, Url: "https://example.com/"',
      'Name: F',
      'Name: G, Url: "https://example.com/", AccelRedirect: /a',
      'Name: Open VPN, Url: "https://example.com/"',
      'Name: open-vpn, Url: "https://example.com/"',
    );
    expect(await faultsOf()).toEqual([
      expect.stringMatching(
        /^postern\.yaml:31:\d+: ClientDownloads\[0\]\.File: This file cannot be handed out: .*ENOENT/,
      ),
      expect.stringMatching(/^postern\.yaml:32:\d+: ClientDownloads\[1\]\.File: .* is not a file\.$/),
      expect.stringMatching(/^postern\.yaml:33:\d+: ClientDownloads\[2\]\.File: .* is empty\.$/),
      expect.stringMatching(/^postern\.yaml:34:\d+: ClientDownloads\[3\]\.File: .*\.msi/),
      expect.stringMatching(/^postern\.yaml:35:\d+: ClientDownloads\[4\]: Write either Url/),
      expect.stringMatching(/^postern\.yaml:36:\d+: ClientDownloads\[5\]: Write either Url/),
      expect.stringMatching(/^postern\.yaml:37:\d+: ClientDownloads\[6\]\.AccelRedirect: Write File as well/),
      expect.stringMatching(
        /^postern\.yaml:39:\d+: ClientDownloads\[8\]\.Name: Open VPN of windows has the same address/,
      ),
    ]);
  });

  it('is refused when it is not the one that its checksum names, and nothing stays open', async () => {
    declare('Name: A, File: ./openvpn.msi', `Name: B, File: ./openvpn.msi, Sha256: "${'0'.repeat(64)}"`);
    const before = openDescriptors(process.pid);
    expect(await faultsOf()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^postern\\.yaml:32:\\d+: ClientDownloads\\[1\\]\\.Sha256: .* is another file: its SHA-256 is ${SHA256}`,
        ),
      ),
    ]);
    expect(openDescriptors(process.pid)).toBe(before);
  });

  it('is refused with its line when it goes away between two looks', async () => {
    declare('Name: A, File: ./openvpn.msi');
    const declarations = read();
    rmSync(join(directory.directory, 'openvpn.msi'));
    await expect(openClients(declarations)).rejects.toMatchObject({
      faults: [expect.stringMatching(/^postern\.yaml:31:\d+: ClientDownloads\[0\]\.File: .*ENOENT/)],
    });
  });

  it('is part of the digest by its content, so that replicas with different installers warn', async () => {
    declare('Name: A, File: ./openvpn.msi');
    const { digest } = await checkClients(read());
    directory.write('other.msi', randomBytes(12).toString('hex'));
    renameSync(join(directory.directory, 'other.msi'), join(directory.directory, 'openvpn.msi'));
    expect((await checkClients(read())).digest).not.toBe(digest);
    declare('Name: A, Url: "https://example.com/"');
    expect((await checkClients(read())).digest).toBe(read().digest);
  });
});
