import {
  ApplySecurityGroupsToClientVpnTargetNetworkCommand,
  AssociateClientVpnTargetNetworkCommand,
  AuthorizeClientVpnIngressCommand,
  CreateClientVpnRouteCommand,
  CreateTagsCommand,
  DeleteClientVpnEndpointCommand,
  DeleteClientVpnRouteCommand,
  DeleteTagsCommand,
  DisassociateClientVpnTargetNetworkCommand,
  RevokeClientVpnIngressCommand,
} from '@aws-sdk/client-ec2';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EndpointCommands } from '../../../src/endpoints/endpoint-commands.ts';
import { anyText } from './endpoint-arbitraries.ts';
import { ASSOCIATION_ID } from './recording-commands.ts';
import { type Member, member, required, together } from './wire-members.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const id = 'cvpn-endpoint-0123456789abcdef0';
const endpoint = required('ClientVpnEndpointId', 'clientVpnEndpointId', fc.constant(id));
const network = required('TargetNetworkCidr', 'targetNetworkCidr', anyText);
const destination = required('DestinationCidrBlock', 'destinationCidrBlock', anyText);
const group = member('AccessGroupId', 'accessGroupId', anyText);
const description = member('Description', 'description', anyText);

/** The command of the SDK, that of the domain, what the request may hold, and what the client reads in the answer. */
const ACTIONS: readonly [
  new (input: never) => object,
  keyof EndpointCommands,
  fc.Arbitrary<Member>,
  (sent: Record<string, unknown>) => object,
][] = [
  [
    AssociateClientVpnTargetNetworkCommand,
    'associateClientVpnTargetNetwork',
    together(endpoint, required('SubnetId', 'subnetId', anyText)),
    () => ({ AssociationId: ASSOCIATION_ID, Status: { Code: 'associating' } }),
  ],
  [
    DisassociateClientVpnTargetNetworkCommand,
    'disassociateClientVpnTargetNetwork',
    together(endpoint, required('AssociationId', 'associationId', anyText)),
    ({ AssociationId }) => ({ AssociationId, Status: { Code: 'disassociating' } }),
  ],
  [
    ApplySecurityGroupsToClientVpnTargetNetworkCommand,
    'applySecurityGroups',
    together(
      endpoint,
      required('VpcId', 'vpcId', anyText),
      required('SecurityGroupIds', 'securityGroupIds', fc.array(anyText, { minLength: 1, maxLength: 5 })),
    ),
    ({ SecurityGroupIds }) => ({ SecurityGroupIds }),
  ],
  [
    AuthorizeClientVpnIngressCommand,
    'authorizeClientVpnIngress',
    together(
      endpoint,
      network,
      group,
      member('AuthorizeAllGroups', 'authorizeAllGroups', fc.boolean()),
      description,
    ),
    () => ({ Status: { Code: 'authorizing' } }),
  ],
  [
    RevokeClientVpnIngressCommand,
    'revokeClientVpnIngress',
    together(endpoint, network, group, member('RevokeAllGroups', 'revokeAllGroups', fc.boolean())),
    () => ({ Status: { Code: 'revoking' } }),
  ],
  [
    CreateClientVpnRouteCommand,
    'createClientVpnRoute',
    together(endpoint, destination, required('TargetVpcSubnetId', 'targetVpcSubnetId', anyText), description),
    () => ({ Status: { Code: 'creating' } }),
  ],
  [
    DeleteClientVpnRouteCommand,
    'deleteClientVpnRoute',
    together(endpoint, destination, member('TargetVpcSubnetId', 'targetVpcSubnetId', anyText)),
    () => ({ Status: { Code: 'deleting' } }),
  ],
];

test.each(ACTIONS.map((row) => [row[0].name, ...row] as const))(
  '%s reaches the domain as the AWS SDK sends it',
  async (_, Command, command, any, answer) => {
    const send = (input: object) =>
      world.client.send(new Command(input as never) as never) as Promise<object>;
    await fc.assert(
      fc.asyncProperty(any, async ({ sent, asked }) => {
        expect(await send(sent)).toMatchObject(answer({ ...sent }));
        expect(world.orders.at(-1)).toMatchObject({ command, options: { dryRun: false } });
        expect(world.orders.at(-1)?.request).toStrictEqual(asked);
      }),
      { numRuns: 40 },
    );
  },
);

test('an endpoint that is deleted is told to be going', async () => {
  const { Status } = await world.client.send(new DeleteClientVpnEndpointCommand({ ClientVpnEndpointId: id }));
  expect(Status).toEqual({ Code: 'deleting' });
});

test('only what makes something takes a client token', async () => {
  const base = { ClientVpnEndpointId: id, ClientToken: 'once' };
  await world.client.send(new AssociateClientVpnTargetNetworkCommand({ ...base, SubnetId: 'subnet-1' }));
  await world.client.send(
    new AuthorizeClientVpnIngressCommand({ ...base, TargetNetworkCidr: '10.0.0.0/16' }),
  );
  await world.client.send(
    new CreateClientVpnRouteCommand({
      ...base,
      DestinationCidrBlock: '10.0.0.0/16',
      TargetVpcSubnetId: 'local',
    }),
  );
  expect(world.orders.slice(-3).map(({ options }) => options)).toEqual(
    Array(3).fill({ dryRun: false, clientToken: 'once' }),
  );
});

test('a dry run says so to the command, and is answered as one', async () => {
  const asked = world.client.send(
    new DeleteClientVpnEndpointCommand({ ClientVpnEndpointId: id, DryRun: true }),
  );
  await expect(asked).rejects.toMatchObject({ name: 'DryRunOperation', $metadata: { httpStatusCode: 412 } });
  expect(world.orders.at(-1)?.options).toEqual({ dryRun: true });
});

test('tags of several endpoints are tried on all before the first is changed', async () => {
  const Resources = [id, 'cvpn-endpoint-00000000000000001', id];
  await world.client.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'Name', Value: '' }] }));
  const tags = [{ key: 'Name', value: '' }];
  expect(world.orders.slice(-4).map(({ request, options }) => [request, options.dryRun])).toEqual([
    [[Resources[0], tags], true],
    [[Resources[1], tags], true],
    [[Resources[0], tags], false],
    [[Resources[1], tags], false],
  ]);
});

test('a tag goes whatever its value where none is named, and only with that value where one is', async () => {
  const Tags = [{ Key: 'a' }, { Key: 'b', Value: '' }, { Key: 'c', Value: 'x' }];
  await world.client.send(new DeleteTagsCommand({ Resources: [id], Tags }));
  const tags = [{ key: 'a' }, { key: 'b', value: '' }, { key: 'c', value: 'x' }];
  expect(world.orders.at(-1)?.request).toStrictEqual([id, tags]);
  await world.client.send(new DeleteTagsCommand({ Resources: [id] }));
  expect(world.orders.at(-1)?.request).toStrictEqual([id, []]);
});

test('what is no endpoint has no tags here, and nothing is changed', async () => {
  const before = world.orders.length;
  const asked = world.client.send(
    new CreateTagsCommand({ Resources: [id, 'vpc-1'], Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  await expect(asked).rejects.toMatchObject({ name: 'InvalidID' });
  expect(world.orders.length).toBe(before);
});
