import { isIPv4, isIPv6 } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpAddress, InvalidIpAddress, parseIpAddress } from '../../src/kernel/ip-address.ts';
import { addressText } from './bits.ts';

const bits = (width: number) =>
  fc.array(fc.constantFrom('0', '1'), { minLength: width, maxLength: width }).map((all) => all.join(''));
/** Groups of zeros in all places, so that every way of shortening appears. */
const ipv6Groups = fc.array(fc.constantFrom('0', '0', '0', '1', 'ab', 'ffff'), {
  minLength: 8,
  maxLength: 8,
});

function reads(text: string): boolean {
  try {
    parseIpAddress(text);
    return true;
  } catch (error) {
    if (error instanceof InvalidIpAddress) return false;
    throw error;
  }
}

describe('An IP address', () => {
  it('has the value that its bits say, for both versions', () => {
    fc.assert(
      fc.property(fc.oneof(bits(32), bits(128)), (address) => {
        const version = address.length === 32 ? 4 : 6;
        expect(parseIpAddress(addressText(address))).toEqual({ version, value: BigInt(`0b${address}`) });
      }),
    );
  });

  it('is written the way URLs write it, whatever form it was read in', () => {
    fc.assert(
      fc.property(ipv6Groups, fc.boolean(), (groups, upperCase) => {
        const text = upperCase ? groups.join(':').toUpperCase() : groups.join(':');
        expect(`[${formatIpAddress(parseIpAddress(text))}]`).toBe(new URL(`http://[${text}]/`).hostname);
      }),
    );
  });

  it('is read back from what was written', () => {
    fc.assert(
      fc.property(fc.oneof(bits(32), bits(128)), (address) => {
        const parsed = parseIpAddress(addressText(address));
        expect(parseIpAddress(formatIpAddress(parsed))).toEqual(parsed);
      }),
    );
  });

  it('is recognised exactly where Node recognises one, zones apart', () => {
    const pieces = fc.constantFrom(
      '0',
      '1',
      '01',
      '255',
      '256',
      'ffff',
      '10000',
      'g',
      ':',
      '::',
      '.',
      ' ',
      '-',
      '1.2.3.4',
      '',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
        (text) => {
          expect(reads(text)).toBe(isIPv4(text) || isIPv6(text));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '0x7f.0.0.1',
    '1.2.3.٤',
    '',
    '1',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    'fe80::1%eth0',
    '::1.2.3',
    '1.2.3.4::',
    '::00001',
  ])('is not %j, and the message says what to write', (text) => {
    expect(() => parseIpAddress(text)).toThrow(InvalidIpAddress);
    expect(() => parseIpAddress(text)).toThrow(/Write one such as 10\.0\.0\.2/);
  });

  it('may end in the dotted form of its last 32 bits', () => {
    expect(formatIpAddress(parseIpAddress('::ffff:192.0.2.1'))).toBe('::ffff:c000:201');
  });
});
