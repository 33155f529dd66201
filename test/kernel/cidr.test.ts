import { BlockList } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareCidrs,
  containsAddress,
  containsCidr,
  formatCidr,
  InvalidCidr,
  overlaps,
  parseCidr,
} from '../../src/kernel/cidr.ts';
import { parseIpAddress } from '../../src/kernel/ip-address.ts';
import { addressText, boundaryAddresses, cidrText, prefixOf } from './bits.ts';

const prefix = (width: number) =>
  fc.array(fc.constantFrom('0', '1'), { maxLength: width }).map((bits) => ({ bits: bits.join(''), width }));
/** Prefixes that begin alike, so that containment is not rare. */
const nestedPrefix = (width: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: width }), fc.array(fc.constantFrom('0', '1'), { maxLength: 3 }))
    .map(([shared, rest]) => ({
      bits: ('10'.repeat(width).slice(0, shared) + rest.join('')).slice(0, width),
      width,
    }));
const network = fc.constantFrom(32, 128).chain((width) => fc.oneof(prefix(width), nestedPrefix(width)));

const parse = ({ bits, width }: { readonly bits: string; readonly width: number }) =>
  parseCidr(cidrText(bits, width));

describe('A network in CIDR notation', () => {
  it('contains the addresses that Node says it contains, at and around its ends', () => {
    fc.assert(
      fc.property(network, ({ bits, width }) => {
        const [first = '', length] = cidrText(bits, width).split('/');
        const family = width === 32 ? 'ipv4' : 'ipv6';
        const oracle = new BlockList();
        oracle.addSubnet(first, Number(length), family);
        for (const address of boundaryAddresses(bits, width).map(addressText)) {
          const contained = containsAddress(parseCidr(`${first}/${length}`), parseIpAddress(address));
          expect(contained, address).toBe(oracle.check(address, family));
        }
      }),
    );
  });

  it('contains or overlaps another network as the beginnings of their bits say', () => {
    fc.assert(
      fc.property(network, network, (one, other) => {
        const sameVersion = one.width === other.width;
        const contains = sameVersion && other.bits.startsWith(one.bits);
        expect(containsCidr(parse(one), parse(other))).toBe(contains);
        expect(overlaps(parse(one), parse(other))).toBe(
          contains || (sameVersion && one.bits.startsWith(other.bits)),
        );
      }),
    );
  });

  it('is written so that it reads back the same, and has one spelling', () => {
    fc.assert(
      fc.property(network, ({ bits, width }) => {
        const text = formatCidr(parseCidr(cidrText(bits, width)));
        expect(formatCidr(parseCidr(text))).toBe(text);
        expect(prefixOf(text)).toBe(bits);
      }),
    );
  });

  it('sorts by version, then by first address, the wider one first', () => {
    fc.assert(
      fc.property(fc.array(network, { maxLength: 20 }), (networks) => {
        const key = ({ bits, width }: { bits: string; width: number }) =>
          `${String(width).padStart(3)} ${bits.padEnd(width, '0')} ${String(bits.length).padStart(3)}`;
        const sorted = networks.map(parse).sort(compareCidrs).map(formatCidr);
        const expected = [...networks]
          .sort((a, b) => (key(a) < key(b) ? -1 : 1))
          .map(parse)
          .map(formatCidr);
        expect(sorted).toEqual(expected);
      }),
    );
  });

  it('is refused when a bit behind the prefix is set, and the message offers both readings', () => {
    expect(() => parseCidr('10.0.2.119/16')).toThrow(
      '10.0.2.119/16 has bits set behind its prefix. Write 10.0.0.0/16 for the network, or 10.0.2.119/32 for the one address.',
    );
    expect(() => parseCidr('2001:db8::1/32')).toThrow(InvalidCidr);
  });

  it.each([
    '10.0.0.0',
    '10.0.0.0/',
    '/8',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/08',
    '10.0.0.0/+8',
    '10.0.0.0/8 ',
    '10.0.0/8',
    '10.0.0.0/255.0.0.0',
    'fe80::%eth0/64',
    '',
    'any',
    '10.0.0.0/8\n',
    '10.0.0.0/-1',
    '10.0.0.0/8.0',
    '0.0.0.0/0/0',
  ])('is not %j, and the message says what to write', (text) => {
    expect(() => parseCidr(text)).toThrow(InvalidCidr);
    expect(() => parseCidr(text)).toThrow(/such as 10\.0\.0\.0\/16/);
  });
});
