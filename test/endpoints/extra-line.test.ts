import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExtraLine } from '../../src/endpoints/extra-line.ts';

const read = (line: string) => {
  const parsed = parseExtraLine(line);
  return typeof parsed === 'string' ? undefined : parsed.text;
};

describe('A line that an operator adds to profiles', () => {
  it.each([
    ['mssfix 1328', 'mssfix 1328'],
    ['  mssfix   576 ', 'mssfix 576'],
    ['mssfix 1500', 'mssfix 1500'],
    ['connect-retry 5', 'connect-retry 5'],
    ['connect-retry 5 60', 'connect-retry 5 60'],
    ['connect-retry 60 60', 'connect-retry 60 60'],
    ['dhcp-option DNS 10.0.0.2', 'dhcp-option DNS 10.0.0.2'],
    ['dhcp-option DNS6 FD00:0:0::2', 'dhcp-option DNS6 fd00::2'],
    ['dhcp-option DOMAIN corp.example', 'dhcp-option DOMAIN corp.example'],
    ['dhcp-option DOMAIN-SEARCH corp.example', 'dhcp-option DOMAIN-SEARCH corp.example'],
    [
      'ifconfig-ipv6 fd15:53b6:dead::2 fd15:53b6:dead::1',
      'ifconfig-ipv6 fd15:53b6:dead::2 fd15:53b6:dead::1',
    ],
    ['ifconfig-ipv6 FD15::0:2/64 fd15::1', 'ifconfig-ipv6 fd15::2/64 fd15::1'],
    ['route-ipv6 2000::/3', 'route-ipv6 2000::/3'],
    ['route-ipv6 FC00:0::/7', 'route-ipv6 fc00::/7'],
    ['block-ipv6', 'block-ipv6'],
    ['block-outside-dns', 'block-outside-dns'],
  ])('may be %j', (line, text) => {
    expect(read(line)).toBe(text);
  });

  it.each([
    'mssfix',
    'mssfix 575',
    'mssfix 1501',
    'mssfix 1e3',
    'mssfix 0x400',
    'mssfix 01328',
    'mssfix 1328 mtu',
    'connect-retry 0',
    'connect-retry 60 5',
    'connect-retry 5 3601',
    'connect-retry 5 60 70',
    'dhcp-option DNS',
    'dhcp-option DNS fd00::2',
    'dhcp-option DNS6 10.0.0.2',
    'dhcp-option DNS 10.0.0.2 10.0.0.3',
    'dhcp-option DOMAIN -x.example',
    'dhcp-option DOMAIN corp.example;id',
    'dhcp-option PROXY_AUTO_CONFIG_URL http://x',
    'ifconfig-ipv6 fd15::2 fd15::2',
    'ifconfig-ipv6 fd15::2/64',
    'ifconfig-ipv6 fd15::2/63 fd15::1',
    'ifconfig-ipv6 fd15::2/125 fd15::1',
    'ifconfig-ipv6 10.0.0.2 10.0.0.1',
    'ifconfig-ipv6 fd15::2/64/64 fd15::1',
    'route-ipv6 10.0.0.0/8',
    'route-ipv6 2000::1/3',
    'route-ipv6 2000::/3 fd15::1',
    'block-ipv6 now',
    'block-outside-dns yes',
  ])('is told what to write instead of %j', (line) => {
    expect(parseExtraLine(line)).toMatch(new RegExp(`^Write .*\\b${line.split(' ')[0]}\\b`));
  });

  it.each([
    'up /bin/sh',
    'script-security 2',
    'setenv opt up /bin/sh',
    'setenv IV_SSO none',
    'remote evil.example 443',
    'ca /etc/passwd',
    '<ca>',
    'plugin x.so',
    'redirect-gateway def1',
    'config other.ovpn',
    'auth-user-pass /etc/shadow',
    'pull-filter ignore route',
    'verify-x509-name other name',
    '__proto__',
    'constructor',
    '--mssfix 1328',
    'MSSFIX 1328',
    '',
    ' ',
    '# mssfix 1328',
    'mssfix 1328\nup /bin/sh',
    'mssfix 1328\r',
    'mssfix\t1328',
    'mssfix 1328\u2028up /bin/sh',
    'mssfix １３２８',
    `dhcp-option\u00a0DNS 10.0.0.2`,
  ])('is refused, with the list of what there is, as %j', (line) => {
    expect(parseExtraLine(line)).toMatch(/^Only these directives can be added: mssfix, /);
  });

  it('has one spelling, which reads as itself, whatever was typed; else nothing of it is kept', () => {
    const words = fc.constantFrom(
      ...[
        'mssfix',
        'dhcp-option',
        'DNS',
        'DOMAIN',
        'route-ipv6',
        'ifconfig-ipv6',
        'connect-retry',
        'block-ipv6',
      ],
      ...['1328', '5', 'fd00::2', 'FD00::1', '10.0.0.2', 'corp.example', '2000::/3', '', ' ', '  '],
      ...['\n', '\r', '"', "'", '\\', '#', ';', '\0', '\u2028', 'é', '<ca>', 'up /bin/sh', 'x'.repeat(300)],
    );
    const typed = fc
      .tuple(fc.array(words, { maxLength: 5 }), fc.constantFrom(' ', '  ', ''))
      .map(([parts, between]) => parts.join(between));
    fc.assert(
      fc.property(typed, (line) => {
        const text = read(line);
        if (text === undefined) return;
        expect(text).toMatch(/^[a-z0-9-]+(?: [A-Za-z0-9.:/-]+)*$/);
        expect(text.length).toBeLessThanOrEqual(255);
        expect(read(text)).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });
});
