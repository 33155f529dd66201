import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import * as failures from '../../src/endpoints/failures/route-failures.ts';
import { Ipv6NotSupported, UnusableDescription } from '../../src/endpoints/failures/value-failures.ts';
import { addRoute, assertRoomForRoute, removeRoute } from '../../src/endpoints/route-table.ts';
import { InvalidCidr } from '../../src/kernel/cidr.ts';
import { associated, newEndpoint } from './network-samples.ts';
import { route } from './samples.ts';

const ready = associated(newEndpoint(), ['subnet-0a', 'subnet-0b']);

const add = (destinationCidrBlock: string, targetVpcSubnetId = 'subnet-0a', endpoint = ready): Endpoint =>
  addRoute(endpoint, { destinationCidrBlock, targetVpcSubnetId });

describe('Creating a route', () => {
  it('adds it behind the others, exactly as it was sent', () => {
    const wanted = {
      destinationCidrBlock: '192.168.0.0/16',
      targetVpcSubnetId: 'subnet-0b',
      description: 'Office',
    };
    const added = route({
      destinationCidr: '192.168.0.0/16',
      targetSubnet: 'subnet-0b',
      description: 'Office',
    });
    expect(addRoute(ready, wanted).routes).toEqual([...ready.routes, added]);
  });

  it('wants a subnet that is associated with the endpoint, or local', () => {
    expect(() => add('192.168.0.0/16', 'subnet-0c')).toThrow(failures.RouteTargetNotAssociated);
    expect(add('10.100.0.0/16', 'local').routes).toHaveLength(ready.routes.length + 1);
  });

  it('wants an association first, for local as well', () => {
    for (const target of ['subnet-0a', 'local']) {
      expect(() => add('10.100.0.0/16', target, newEndpoint())).toThrow(failures.NoActiveAssociation);
    }
  });

  it.each(['10.100.0.0/16', '10.100.7.0/24', '10.96.0.0/12', '10.0.0.0/8', '0.0.0.0/1'])(
    'wants a destination that does not overlap the client CIDR range: %s',
    (destination) => {
      expect(() => add(destination)).toThrow(failures.RouteOverlapsClientCidr);
    },
  );

  it('takes 0.0.0.0/0, which allows clients to access the internet', () => {
    expect(add('0.0.0.0/0').routes.at(-1)?.destinationCidr).toBe('0.0.0.0/0');
  });

  it.each([
    ['10.100.0.0/16', true],
    ['10.100.7.0/24', true],
    ['10.96.0.0/12', false],
    ['0.0.0.0/0', false],
    ['192.168.0.0/16', false],
  ])('takes to local what leads to other clients: %s', (destination, taken) => {
    if (taken) expect(add(destination, 'local').routes.at(-1)?.targetSubnet).toBe('local');
    else expect(() => add(destination, 'local')).toThrow(failures.LocalRouteBeyondClients);
  });

  it('takes the same destination through each subnet, and once through one', () => {
    const once = add('192.168.0.0/16', 'subnet-0a');
    expect(add('192.168.0.0/16', 'subnet-0b', once).routes).toHaveLength(once.routes.length + 1);
    expect(() => add('192.168.0.0/16', 'subnet-0a', once)).toThrow(failures.RouteAlreadyExists);
    expect(() => add('192.168.0.0/16', 'subnet-0a', once)).toThrow(/Delete it first/);
    expect(() => add('10.0.0.0/16')).toThrow(/came with the target network/);
  });

  it('wants an IPv4 network without host bits and a description of one line', () => {
    expect(() => add('192.168.0.1/16')).toThrow(InvalidCidr);
    expect(() => add('192.168.0.0')).toThrow(InvalidCidr);
    expect(() => add('2001:db8::/32')).toThrow(Ipv6NotSupported);
    const wanted = { destinationCidrBlock: '192.168.0.0/16', targetVpcSubnetId: 'subnet-0a' };
    expect(addRoute(ready, { ...wanted, description: 'd'.repeat(255) })).toBeDefined();
    for (const description of ['d'.repeat(256), 'two\nlines']) {
      expect(() => addRoute(ready, { ...wanted, description })).toThrow(UnusableDescription);
    }
  });

  it('counts added routes against the quota, and not those that came with target networks', () => {
    const two = add('192.168.0.0/16', 'subnet-0a', add('0.0.0.0/0'));
    expect(() => assertRoomForRoute(two, 3)).not.toThrow();
    expect(() => assertRoomForRoute(two, 2)).toThrow(failures.RouteLimitExceeded);
  });
});

describe('Deleting a route', () => {
  const routed = add('10.100.0.0/16', 'local', add('0.0.0.0/0', 'subnet-0b', add('0.0.0.0/0')));

  it('takes the one to that destination through that target, and no other', () => {
    const left = removeRoute(routed, '0.0.0.0/0', 'subnet-0a').routes;
    expect(left).toEqual(
      routed.routes.filter((one) => one.destinationCidr !== '0.0.0.0/0' || one.targetSubnet !== 'subnet-0a'),
    );
  });

  it('needs no target where one added route leads to the destination, and says the targets where several do', () => {
    expect(removeRoute(routed, '10.100.0.0/16', undefined).routes).toHaveLength(routed.routes.length - 1);
    expect(() => removeRoute(routed, '0.0.0.0/0', undefined)).toThrow(/subnet-0a, subnet-0b/);
    expect(() => removeRoute(routed, '0.0.0.0/0', undefined)).toThrow(failures.RouteTargetMissing);
  });

  it('cannot take a route that was added automatically when a subnet was associated', () => {
    expect(() => removeRoute(routed, '10.0.0.0/16', 'subnet-0a')).toThrow(failures.AutomaticRoute);
    expect(() => removeRoute(routed, '10.0.0.0/16', undefined)).toThrow(failures.AutomaticRoute);
  });

  it('wants a route that is there', () => {
    expect(() => removeRoute(routed, '192.168.0.0/16', undefined)).toThrow(failures.RouteNotFound);
    expect(() => removeRoute(routed, '0.0.0.0/0', 'local')).toThrow(failures.RouteNotFound);
  });
});
