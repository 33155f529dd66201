import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeclaredNetworks } from '../../src/endpoints/declared-networks.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import type { ChangeEndpoint, EndpointOrder } from '../../src/endpoints/endpoint-change.ts';
import { createEndpointNetworkCommands } from '../../src/endpoints/endpoint-network-commands.ts';
import { DEFAULT_QUOTAS, type Quotas } from '../../src/endpoints/quotas.ts';
import type { Network } from '../../src/endpoints/vpn-settings.ts';
import { PosternError } from '../../src/kernel/errors.ts';
import { CLIENTS, DEFAULT_GROUP, NetworkModel, QUOTAS, type Step } from './network-model.ts';
import { network, newEndpoint, subnet, surroundings } from './network-samples.ts';

interface World {
  readonly commands: ReturnType<typeof createEndpointNetworkCommands>;
  readonly orders: EndpointOrder[];
  readonly now: () => Endpoint;
}

function world(networks: () => readonly Network[], quotas: Quotas = DEFAULT_QUOTAS): World {
  let endpoint = newEndpoint({ clientCidrBlock: CLIENTS });
  const orders: EndpointOrder[] = [];
  const change: ChangeEndpoint = async (order, decide) => {
    orders.push(order);
    const changed = await decide(endpoint);
    endpoint = changed.endpoint ?? endpoint;
    return changed.answer;
  };
  const directory = createDeclaredNetworks(networks);
  const commands = createEndpointNetworkCommands({
    change,
    networks: directory,
    quotas: () => quotas,
    surroundings: () => surroundings,
  });
  return { commands, orders, now: () => endpoint };
}

const id = newEndpoint().clientVpnEndpointId;
const options = { dryRun: false };

/** What the model knows of VPCs, as the directory says it. Subnets: one of each VPC in each of three zones. */
function networksOf(model: NetworkModel): readonly Network[] {
  return [...model.vpcs].map(([letter, { blocks, dedicated }]) =>
    network({
      vpcId: letter,
      cidrBlocks: blocks,
      instanceTenancy: dedicated ? 'dedicated' : 'default',
      subnets: ['x', 'y', 'z'].map((zone) => subnet(`${letter}${zone}`, { cidrBlock: '10.1.0.0/24' })),
      securityGroups: [
        { groupId: `${DEFAULT_GROUP}-${letter}`, groupName: 'default' },
        { groupId: `sg-strict-${letter}`, groupName: 'strict' },
      ],
    }),
  );
}

async function take({ commands, now }: World, step: Step): Promise<string> {
  try {
    await send(commands, now(), step);
    return 'done';
  } catch (error) {
    if (error instanceof PosternError) return error.code;
    throw error;
  }
}

async function send(commands: World['commands'], now: Endpoint, step: Step): Promise<unknown> {
  const clientVpnEndpointId = id;
  switch (step.kind) {
    case 'associate': {
      const request = { clientVpnEndpointId, subnetId: step.subnet };
      return commands.associateClientVpnTargetNetwork(request, options);
    }
    case 'disassociate': {
      const target = now.targetNetworks.find(({ subnetId }) => subnetId === step.subnet);
      const associationId = target?.associationId ?? 'cvpn-assoc-00000000000000000';
      return commands.disassociateClientVpnTargetNetwork({ clientVpnEndpointId, associationId }, options);
    }
    case 'route':
    case 'unroute': {
      const route = { destinationCidrBlock: step.to, targetVpcSubnetId: step.target };
      const request = { clientVpnEndpointId, ...route };
      if (step.kind === 'route') return commands.createClientVpnRoute(request, options);
      return commands.deleteClientVpnRoute(request, options);
    }
    case 'authorize':
    case 'revoke': {
      const request = { clientVpnEndpointId, targetNetworkCidr: step.to, accessGroupId: step.group };
      const all = step.group === '';
      if (step.kind === 'revoke') {
        return commands.revokeClientVpnIngress({ ...request, revokeAllGroups: all }, options);
      }
      return commands.authorizeClientVpnIngress({ ...request, authorizeAllGroups: all }, options);
    }
    case 'groups': {
      const request = { clientVpnEndpointId, vpcId: step.vpc, securityGroupIds: step.groups };
      return commands.applySecurityGroups(request, options);
    }
    default:
      return undefined;
  }
}

const anySubnet = fc.constantFrom('ax', 'ay', 'az', 'bx', 'by', 'cx');
const anyVpc = fc.constantFrom('a', 'b', 'c');
const anyNetwork = fc.constantFrom(
  '0.0.0.0/0',
  '10.1.0.0/16',
  '10.7.0.0/16',
  '192.168.0.0/16',
  '10.96.0.0/12',
  CLIENTS,
  '10.100.3.0/24',
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('associate', 'disassociate'), subnet: anySubnet }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('route', 'route', 'unroute'),
      to: anyNetwork,
      target: fc.constantFrom('local', 'ax', 'ay', 'bx'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('authorize', 'authorize', 'revoke'),
      to: anyNetwork,
      group: fc.constantFrom('', 'engineering', 'Engineering'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('groups'),
      vpc: anyVpc,
      groups: fc.array(fc.constantFrom('sg-strict-a', 'sg-default-a', 'sg-strict-b'), { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('grow', 'dedicate'), vpc: anyVpc }) },
);

function routesOf({ routes }: Endpoint, origin: 'associate' | 'add-route'): readonly string[] {
  return routes
    .filter((route) => route.origin === origin)
    .map(({ destinationCidr, targetSubnet }) => `${destinationCidr} ${targetSubnet}`)
    .sort();
}

/** What holds after every step, whatever was asked. */
function expectInvariants(endpoint: Endpoint): void {
  const { targetNetworks, routes, status } = endpoint;
  const zones = targetNetworks.map(({ availabilityZone }) => availabilityZone);
  const subnets = new Set([...targetNetworks.map(({ subnetId }) => subnetId), 'local']);
  expect(new Set(zones).size).toBe(zones.length);
  expect(targetNetworks.every(({ vpcId }) => vpcId === endpoint.vpcId)).toBe(true);
  expect(status).toBe(targetNetworks.length === 0 ? 'pending-associate' : 'available');
  expect(routes.filter(({ targetSubnet }) => !subnets.has(targetSubnet))).toEqual([]);
  if (targetNetworks.length === 0) expect(routes).toEqual([]);
  for (const { subnetId } of targetNetworks) {
    const local = routes.filter((one) => one.origin === 'associate' && one.targetSubnet === subnetId);
    expect(local.length).toBeGreaterThan(0);
  }
  expect(endpoint.authorizationRules.length).toBeLessThanOrEqual(QUOTAS.authorizationRules);
  expect(routesOf(endpoint, 'add-route').length).toBeLessThanOrEqual(QUOTAS.routes);
}

function expectSame(endpoint: Endpoint, model: NetworkModel): void {
  expect(endpoint.targetNetworks.map(({ subnetId }) => subnetId)).toEqual([...model.subnets]);
  expect(routesOf(endpoint, 'associate')).toEqual([...model.automatic].sort());
  expect(routesOf(endpoint, 'add-route')).toEqual([...model.added].sort());
  const rules = endpoint.authorizationRules.map((rule) => `${rule.destinationCidr} ${rule.groupId}`);
  expect(rules).toEqual([...model.rules]);
  expect(endpoint.vpcId).toBe(model.vpc);
  expect(endpoint.securityGroupIds).toEqual(model.groups);
}

describe('The commands about networks', () => {
  it('answer as the rules of the guide in their plainest form do, in any order, and keep the endpoint whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 60, size: 'max' }), async (steps) => {
        const model = new NetworkModel();
        const endpoints = world(() => networksOf(model), QUOTAS);
        for (const step of steps) {
          const expected = model.take(step);
          expect(await take(endpoints, step), JSON.stringify(step)).toBe(expected);
          expectSame(endpoints.now(), model);
          expectInvariants(endpoints.now());
        }
      }),
      { numRuns: 300 },
    );
  });

  it('name the action of the wire and pass on the request whole, which client tokens are compared by', async () => {
    const { commands, orders } = world(() => [network()]);
    const request = { clientVpnEndpointId: id, subnetId: 'subnet-0a' };
    const token = { dryRun: false, clientToken: 't' };
    await commands.associateClientVpnTargetNetwork(request, token);
    const action = 'AssociateClientVpnTargetNetwork';
    expect(orders).toEqual([{ clientVpnEndpointId: id, action, request, options: token }]);
  });

  it('answer an association with its id and applied security groups with the groups', async () => {
    const { commands, now } = world(() => [network()]);
    const request = { clientVpnEndpointId: id, subnetId: 'subnet-0a' };
    const associationId = await commands.associateClientVpnTargetNetwork(request, options);
    expect(associationId).toBe(now().targetNetworks[0]?.associationId);
    const groups = { clientVpnEndpointId: id, vpcId: 'vpc-0a', securityGroupIds: ['sg-0b', 'sg-0b'] };
    expect(await commands.applySecurityGroups(groups, options)).toEqual(['sg-0b']);
  });

  it('work on an endpoint whose subnet is not in the directory any more', async () => {
    let networks = [network()];
    const { commands, now } = world(() => networks);
    const request = { clientVpnEndpointId: id, subnetId: 'subnet-0a' };
    const associationId = await commands.associateClientVpnTargetNetwork(request, options);
    networks = [];
    const route = {
      clientVpnEndpointId: id,
      destinationCidrBlock: '192.168.0.0/16',
      targetVpcSubnetId: 'subnet-0a',
    };
    await commands.createClientVpnRoute(route, options);
    await commands.deleteClientVpnRoute(route, options);
    await commands.disassociateClientVpnTargetNetwork({ clientVpnEndpointId: id, associationId }, options);
    expect(now()).toMatchObject({ status: 'pending-associate', targetNetworks: [], routes: [] });
  });
});
