import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionReach } from '../../src/connections/reach.ts';
import { decideAddress } from '../../src/endpoints/authorization-rules.ts';
import type { AuthorizationRule } from '../../src/endpoints/endpoint.ts';
import { InvalidCidr } from '../../src/kernel/cidr.ts';
import { parseIpAddress } from '../../src/kernel/ip-address.ts';
import { anyClientCidrBlock, anyGroups, anyRoute, anyRule, telling } from '../endpoints/rule-arbitraries.ts';
import { oracleDecision, oracleRoute } from '../endpoints/rule-oracle.ts';
import { endpoint, route, rule } from '../endpoints/samples.ts';
import { addressText, bitsOf, prefixOf } from '../kernel/bits.ts';

const anyEndpoint = fc.record({
  authorizationRules: fc.array(anyRule, { maxLength: 12 }),
  routes: fc.array(anyRoute, { maxLength: 7 }),
  clientCidrBlock: anyClientCidrBlock,
});
type Given = typeof anyEndpoint extends fc.Arbitrary<infer Value> ? Value : never;

const numberOf = (address: string) => Number.parseInt(bitsOf(address), 2);
const SUBNET = 'subnet-0a';

/** Rules and routes, each in the plainest form: by bits, one address at a time. */
function mayReach(given: Given, groups: readonly string[], bits: string): boolean {
  const routes = given.routes.filter(({ targetSubnet }) => [SUBNET, 'local'].includes(targetSubnet));
  const isRouted = oracleRoute({ ...given, routes }, bits);
  return isRouted && oracleDecision(given.authorizationRules, groups, bits) !== undefined;
}

/** Addresses at and around every end of a network, and some others. */
function addressesFor({ authorizationRules, routes, clientCidrBlock }: Given, others: readonly number[]) {
  const cidrs = [...authorizationRules, ...routes].map(({ destinationCidr }) => destinationCidr);
  const ends = telling([...cidrs, clientCidrBlock]).filter(({ length }) => length === 32);
  return [...ends, ...others.map((each) => each.toString(2).padStart(32, '0'))];
}

describe('The reach of a connection', () => {
  it('holds an address exactly when a rule permits it and a route of its subnet, or a local one, leads there', () => {
    const others = fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 20 });
    fc.assert(
      fc.property(anyEndpoint, anyGroups, others, (given, groups, numbers) => {
        const reach = connectionReach(given, SUBNET, groups);
        for (const bits of addressesFor(given, numbers)) {
          const address = Number.parseInt(bits, 2);
          const holds = reach.some(
            ([first, last]) => numberOf(first) <= address && address <= numberOf(last),
          );
          expect(holds, addressText(bits)).toBe(mayReach(given, groups, bits));
          const { decision } = decideAddress(
            given.authorizationRules,
            groups,
            parseIpAddress(addressText(bits)),
          );
          if (holds) expect(decision).toBe('allowed');
        }
      }),
      { numRuns: 700 },
    );
  });

  it('is as few intervals as possible, apart and in order', () => {
    fc.assert(
      fc.property(anyEndpoint, anyGroups, (given, groups) => {
        const reach = connectionReach(given, SUBNET, groups);
        let end = -2;
        for (const [first, last] of reach) {
          expect(numberOf(first)).toBeGreaterThan(end + 1);
          expect(numberOf(last)).toBeGreaterThanOrEqual(numberOf(first));
          end = numberOf(last);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for a person however often they are asked about, and in whatever company', () => {
    fc.assert(
      fc.property(anyEndpoint, fc.array(anyGroups, { maxLength: 6 }), (given, people) => {
        const alone = people.map((groups) => connectionReach({ ...given }, SUBNET, groups));
        const together = [...people, ...people].map((groups) => connectionReach(given, SUBNET, groups));
        expect(together).toEqual([...alone, ...alone]);
      }),
      { numRuns: 200 },
    );
  });

  it('is apart for each subnet of the endpoint', () => {
    const given = endpoint({
      authorizationRules: [rule({ destinationCidr: '0.0.0.0/0' })],
      routes: [
        route({ destinationCidr: '10.0.0.0/24', targetSubnet: 'subnet-0a' }),
        route({ destinationCidr: '10.9.0.0/24', targetSubnet: 'subnet-0b' }),
        route({ destinationCidr: '10.100.0.0/16', targetSubnet: 'local' }),
      ],
    });
    const local = ['10.100.0.0', '10.100.255.255'];
    const reachAt = (subnetId: string) => connectionReach(given, subnetId, ['engineering']);
    expect(reachAt('subnet-0a')).toEqual([['10.0.0.0', '10.0.0.255'], local]);
    expect(reachAt('subnet-0b')).toEqual([['10.9.0.0', '10.9.0.255'], local]);
    expect(reachAt('subnet-0c')).toEqual([local]);
  });

  it('is nothing for whom no rule admits, whether they have groups or not', () => {
    expect(connectionReach(endpoint(), SUBNET, [])).toEqual([]);
    expect(connectionReach(endpoint(), SUBNET, ['', 'Engineering', 'engineering '])).toEqual([]);
  });

  it('reaches both ends of all addresses', () => {
    const given = endpoint({
      authorizationRules: [rule({ destinationCidr: '0.0.0.0/0', accessAll: true, groupId: '' })],
      routes: [route({ destinationCidr: '0.0.0.0/0' })],
    });
    expect(connectionReach(given, SUBNET, [])).toEqual([['0.0.0.0', '255.255.255.255']]);
  });

  it('cannot be told while a rule is unreadable: leaving it out could widen access', () => {
    const authorizationRules = [rule(), rule({ destinationCidr: '10.0.2.119' })];
    expect(() => connectionReach(endpoint({ authorizationRules }), SUBNET, [])).toThrow(InvalidCidr);
  });
});

interface Scenario {
  readonly claim: string;
  readonly source: string;
  readonly rules: readonly AuthorizationRule[];
  readonly persons: Readonly<Record<string, readonly string[]>>;
  /** Person, then the network whose rule decides, then what of it they reach; worked out by another program. */
  readonly reachable: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const folder = new URL('../corpus/rules/', import.meta.url);
const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Scenario);

/** Networks as intervals, joined where they touch. */
function intervalsOf(cidrs: readonly string[]): readonly (readonly string[])[] {
  const ends = cidrs.map((cidr) => {
    const bits = prefixOf(cidr);
    return [Number.parseInt(bits.padEnd(32, '0'), 2), Number.parseInt(bits.padEnd(32, '1'), 2)] as const;
  });
  const joined: [number, number][] = [];
  for (const [first, last] of ends.toSorted(([one], [other]) => one - other)) {
    const before = joined.at(-1);
    if (before && before[1] + 1 === first) before[1] = last;
    else joined.push([first, last]);
  }
  const text = (address: number) => addressText(address.toString(2).padStart(32, '0'));
  return joined.map(([first, last]) => [text(first), text(last)]);
}

describe.each(scenarios)("The guide's scenarios: $claim ($source)", ({ rules, persons, reachable }) => {
  const given = endpoint({
    authorizationRules: rules.map(rule),
    routes: [route({ destinationCidr: '0.0.0.0/0' })],
  });

  it.each(Object.keys(reachable))('%s', (person) => {
    const expected = intervalsOf(Object.values(reachable[person] ?? {}).flat());
    expect(connectionReach(given, SUBNET, persons[person] ?? [])).toEqual(expected);
  });
});

describe('The guide, "Longer IP prefix match", with the routes of its architecture', () => {
  const given = endpoint({
    authorizationRules: [
      rule({ destinationCidr: '172.16.0.0/24', groupId: 'S-xxxxx14' }),
      rule({ destinationCidr: '10.0.0.0/16', groupId: 'S-xxxxx15' }),
      rule({ destinationCidr: '0.0.0.0/0', groupId: 'S-xxxxx16' }),
      rule({ destinationCidr: '10.0.2.119/32', groupId: 'S-xxxxx16' }),
    ],
    routes: ['192.168.0.0/24', '10.0.0.0/16', '172.16.0.0/24', '0.0.0.0/0'].map((destinationCidr) =>
      route({ destinationCidr }),
    ),
  });

  it.each([
    ['engineering', 'S-xxxxx14', [['172.16.0.0', '172.16.0.255']]],
    [
      'development',
      'S-xxxxx15',
      [
        ['10.0.0.0', '10.0.2.118'],
        ['10.0.2.120', '10.0.255.255'],
      ],
    ],
    [
      'managers',
      'S-xxxxx16',
      [
        ['0.0.0.0', '9.255.255.255'],
        ['10.0.2.119', '10.0.2.119'],
        ['10.1.0.0', '172.15.255.255'],
        ['172.16.1.0', '255.255.255.255'],
      ],
    ],
    ['anybody else', 'S-xxxxx17', []],
  ])('%s', (_who, group, expected) => {
    expect(connectionReach(given, SUBNET, [group])).toEqual(expected);
  });
});
