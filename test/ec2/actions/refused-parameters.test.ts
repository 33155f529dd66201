import {
  AssociateClientVpnTargetNetworkCommand,
  CreateClientVpnEndpointCommand,
  type CreateClientVpnEndpointRequest,
  GetClientVpnEndpointAuthorizationPolicyCommand,
  ModifyClientVpnEndpointCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
let before: number;
beforeEach(() => {
  before = world.orders.length;
});

const id = 'cvpn-endpoint-0123456789abcdef0';
const plain: CreateClientVpnEndpointRequest = {
  ServerCertificateArn: 'arn:aws:acm:server',
  AuthenticationOptions: [{ Type: 'federated-authentication' }],
  ConnectionLogOptions: { Enabled: false },
};
const create = (changes: Partial<CreateClientVpnEndpointRequest>) =>
  world.client.send(new CreateClientVpnEndpointCommand({ ...plain, ...changes }));

test.each<[string, Partial<CreateClientVpnEndpointRequest>]>([
  ['a transit gateway', { TransitGatewayConfiguration: { TransitGatewayId: 'tgw-1' } }],
  ['checks of the device posture', { DevicePostureOptions: { Enabled: true } }],
  [
    'a provider of device posture',
    {
      DevicePostureOptions: {
        Enabled: false,
        TrustProviders: [{ TrustProviderType: 'jamf', TenantId: 't', PublicSigningKeyUrl: 'https://j' }],
      },
    },
  ],
  [
    'a log of authorization policies',
    { ConnectionLogOptions: { Enabled: false, IncludeAuthorizationPolicyContext: true } },
  ],
])('%s is refused by name, since it would make nothing safer here', async (_, changes) => {
  await expect(create(changes)).rejects.toMatchObject({ name: 'UnsupportedOperation' });
  const { TransitGatewayConfiguration, DevicePostureOptions, ConnectionLogOptions } = changes;
  const modified = world.client.send(
    new ModifyClientVpnEndpointCommand({
      ClientVpnEndpointId: id,
      ...(TransitGatewayConfiguration && { TransitGatewayConfiguration }),
      ...(DevicePostureOptions && { DevicePostureOptions }),
      ...(ConnectionLogOptions && { ConnectionLogOptions }),
    }),
  );
  await expect(modified).rejects.toMatchObject({ name: 'UnsupportedOperation' });
  expect(world.orders.length).toBe(before);
});

test('what is not offered may be said to be off, as newer clients do by themselves', async () => {
  await create({
    DevicePostureOptions: { Enabled: false },
    ConnectionLogOptions: { Enabled: false, IncludeAuthorizationPolicyContext: false },
  });
  expect(world.orders.length).toBe(before + 1);
});

test('an availability zone is refused where a subnet must be named', async () => {
  const asked = world.client.send(
    new AssociateClientVpnTargetNetworkCommand({
      ClientVpnEndpointId: id,
      SubnetId: 'subnet-1',
      AvailabilityZone: 'us-east-1a',
    }),
  );
  await expect(asked).rejects.toMatchObject({ name: 'UnsupportedOperation' });
});

test('authorization policies are no actions of this API', async () => {
  const asked = world.client.send(
    new GetClientVpnEndpointAuthorizationPolicyCommand({ ClientVpnEndpointId: id }),
  );
  await expect(asked).rejects.toMatchObject({ name: 'InvalidAction' });
});

test.each<[string, Partial<CreateClientVpnEndpointRequest>, string]>([
  [
    'a member of another way to authenticate',
    {
      AuthenticationOptions: [{ Type: 'federated-authentication', ActiveDirectory: { DirectoryId: 'd-1' } }],
    },
    'UnknownParameter',
  ],
  [
    'tags for something else',
    { TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: 'b' }] }] },
    'InvalidParameterValue',
  ],
  ['no way to authenticate', { AuthenticationOptions: [] }, 'MissingParameter'],
  ['no word about the connection log', { ConnectionLogOptions: {} }, 'MissingParameter'],
  ['no server certificate', { ServerCertificateArn: '' }, 'MissingParameter'],
])('%s is refused', async (_, changes, code) => {
  await expect(create(changes)).rejects.toMatchObject({ name: code });
  expect(world.orders.length).toBe(before);
});
