import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBucket } from '../../src/kernel/address-bucket.ts';

describe('the bucket that a rate limit counts', () => {
  it('is the address itself for IPv4', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => addressBucket(address) === address));
  });

  it('holds an IPv6 address together with exactly the others of its /64', () => {
    const groups = (count: number) =>
      fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: count, maxLength: count });
    const near = fc
      .tuple(groups(3), fc.constantFrom(0, 1), groups(4))
      .map(([head, fourth, tail]) => [...head, fourth, ...tail]);
    const written = near.map((address) => address.map((group) => group.toString(16)).join(':'));
    fc.assert(
      fc.property(written, written, fc.ipV6(), fc.boolean(), (one, stranger, any, keepHead) => {
        const neighbour = [...one.split(':').slice(0, 4), ...stranger.split(':').slice(4)].join(':');
        for (const other of [keepHead ? neighbour : stranger, any]) {
          const sameSubnet = new BlockList();
          sameSubnet.addSubnet(one, 64, 'ipv6');
          expect(addressBucket(one) === addressBucket(other)).toBe(sameSubnet.check(other, 'ipv6'));
        }
      }),
    );
  });

  it('does not depend on how an IPv6 address is written', () => {
    const spellings = [
      '2001:db8:0:1::5',
      '2001:DB8:0:1:0:0:0:5',
      '2001:0db8:0000:0001::0.0.0.9',
      '2001:db8:0:1::%eth0',
    ];
    expect(new Set(spellings.map(addressBucket))).toEqual(new Set(['2001:db8:0:1::/64']));
  });
});
