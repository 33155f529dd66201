import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVpnReader } from '../../src/ops/openvpn-program.ts';
import { OPENVPN } from '../support/openvpn.ts';

const CLIENT = ['client', 'dev tun', 'remote localhost 1194', 'nobind', 'auth-user-pass'];
const profile = (...lines: readonly string[]) => `${[...CLIENT, ...lines].join('\n')}\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openvpn-program-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Something else that is called openvpn, found first. */
function insteadOfOpenVpn(script: string): string {
  const path = join(folder, 'openvpn');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return folder;
}

describe('The openvpn of this machine', () => {
  it('takes a profile, wherever the path leads, and connects nowhere', async () => {
    const lines = [
      'mssfix 1328',
      'setenv opt block-outside-dns',
      'ifconfig-ipv6 fd00::2 fd00::1',
      'block-ipv6',
    ];
    for (const searchPath of ['', dirname(OPENVPN), `${folder}:/nowhere`]) {
      expect(await openVpnReader(searchPath)(profile(...lines))).toEqual({ kind: 'accepted' });
    }
  });

  it('names the line that it does not know', async () => {
    expect(await openVpnReader()(profile('mssfix 1328', 'no-such-option 1'))).toEqual({
      kind: 'refused',
      complaints: [
        {
          line: 7,
          message: expect.stringMatching(/^Unrecognized option [^\d]*: no-such-option \(2\.\d/),
        },
      ],
    });
  });

  it('says what is wrong with a parameter', async () => {
    expect(await openVpnReader()(profile('ifconfig-ipv6 fd00::2/48 fd00::1'))).toEqual({
      kind: 'refused',
      complaints: [{ message: "ifconfig-ipv6: /netbits must be between 64 and 124, not '/48'" }],
    });
  });

  it('gets nothing of our environment', async () => {
    const path = insteadOfOpenVpn('echo "Options error: $(env | grep -c SECRET)"');
    process.env.OPENVPN_PROGRAM_SECRET = 'x';
    const verdict = await openVpnReader(path)(profile());
    delete process.env.OPENVPN_PROGRAM_SECRET;
    expect(verdict).toEqual({ kind: 'refused', complaints: [{ message: '0' }] });
  });
});

describe('Something that is not openvpn', () => {
  it('gives no verdict, though it ends before it read the profile', async () => {
    const path = insteadOfOpenVpn('exit 0');
    expect(await openVpnReader(path)(profile('dhcp-option DNS 10.0.0.2\n'.repeat(20_000)))).toEqual({
      kind: 'unchecked',
      reason: `${path}/openvpn said nothing about it`,
    });
  });

  it('gives no verdict when it cannot be run', async () => {
    const path = join(folder, 'openvpn');
    writeFileSync(path, 'MZ');
    chmodSync(path, 0o755);
    expect(await openVpnReader(folder)(profile())).toMatchObject({ kind: 'unchecked' });
  });

  it('is ended when it takes too long', async () => {
    const path = insteadOfOpenVpn('exec sleep 60');
    expect(await openVpnReader(path, 50)(profile())).toEqual({
      kind: 'unchecked',
      reason: `${path}/openvpn took too long and was ended`,
    });
  });
});
