import { describe, expect, it } from 'vitest';
import { findSubnet } from '../../src/endpoints/declared-networks.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import * as failures from '../../src/endpoints/failures/target-network-failures.ts';
import { addRoute } from '../../src/endpoints/route-table.ts';
import {
  associateTargetNetwork,
  associationFailures,
  disassociateTargetNetwork,
  supportedConnections,
} from '../../src/endpoints/target-networks.ts';
import type { Gateway, Network } from '../../src/endpoints/vpn-settings.ts';
import { associated, network, newEndpoint, subnet, surroundings } from './network-samples.ts';
import { route, rule } from './samples.ts';

function associate(endpoint: Endpoint, subnetId: string, networks: readonly Network[] = [network()]) {
  return associateTargetNetwork(endpoint, subnetId, findSubnet(networks, subnetId), surroundings);
}

function leaving(endpoint: Endpoint, subnetId: string): Endpoint {
  const found = endpoint.targetNetworks.find((target) => target.subnetId === subnetId);
  return disassociateTargetNetwork(endpoint, found?.associationId ?? '');
}

describe('Associating a target network', () => {
  it('changes the status from pending-associate to available with the first subnet', () => {
    expect(newEndpoint().status).toBe('pending-associate');
    expect(associated(newEndpoint(), ['subnet-0a']).status).toBe('available');
  });

  it('gives the id of the association, which follows from endpoint and subnet', () => {
    const { endpoint, associationId } = associate(newEndpoint(), 'subnet-0a');
    expect(associationId).toMatch(/^cvpn-assoc-[0-9a-f]{17}$/);
    expect(endpoint.targetNetworks).toEqual([
      {
        associationId,
        subnetId: 'subnet-0a',
        vpcId: 'vpc-0a',
        availabilityZone: 'site-a',
        status: 'associated',
      },
    ]);
  });

  it('adds the local route of the VPC automatically, one for every CIDR that it has at that moment', () => {
    const shown = associated(newEndpoint(), ['subnet-0a']).routes;
    expect(shown).toEqual(
      ['10.0.0.0/16', '10.1.0.0/16'].map((destinationCidr) =>
        route({ destinationCidr, origin: 'associate', description: 'Default Route' }),
      ),
    );
  });

  it('shows CIDRs that were added to the VPC later only after a new association, or by hand', () => {
    const grown = network({ cidrBlocks: ['10.0.0.0/16', '10.1.0.0/16', '10.7.0.0/16'] });
    const before = associated(newEndpoint(), ['subnet-0a']);
    const wanted = { destinationCidrBlock: '10.7.0.0/16', targetVpcSubnetId: 'subnet-0a' };
    const destinations = ({ routes }: Endpoint) => routes.map(({ destinationCidr }) => destinationCidr);
    expect(destinations(before)).not.toContain('10.7.0.0/16');
    expect(destinations(addRoute(before, wanted))).toContain('10.7.0.0/16');
    const again = associated(leaving(before, 'subnet-0a'), ['subnet-0a'], [grown]);
    expect(destinations(again)).toEqual(grown.cidrBlocks);
  });

  it("automatically applies the VPC's default security group with the first subnet", () => {
    const { vpcId, securityGroupIds } = associated(newEndpoint(), ['subnet-0a']);
    expect({ vpcId, securityGroupIds }).toEqual({ vpcId: 'vpc-0a', securityGroupIds: ['sg-0a'] });
  });

  it('leaves security groups that were given at creation as they are', () => {
    const given = newEndpoint({ vpcId: 'vpc-0a', securityGroupIds: ['sg-0b'] });
    expect(associated(given, ['subnet-0a']).securityGroupIds).toEqual(['sg-0b']);
  });

  const others = network({ vpcId: 'vpc-0b', cidrBlocks: ['10.2.0.0/16'], subnets: [subnet('subnet-0c')] });

  it('wants the subnet in the VPC that was given at creation', () => {
    const bound = newEndpoint({ vpcId: 'vpc-0a' });
    expect(() => associate(bound, 'subnet-0c', [network(), others])).toThrow(failures.SubnetOfAnotherVpc);
    expect(associated(bound, ['subnet-0a']).targetNetworks).toHaveLength(1);
  });

  it('takes any subnet of any VPC first, and wants all further ones of the same VPC', () => {
    const first = associated(newEndpoint(), ['subnet-0c'], [others]);
    expect(first.vpcId).toBe('vpc-0b');
    expect(() => associate(first, 'subnet-0a')).toThrow(failures.SubnetOfAnotherVpc);
  });

  it('takes no second subnet of the same availability zone', () => {
    const same = network({ subnets: [subnet('subnet-0a'), subnet('subnet-1a')] });
    expect(() => associate(associated(newEndpoint(), ['subnet-0a']), 'subnet-1a', [same])).toThrow(
      failures.AvailabilityZoneAlreadyAssociated,
    );
  });

  it('takes each subnet once, and says which association it has, even when the subnet is gone', () => {
    const once = associate(newEndpoint(), 'subnet-0a');
    expect(() => associate(once.endpoint, 'subnet-0a', [])).toThrow(failures.SubnetAlreadyAssociated);
    expect(() => associate(once.endpoint, 'subnet-0a')).toThrow(once.associationId);
  });

  it('does not support a dedicated tenancy VPC', () => {
    const dedicated = network({ instanceTenancy: 'dedicated' });
    expect(() => associate(newEndpoint(), 'subnet-0a', [dedicated])).toThrow(failures.DedicatedTenancyVpc);
    const shared = network({ instanceTenancy: 'default' });
    expect(associated(newEndpoint(), ['subnet-0a'], [shared]).status).toBe('available');
  });

  it.each([
    ['10.0.1.0/27', true],
    ['10.0.1.0/28', false],
  ])('wants a subnet of at least a /27 bitmask: %s', (cidrBlock, taken) => {
    const sized = network({ subnets: [subnet('subnet-0a', { cidrBlock, availableIpAddressCount: 20 })] });
    const found = associationFailures(
      newEndpoint(),
      'subnet-0a',
      findSubnet([sized], 'subnet-0a'),
      surroundings,
    );
    expect(found.map(({ code }) => code)).toEqual(taken ? [] : ['SubnetTooSmall']);
  });

  it.each([
    [20, []],
    [19, ['TooFewFreeAddresses']],
  ])('wants at least 20 available IP addresses: %i', (availableIpAddressCount, codes) => {
    const sized = network({ subnets: [subnet('subnet-0a', { availableIpAddressCount })] });
    const found = associationFailures(
      newEndpoint(),
      'subnet-0a',
      findSubnet([sized], 'subnet-0a'),
      surroundings,
    );
    expect(found.map(({ code }) => code)).toEqual(codes);
  });

  it.each(['10.96.0.0/12', '10.100.0.0/16', '10.100.9.0/24'])(
    'wants the client CIDR range apart from all CIDRs of the VPC: %s',
    (block) => {
      const overlapping = network({ cidrBlocks: ['10.0.0.0/16', block] });
      expect(() => associate(newEndpoint(), 'subnet-0a', [overlapping])).toThrow(
        failures.VpcOverlapsClientCidr,
      );
    },
  );

  it('wants a subnet that is there, of this account', () => {
    expect(() => associate(newEndpoint(), 'subnet-0f')).toThrow(failures.SubnetNotFound);
    const foreign = network({ ownerId: '999999999999' });
    expect(() => associate(newEndpoint(), 'subnet-0a', [foreign])).toThrow(failures.SubnetOfAnotherAccount);
    const own = network({ ownerId: surroundings.account });
    expect(associated(newEndpoint(), ['subnet-0a'], [own]).status).toBe('available');
  });

  it('wants a gateway in the zone of the subnet, where gateways are declared', () => {
    const gateway: Gateway = { name: 'gw', publicAddress: '192.0.2.1', availabilityZone: 'site-b' };
    const served = { ...surroundings, gateways: [gateway] };
    const attempt = (id: string) =>
      associateTargetNetwork(newEndpoint(), id, findSubnet([network()], id), served);
    expect(() => attempt('subnet-0a')).toThrow(failures.NoGatewayInZone);
    expect(attempt('subnet-0b').endpoint.status).toBe('available');
  });

  it('tells all that stands against a subnet at once, for whoever corrects a file', () => {
    const bad = subnet('subnet-0a', { cidrBlock: '10.0.1.0/29', availableIpAddressCount: 3 });
    const worst = network({ instanceTenancy: 'dedicated', cidrBlocks: ['10.0.0.0/8'], subnets: [bad] });
    const all = associationFailures(
      newEndpoint(),
      'subnet-0a',
      findSubnet([worst], 'subnet-0a'),
      surroundings,
    );
    expect(all.map(({ code }) => code)).toEqual([
      'DedicatedTenancyVpc',
      'VpcOverlapsClientCidr',
      'SubnetTooSmall',
      'TooFewFreeAddresses',
    ]);
  });
});

describe('Disassociating a target network', () => {
  const both = associated(newEndpoint(), ['subnet-0a', 'subnet-0b']);
  const routed = [
    { destinationCidrBlock: '0.0.0.0/0', targetVpcSubnetId: 'subnet-0a' },
    { destinationCidrBlock: '0.0.0.0/0', targetVpcSubnetId: 'subnet-0b' },
    { destinationCidrBlock: '10.100.0.0/16', targetVpcSubnetId: 'local' },
  ].reduce(addRoute, both);

  it('deletes the routes through that subnet, those added by hand and the automatic ones', () => {
    const targets = new Set(leaving(routed, 'subnet-0a').routes.map(({ targetSubnet }) => targetSubnet));
    expect(targets).toEqual(new Set(['subnet-0b', 'local']));
  });

  it('keeps routes to local until the last association goes', () => {
    const one = leaving(routed, 'subnet-0a');
    expect(one.routes.some(({ targetSubnet }) => targetSubnet === 'local')).toBe(true);
    expect(leaving(one, 'subnet-0b').routes).toEqual([]);
  });

  it('makes the endpoint pending-associate with the last one, and not before', () => {
    const one = leaving(routed, 'subnet-0a');
    expect(one.status).toBe('available');
    expect(leaving(one, 'subnet-0b').status).toBe('pending-associate');
  });

  it('keeps VpcId and security groups, so the next association is of the same VPC', () => {
    const none = leaving(leaving(routed, 'subnet-0a'), 'subnet-0b');
    expect({ vpcId: none.vpcId, groups: none.securityGroupIds }).toEqual({
      vpcId: 'vpc-0a',
      groups: ['sg-0a'],
    });
  });

  it('keeps the authorization rules', () => {
    const ruled = { ...routed, authorizationRules: [rule()] };
    expect(leaving(leaving(ruled, 'subnet-0a'), 'subnet-0b').authorizationRules).toEqual([rule()]);
  });

  it('wants an association of this endpoint', () => {
    expect(() => disassociateTargetNetwork(both, 'cvpn-assoc-00000000000000000')).toThrow(
      failures.AssociationNotFound,
    );
  });
});

it('An endpoint supports as many connections as the guide says for its number of associations', () => {
  expect([0, 1, 2, 3, 4, 5, 6].map(supportedConnections)).toEqual([
    0, 20_000, 36_500, 66_500, 96_500, 126_000, 126_000,
  ]);
});
