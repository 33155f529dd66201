import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIpAddress } from '../../src/kernel/ip-address.ts';
import { isPublicAddress } from '../../src/kernel/public-address.ts';

const isPublic = (text: string) => isPublicAddress(parseIpAddress(text));

describe('isPublicAddress', () => {
  it.each([
    '0.0.0.0',
    '10.255.255.255',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.251',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::1',
  ])('is not so of %s', (text) => {
    expect(isPublic(text)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '2606:4700::1111',
    '64:ff9b::101:101',
    '::ffff:1.1.1.1',
  ])('is so of %s', (text) => {
    expect(isPublic(text)).toBe(true);
  });

  it('says of private networks what the platform says of them', () => {
    const platform = new BlockList();
    for (const [network, prefix] of [
      ['10.0.0.0', 8],
      ['127.0.0.0', 8],
      ['169.254.0.0', 16],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['fc00::', 7],
      ['fe80::', 10],
    ] as const)
      platform.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6');
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const isPrivate = platform.check(text, isIPv4(text) ? 'ipv4' : 'ipv6');
        expect(isPrivate && isPublic(text)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
