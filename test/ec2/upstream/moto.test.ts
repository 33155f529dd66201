import {
  AssociateVpcCidrBlockCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createForward } from '../../../src/ec2/upstream/forward.ts';
import { createUpstream } from '../../../src/ec2/upstream/upstream.ts';
import { createUpstreamNetworks } from '../../../src/ec2/upstream/upstream-networks.ts';
import { createEc2Service } from '../../../src/ec2/wire/ec2-service.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { CREDENTIALS, REALM, startManagementApi } from '../../support/management-api.ts';
import { type MotoServer, startMotoServer } from '../../support/moto-server.ts';

let moto: MotoServer;
let api: Awaited<ReturnType<typeof startManagementApi>>;
let client: EC2Client;
let upstream: ReturnType<typeof createUpstream>;

beforeAll(async () => {
  moto = await startMotoServer();
  // It takes any key, but finds out by the signature which service is asked.
  const signer = { accessKeyId: 'ANY', secretAccessKey: new Secret('any'), region: REALM.region };
  upstream = createUpstream({ address: moto.url, credentials: () => signer, clock: Date.now });
  const statements = [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*' },
  ] as const;
  const service = createEc2Service({ actions: [], forward: createForward(upstream) });
  api = await startManagementApi([service], { statements: [...statements] });
  client = new EC2Client({
    endpoint: api.url,
    region: REALM.region,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client?.destroy();
  await api?.close();
  await moto?.close();
});

describe('an emulator of EC2 behind the management API', () => {
  it('gets every action that is not ours, and its answers come back as they are', async () => {
    const { Reservations } = await client.send(new DescribeInstancesCommand({}));
    expect(Reservations).toEqual([]);
    await expect(client.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1 }))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
    await client.send(new DescribeInstancesCommand({}));
    expect(api.counted.at(-1)).toBe('ec2:forwarded Success');
    expect(api.calls.at(-1)).toMatchObject({ call: { action: 'ec2:DescribeInstances' } });
    const unknown = new DescribeInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] });
    await expect(client.send(unknown)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });

  it('tells which VPCs and subnets there are', async () => {
    const networks = createUpstreamNetworks(upstream);
    const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: '10.7.0.0/16' }));
    const VpcId = Vpc?.VpcId ?? '';
    await client.send(new AssociateVpcCidrBlockCommand({ VpcId, CidrBlock: '10.8.0.0/16' }));
    const inVpc = { VpcId, CidrBlock: '10.7.1.0/24', AvailabilityZone: 'us-east-1b' };
    const { Subnet } = await client.send(new CreateSubnetCommand(inVpc));
    const found = await networks.findSubnet(Subnet?.SubnetId ?? '');
    expect(found?.subnet).toEqual({
      subnetId: Subnet?.SubnetId,
      cidrBlock: '10.7.1.0/24',
      availabilityZone: 'us-east-1b',
      availableIpAddressCount: 251,
    });
    expect(found?.network).toMatchObject({
      vpcId: VpcId,
      instanceTenancy: 'default',
      ownerId: REALM.account,
      cidrBlocks: ['10.7.0.0/16', '10.8.0.0/16'],
      securityGroups: [{ groupName: 'default' }],
    });
    expect(await networks.findVpc('vpc-0123456789abcdef0')).toBeUndefined();
    expect(await networks.findSubnet('subnet-0123456789abcdef0')).toBeUndefined();
  });
});
