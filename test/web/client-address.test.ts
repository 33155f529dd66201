import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBucket, clientAddress } from '../../src/web/client-address.ts';

const addressOf = (ip: string | undefined, remoteAddress = '192.0.2.99') =>
  clientAddress({ ip, socket: { remoteAddress } } as never);

describe('the address of the person’s machine', () => {
  it('is what the trusted proxies forwarded, without the mapping of a dual-stack socket', () => {
    expect(addressOf('203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
    expect(addressOf('2001:db8::1')).toBe('2001:db8::1');
  });

  it('does without the port that some proxies forward with it', () => {
    expect(addressOf('203.0.113.7:50123')).toBe('203.0.113.7');
    expect(addressOf('[2001:db8::1]:50123')).toBe('2001:db8::1');
    expect(addressOf('[2001:db8::1]')).toBe('2001:db8::1');
  });

  it('is the socket’s address where a proxy forwarded something that is no address', () => {
    for (const nonsense of ['unknown', '', undefined, '<script>', '1.2.3', '_hidden']) {
      expect(addressOf(nonsense)).toBe('192.0.2.99');
    }
  });
});

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
