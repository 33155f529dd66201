import { describe, expect, it } from 'vitest';
import { isLanding, landingNetwork } from '../../src/connections/landing.ts';
import type { TargetNetwork } from '../../src/endpoints/endpoint.ts';
import { endpoint } from '../endpoints/samples.ts';

const target = (letter: string, changes: Partial<TargetNetwork> = {}): TargetNetwork => ({
  associationId: `cvpn-assoc-${letter}`,
  subnetId: `subnet-0${letter}`,
  vpcId: 'vpc-0a',
  availabilityZone: `site-${letter}`,
  status: 'associated',
  ...changes,
});

describe('A connection lands', () => {
  const { availabilityZone: _unknown, ...without } = target('e');
  const given = endpoint({
    targetNetworks: [target('a'), target('b'), target('c', { status: 'disassociating' }), without],
  });

  it("on the subnet of its gateway's availability zone", () => {
    expect(landingNetwork(given, 'site-a')?.subnetId).toBe('subnet-0a');
    expect(landingNetwork(given, 'site-b')?.subnetId).toBe('subnet-0b');
  });

  it('nowhere in another zone, on a subnet that leaves, or on one of which the zone is not known', () => {
    for (const zone of ['site-c', 'site-d', 'site-e', ''])
      expect(landingNetwork(given, zone)).toBeUndefined();
    expect(isLanding(given, 'subnet-0c')).toBe(false);
    expect(isLanding(given, '')).toBe(false);
  });
});
