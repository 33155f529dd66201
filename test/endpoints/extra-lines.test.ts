import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT_FLAVOURS } from '../../src/endpoints/client-flavours.ts';
import { extraLines, leftOutLines } from '../../src/endpoints/extra-lines.ts';
import { leftOutNotices } from '../../src/endpoints/left-out-notices.ts';
import { InvalidClientConfiguration } from '../../src/endpoints/profile-lines.ts';
import { extraLineTexts } from './profile-arbitraries.ts';

describe("The operator's lines", () => {
  it('are each in a profile or named as left out of it, for every kind of client', () => {
    fc.assert(
      fc.property(extraLineTexts, (lines) => {
        for (const flavour of CLIENT_FLAVOURS) {
          const said = extraLines(lines, flavour).map((line) => line.replace(/^setenv opt /, ''));
          expect([...said, ...leftOutLines(lines, flavour)].sort()).toEqual([...lines].sort());
        }
        expect(leftOutLines(lines, 'openvpn')).toEqual([]);
      }),
    );
  });

  it('say to stock clients that those outside Windows may overlook block-outside-dns', () => {
    expect(extraLines(['block-outside-dns'], 'openvpn')).toEqual(['setenv opt block-outside-dns']);
  });

  it.each([
    'up /bin/sh',
    'mssfix 1328\nup /bin/sh',
    'mssfix  1328',
    'mssfix 1328 # "',
    '<ca>',
    'é',
    'x'.repeat(300),
  ])('never get out when a store holds %j', (line) => {
    for (const flavour of CLIENT_FLAVOURS) {
      expect(() => extraLines([line], flavour)).toThrow(InvalidClientConfiguration);
    }
  });
});

describe('What operators are told of their lines', () => {
  it('names every profile that goes without some, and whom a line locks out', () => {
    const lines = ['mssfix 1328', 'ifconfig-ipv6 fd00::2 fd00::1'];
    expect(leftOutNotices('Engineering', lines)).toEqual([
      'Engineering: the profile openvpn-connect goes without these lines, which its client refuses or does not heed: ifconfig-ipv6 fd00::2 fd00::1.',
      'Engineering: the profile aws goes without these lines, which its client refuses or does not heed: mssfix 1328; ifconfig-ipv6 fd00::2 fd00::1.',
      'Engineering: OpenVPN Connect refuses the profile openvpn because of ifconfig-ipv6. Give its people the profile openvpn-connect.',
    ]);
    expect(leftOutNotices('Engineering', [])).toEqual([]);
  });
});
