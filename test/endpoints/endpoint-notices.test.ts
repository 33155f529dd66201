import { describe, expect, it } from 'vitest';
import { endpointNotices } from '../../src/endpoints/endpoint-notices.ts';
import { addRoute } from '../../src/endpoints/route-table.ts';
import { associated, network, newEndpoint } from './network-samples.ts';

const networks = [network()];
const both = associated(newEndpoint({ splitTunnel: true }), ['subnet-0a', 'subnet-0b']);
const wanted = (destinationCidrBlock: string, targetVpcSubnetId: string) => ({
  destinationCidrBlock,
  targetVpcSubnetId,
});

describe('Notices of an endpoint', () => {
  it('say nothing of one that is as the guide recommends', () => {
    expect(endpointNotices(both, networks)).toEqual([]);
    expect(endpointNotices(newEndpoint(), networks)).toEqual([]);
  });

  it('warn of a 0.0.0.0/0 route when using split-tunnel mode, and only then', () => {
    const anywhere = ['subnet-0a', 'subnet-0b'].map((id) => wanted('0.0.0.0/0', id)).reduce(addRoute, both);
    expect(endpointNotices(anywhere, networks)).toEqual([
      'Split tunnel is on and there is a route to 0.0.0.0/0, which may cut clients off. Delete the route, or turn split tunnel off.',
    ]);
    expect(endpointNotices({ ...anywhere, splitTunnel: false }, networks)).toEqual([]);
  });

  it('warn where associated subnets do not have an identical set of routes; local ones are for all', () => {
    const lopsided = [
      wanted('192.168.0.0/16', 'subnet-0a'),
      wanted('172.16.0.0/12', 'subnet-0b'),
      wanted('10.100.0.0/16', 'local'),
    ].reduce(addRoute, both);
    expect(endpointNotices(lopsided, networks)).toEqual([
      'Clients that land on subnet-0a do not reach 172.16.0.0/12, which other target networks lead to. Add the missing routes.',
      'Clients that land on subnet-0b do not reach 192.168.0.0/16, which other target networks lead to. Add the missing routes.',
    ]);
  });

  it('tell of a subnet that is declared no more, where networks are declared', () => {
    const [associationId] = both.targetNetworks.map((target) => target.associationId);
    const [kept] = network().subnets.slice(1);
    const less = network({ subnets: kept ? [kept] : [] });
    expect(endpointNotices(both, [less])).toEqual([
      `subnet-0a is in Networks no more. Disassociate ${associationId}, or declare the subnet again.`,
    ]);
    expect(endpointNotices(both, undefined)).toEqual([]);
  });
});
