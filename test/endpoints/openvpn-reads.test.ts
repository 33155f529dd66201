import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { extraLines } from '../../src/endpoints/extra-lines.ts';
import { openVpnReader } from '../../src/ops/openvpn-program.ts';
import { OPENVPN } from '../support/openvpn.ts';

const AROUND = ['client', 'dev tun', 'remote localhost 1194', 'nobind', 'auth-user-pass'];
const read = (lines: readonly string[]) =>
  openVpnReader(dirname(OPENVPN))(`${[...AROUND, ...extraLines(lines, 'openvpn')].join('\n')}\n`);

it.each([
  ['mssfix 576'],
  ['mssfix 1500'],
  ['connect-retry 1'],
  ['connect-retry 1 3600'],
  ['connect-retry 3600 3600'],
  ['dhcp-option DNS 10.0.0.2'],
  ['dhcp-option DNS6 fd00::2'],
  ['dhcp-option DOMAIN corp.example'],
  ['dhcp-option DOMAIN-SEARCH corp.example'],
  ['ifconfig-ipv6 fd00::2 fd00::1'],
  ['ifconfig-ipv6 fd00::2/64 fd00::1'],
  ['ifconfig-ipv6 fd00::2/124 fd00::1'],
  ['route-ipv6 ::/0'],
  ['route-ipv6 2001:db8::1/128'],
  ['block-ipv6'],
  ['block-outside-dns'],
])('A stock openvpn takes %j, which the grammar of additional lines admits at its edge', async (line) => {
  expect(await read([line])).toEqual({ kind: 'accepted' });
});
