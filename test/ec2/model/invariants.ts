import { expect } from 'vitest';
import type { Tree } from '../../support/ec2-query-client.ts';
import { lies, overlap } from './addresses.ts';
import type { Observation } from './observe.ts';
import { QUOTAS, SUBNETS } from './surroundings.ts';

type Members = Readonly<Record<string, string>>;

/** What the guide says of every endpoint at any time, read from what is told and from nothing else. */
export function assertInvariants({ endpoints, parts }: Observation): void {
  expect(endpoints.length).toBeLessThanOrEqual(QUOTAS.clientVpnEndpoints);
  for (const endpoint of endpoints) {
    const { clientVpnEndpointId: id } = endpoint as Members;
    const own = Object.values(parts).find((part) => typeof part !== 'string' && speaksOf(part, id));
    if (own !== undefined && typeof own !== 'string') assertWhole(endpoint as Members, own);
  }
}

type Parts = Exclude<Observation['parts'][string], string>;

/** Parts that are empty speak of nothing, and break no rule. */
function speaksOf({ networks, rules, routes }: Parts, id: string | undefined): boolean {
  return [...networks, ...rules, ...routes].some((part) => (part as Members).clientVpnEndpointId === id);
}

function assertWhole(endpoint: Members, { networks, rules, routes }: Parts): void {
  const { clientCidrBlock: clients = '', status, vpcId } = endpoint;
  const subnets = members(networks).map(({ targetNetworkId = '' }) => targetNetworkId);
  // One subnet of a zone, all of one VPC, which is the endpoint's; none that is too small.
  expect(unique(subnets.map((subnet) => SUBNETS[subnet]?.zone))).toHaveLength(subnets.length);
  for (const subnet of subnets) expect(SUBNETS[subnet]?.vpc).toBe(vpcId);
  for (const subnet of subnets) expect(SUBNETS[subnet]?.free).toBeGreaterThanOrEqual(20);
  expect((status as unknown as Members).code).toBe(subnets.length > 0 ? 'available' : 'pending-associate');
  // Routes lead through associated subnets, or to the clients; each subnet has one to its VPC.
  for (const { targetSubnet = '', destinationCidr = '' } of members(routes)) {
    if (targetSubnet === 'local') expect(lies(destinationCidr, clients)).toBe(true);
    else expect(subnets).toContain(targetSubnet);
    const isApart = destinationCidr === '0.0.0.0/0' || !overlap(destinationCidr, clients);
    expect(isApart || targetSubnet === 'local').toBe(true);
  }
  const automatic = members(routes).filter(({ origin }) => origin === 'associate');
  expect(unique(automatic.map(({ targetSubnet }) => targetSubnet)).toSorted()).toEqual(subnets.toSorted());
  expect(routes.length - automatic.length).toBeLessThanOrEqual(QUOTAS.routes);
  // Groups have no rule on the clients themselves.
  expect(rules.length).toBeLessThanOrEqual(QUOTAS.authorizationRules);
  for (const { destinationCidr = '', groupId } of members(rules)) {
    expect(groupId === undefined || !lies(destinationCidr, clients)).toBe(true);
  }
}

function members(trees: readonly Tree[]): readonly Members[] {
  return trees as readonly Members[];
}

function unique<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
