import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachableNetworks } from '../../src/endpoints/reachable-networks.ts';
import { compareCidrs, formatCidr, parseCidr } from '../../src/kernel/cidr.ts';
import { addressText, covers, prefixOf } from '../kernel/bits.ts';
import { anyClientCidrBlock, anyGroups, anyRoute, anyRule, telling } from './rule-arbitraries.ts';
import { oracleDecision, oracleRoute } from './rule-oracle.ts';
import { endpoint, route, rule } from './samples.ts';

const anyEndpoint = fc.record({
  authorizationRules: fc.array(anyRule, { maxLength: 10 }),
  routes: fc.array(anyRoute, { maxLength: 6 }),
  clientCidrBlock: anyClientCidrBlock,
});

describe('The networks that a person can reach', () => {
  it('hold an address exactly when a rule permits it and a route leads to it, and name that rule', () => {
    fc.assert(
      fc.property(anyEndpoint, anyGroups, (given, groups) => {
        const networks = reachableNetworks(given, groups);
        const cidrs = [
          ...given.authorizationRules.map(({ destinationCidr }) => destinationCidr),
          ...given.routes.map(({ destinationCidr }) => destinationCidr),
          given.clientCidrBlock,
        ];
        for (const bits of telling(cidrs)) {
          const holding = networks.filter(({ cidr }) => covers(cidr, bits)).map(({ rule }) => rule);
          const permitting = oracleDecision(given.authorizationRules, groups, bits);
          const expected = permitting && oracleRoute(given, bits) ? [permitting] : [];
          expect(holding, addressText(bits)).toEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('come in order, and as few as possible for each rule: no two of one rule are halves of one network', () => {
    fc.assert(
      fc.property(anyEndpoint, anyGroups, (given, groups) => {
        const networks = reachableNetworks(given, groups);
        const cidrs = networks.map(({ cidr }) => parseCidr(cidr));
        expect([...cidrs].sort(compareCidrs).map(formatCidr)).toEqual(networks.map(({ cidr }) => cidr));
        for (const reached of Map.groupBy(networks, ({ rule }) => rule).values()) {
          const halves = reached.map(({ cidr }) => `${cidr.includes(':')} ${prefixOf(cidr).slice(0, -1)}`);
          const whole = reached.filter(({ cidr }) => prefixOf(cidr) === '').length;
          expect(new Set(halves).size + Math.max(0, whole - 1)).toBe(halves.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are joined over routes that touch', () => {
    const routes = [route({ destinationCidr: '10.0.0.0/17' }), route({ destinationCidr: '10.0.128.0/17' })];
    expect(reachableNetworks(endpoint({ routes }), ['engineering']).map(({ cidr }) => cidr)).toEqual([
      '10.0.0.0/16',
    ]);
  });

  it('are none without a route, and none by a route that is not active', () => {
    expect(reachableNetworks(endpoint({ routes: [] }), ['engineering'])).toEqual([]);
    expect(reachableNetworks(endpoint({ routes: [route({ status: 'creating' })] }), ['engineering'])).toEqual(
      [],
    );
  });

  it('are, by a route to local, the other clients and nothing beyond', () => {
    const local = endpoint({
      authorizationRules: [rule({ destinationCidr: '10.0.0.0/8' })],
      routes: [route({ destinationCidr: '10.0.0.0/8', targetSubnet: 'local' })],
    });
    expect(reachableNetworks(local, ['engineering']).map(({ cidr }) => cidr)).toEqual(['10.100.0.0/16']);
  });

  it('are found among 10,000 nested rules and as many routes', () => {
    const cidrOf = (index: number) => `10.${index >> 8}.${index & 255}.0/24`;
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    const large = endpoint({
      authorizationRules: [
        rule({ destinationCidr: '10.0.0.0/8', accessAll: true, groupId: '' }),
        ...numbers.map((index) => rule({ destinationCidr: cidrOf(index), groupId: `group ${index % 2}` })),
      ],
      routes: numbers.map((index) => route({ destinationCidr: cidrOf(index) })),
    });
    const networks = reachableNetworks(large, ['group 1']);
    expect(networks.map(({ cidr }) => cidr)).toEqual(numbers.filter((index) => index % 2 === 1).map(cidrOf));
  });
});
