import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkClientConfigurations } from '../../src/check-client-configurations.ts';
import { createConfiguration } from '../../src/configuration.ts';
import { readDeclarations } from '../../src/declarations.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { ConfigurationFaulty } from '../../src/ops/configuration-faulty.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { openVpnReader } from '../../src/ops/openvpn-program.ts';
import { createPrivateKeyCipher } from '../../src/pki/private-key-cipher.ts';
import { FILES } from '../../src/read-text-file.ts';
import { openStore } from '../../src/store/open-store.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { OPENVPN } from '../support/openvpn.ts';
import { recordingLogger } from '../support/recording-logger.ts';

/** Both endpoints of the good configuration add the same lines. */
const WITH_LINES = GOOD_CONFIGURATION.replaceAll(
  '    ServerCertificateArn: server\n',
  '    ServerCertificateArn: server\n    ClientConfigurationLines:\n      - mssfix 1328\n      - block-ipv6\n',
);
const stock = openVpnReader(dirname(OPENVPN));

let files: Readonly<Record<string, string>>;
let directory: ConfigurationDirectory;
beforeAll(async () => {
  files = await makeConfigurationFiles();
});
beforeEach(() => {
  directory = configurationDirectory({ ...files, 'postern.yaml': WITH_LINES });
});
afterEach(() => directory.remove());

const declarations = () => readDeclarations(directory.file, FILES);

/** Stands for an openvpn from before 2.5, which knows no `block-ipv6`: the real one is told of a name that it does not know. */
function olderOpenVpn() {
  const path = join(directory.directory, 'openvpn');
  writeFileSync(path, `#!/bin/sh\n/bin/sed s/block-ipv6/unknown-in-2.4/ | exec ${OPENVPN} "$@"\n`);
  chmodSync(path, 0o755);
  return openVpnReader(directory.directory);
}

describe('The lines that operators add to profiles', () => {
  it('are read by a real openvpn, each set of them once, and tell which profiles go without', async () => {
    const read: string[] = [];
    const notices = await checkClientConfigurations(declarations(), (profile) => {
      read.push(profile);
      return stock(profile);
    });
    expect(read).toEqual([expect.stringMatching(/\nmssfix 1328\nblock-ipv6\n$/)]);
    expect(notices).toEqual([
      expect.stringMatching(/^Engineering: the profile aws goes without .*: mssfix 1328; block-ipv6\.$/),
      expect.stringMatching(/^Everybody: the profile aws goes without /),
    ]);
  });

  it('are at fault where that openvpn refuses them, each at its line of the file', async () => {
    const checking = checkClientConfigurations(declarations(), olderOpenVpn());
    await expect(checking).rejects.toThrow(ConfigurationFaulty);
    await expect(checking).rejects.toThrow(
      /^postern\.yaml:20:9: Endpoints\[0\]\.ClientConfigurationLines\[1\]: OpenVPN does not take this: Unrecognized option [^\d]*: unknown-in-2\.4 \(2\.\d+\.\d+\)\. Correct the line, or remove it\.\npostern\.yaml:31:9: Endpoints\[1\]\.ClientConfigurationLines\[1\]: /,
    );
  });

  it('are at fault as a whole where openvpn names no line', async () => {
    const complaints = [{ message: 'such things do not go together' }];
    await expect(
      checkClientConfigurations(declarations(), async () => ({ kind: 'refused', complaints })),
    ).rejects.toThrow(
      /^postern\.yaml:18:5: Endpoints\[0\]\.ClientConfigurationLines: OpenVPN does not take this: such things/,
    );
  });

  it('are named where no openvpn could read them', async () => {
    const notices = await checkClientConfigurations(declarations(), async () => ({
      kind: 'unchecked',
      reason: 'there is no openvpn on this machine',
    }));
    expect(notices.at(-1)).toBe(
      'ClientConfigurationLines of Engineering, Everybody were not read by a real openvpn: there is no openvpn on this machine. Install the package openvpn to have them checked.',
    );
  });

  it('cost nothing where there are none', async () => {
    directory.write('postern.yaml', GOOD_CONFIGURATION);
    const never = () => Promise.reject(new Error('Nothing to read.'));
    expect(await checkClientConfigurations(declarations(), never)).toEqual([]);
  });
});

describe('A process that serves', () => {
  it('says at the start what clients go without, and keeps what it has when a later openvpn refuses a line', async () => {
    const { logger, lines } = recordingLogger();
    const store = await openStore({ dataDir: directory.directory, clock: Date.now, logger });
    let readProfile = stock;
    const configuration = createConfiguration(directory.file, {
      ...FILES,
      store,
      logger,
      metrics: createMetrics().metrics,
      cipher: createPrivateKeyCipher({ dataKeys: [new Secret('k'.repeat(44))], random: randomBytes }),
      clock: Date.now,
      random: randomBytes,
      audit: { record: () => {} },
      readProfile: (profile) => readProfile(profile),
    });
    try {
      await configuration.load();
      expect(lines.filter(({ message }) => message.includes('goes without'))).toHaveLength(2);
      const [first] = await store.endpoints.list();
      expect(first?.value.clientConfigurationLines).toEqual(['mssfix 1328', 'block-ipv6']);
      readProfile = olderOpenVpn();
      directory.write('postern.yaml', WITH_LINES.replaceAll('mssfix 1328', 'mssfix 1400'));
      await configuration.reload();
      expect(lines.at(-1)?.fields.faults).toHaveLength(2);
      expect((await store.endpoints.list())[0]).toEqual(first);
    } finally {
      await configuration.close();
      await store.close();
    }
  });
});
