import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decideAddress, mayUse } from '../../src/endpoints/authorization-rules.ts';
import type { AuthorizationRule } from '../../src/endpoints/endpoint.ts';
import {
  permittedNetworks,
  type ReachableNetwork,
  reachableNetworks,
} from '../../src/endpoints/reachable-networks.ts';
import { parseIpAddress } from '../../src/kernel/ip-address.ts';
import { route, rule } from './samples.ts';

/** One scenario of the guide, in our words; the networks in `reachable` were subtracted by another program. */
interface Scenario {
  readonly claim: string;
  readonly source: string;
  /** Where the guide's text disagrees with its own rule; the scenario follows the rule. */
  readonly slip?: string;
  readonly rules: readonly Pick<
    AuthorizationRule,
    'description' | 'destinationCidr' | 'groupId' | 'accessAll'
  >[];
  readonly routes: readonly string[];
  readonly persons: Readonly<Record<string, readonly string[]>>;
  readonly decisions: readonly {
    readonly person: string;
    readonly address: string;
    readonly what: string;
    readonly decision: 'allowed' | 'denied';
    readonly destinationCidr?: string;
  }[];
  /** Person, then the network whose rule decided, then what of it they reach. */
  readonly reachable: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const folder = new URL('../corpus/rules/', import.meta.url);
const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Scenario);

it("The corpus holds the guide's seven scenarios and its troubleshooting example, and names three slips", () => {
  expect(new Set(scenarios.map(({ source }) => source)).size).toBe(8);
  expect(scenarios.filter(({ slip }) => slip !== undefined)).toHaveLength(3);
});

describe.each(scenarios)('$claim ($source)', ({ rules: written, routes, persons, decisions, reachable }) => {
  const rules = written.map(rule);

  it.each(decisions)('$person: $what, $address, is $decision', (expected) => {
    const decided = decideAddress(rules, persons[expected.person] ?? [], parseIpAddress(expected.address));
    expect(decided.decision).toBe(expected.decision);
    expect(decided.destinationCidr).toBe(expected.destinationCidr);
  });

  it.each(Object.entries(reachable))('%s reaches exactly the expected networks', (person, expected) => {
    const groups = persons[person] ?? [];
    const endpoint = {
      authorizationRules: rules,
      routes: routes.map((destinationCidr) => route({ destinationCidr })),
      clientCidrBlock: '10.100.0.0/16',
    };
    expect(byDecidingNetwork(permittedNetworks(rules, groups))).toEqual(expected);
    expect(mayUse(endpoint, groups)).toBe(Object.keys(expected).length > 0);
    if (routes.includes('0.0.0.0/0')) {
      expect(byDecidingNetwork(reachableNetworks(endpoint, groups))).toEqual(expected);
    }
  });
});

function byDecidingNetwork(
  networks: readonly ReachableNetwork[],
): Readonly<Record<string, readonly string[]>> {
  const grouped = Map.groupBy(networks, (network) => network.rule.destinationCidr);
  return Object.fromEntries(
    [...grouped].map(([cidr, reached]) => [cidr, reached.map((network) => network.cidr)]),
  );
}
