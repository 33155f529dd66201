import {
  DescribeAvailabilityZonesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  type DescribeSecurityGroupsCommandInput,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkActions } from '../../../src/ec2/networks/network-actions.ts';
import { createEc2Service } from '../../../src/ec2/wire/ec2-service.ts';
import type { Network } from '../../../src/endpoints/vpn-settings.ts';
import { CREDENTIALS, REALM, startManagementApi } from '../../support/management-api.ts';

const OFFICE: Network = {
  vpcId: 'vpc-office',
  cidrBlocks: ['10.0.0.0/16', '10.1.0.0/16'],
  subnets: [
    {
      subnetId: 'subnet-a',
      cidrBlock: '10.0.1.0/24',
      availabilityZone: 'site-a',
      availableIpAddressCount: 200,
    },
    {
      subnetId: 'subnet-b',
      cidrBlock: '10.0.2.0/24',
      availabilityZone: 'site-b',
      availableIpAddressCount: 251,
    },
  ],
  securityGroups: [
    { groupId: 'sg-default', groupName: 'default' },
    { groupId: 'sg-web', groupName: 'web & more' },
  ],
};
const LAB: Network = {
  vpcId: 'vpc-lab',
  instanceTenancy: 'dedicated',
  ownerId: '210987654321',
  cidrBlocks: ['10.20.0.0/16'],
  subnets: [
    {
      subnetId: 'subnet-l',
      cidrBlock: '10.20.0.0/24',
      availabilityZone: 'site-a',
      availableIpAddressCount: 3,
    },
  ],
  securityGroups: [],
};

let networks: readonly Network[] = [OFFICE, LAB];
const ec2 = createEc2Service({
  actions: networkActions({ networks: () => networks, realm: () => REALM }),
});
let api: Awaited<ReturnType<typeof startManagementApi>>;
let client: EC2Client;

beforeAll(async () => {
  api = await startManagementApi([ec2]);
  client = new EC2Client({
    endpoint: api.url,
    region: REALM.region,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await api.close();
});

describe('what the SDK of AWS reads of the configured networks', () => {
  it('is every network as a VPC, with its account, tenancy and all its CIDRs', async () => {
    const { Vpcs = [] } = await client.send(new DescribeVpcsCommand({}));
    expect(Vpcs).toMatchObject([
      { VpcId: 'vpc-lab', OwnerId: '210987654321', InstanceTenancy: 'dedicated', CidrBlock: '10.20.0.0/16' },
      {
        VpcId: 'vpc-office',
        OwnerId: REALM.account,
        InstanceTenancy: 'default',
        State: 'available',
        IsDefault: false,
        CidrBlock: '10.0.0.0/16',
        CidrBlockAssociationSet: [
          { CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } },
          { CidrBlock: '10.1.0.0/16' },
        ],
      },
    ]);
  });

  it('is every subnet with its network, zone and free addresses', async () => {
    const ofOffice = { Filters: [{ Name: 'vpc-id', Values: ['vpc-office'] }] };
    const { Subnets = [] } = await client.send(new DescribeSubnetsCommand(ofOffice));
    expect(Subnets).toMatchObject([
      {
        SubnetId: 'subnet-a',
        VpcId: 'vpc-office',
        CidrBlock: '10.0.1.0/24',
        AvailabilityZone: 'site-a',
        AvailableIpAddressCount: 200,
        OwnerId: REALM.account,
        SubnetArn: 'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-a',
      },
      { SubnetId: 'subnet-b' },
    ]);
  });

  it('is every security group, by id, by name and by network', async () => {
    const groups = async (input: DescribeSecurityGroupsCommandInput) => {
      const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand(input));
      return SecurityGroups.map(({ GroupName, VpcId }) => `${GroupName} of ${VpcId}`);
    };
    const web = ['web & more of vpc-office'];
    expect(await groups({})).toEqual(['default of vpc-office', ...web]);
    expect(await groups({ GroupIds: ['sg-web'] })).toEqual(web);
    expect(await groups({ GroupNames: ['web & more'] })).toEqual(web);
    expect(await groups({ Filters: [{ Name: 'group-name', Values: ['w*'] }] })).toEqual(web);
    expect(await groups({ Filters: [{ Name: 'vpc-id', Values: ['vpc-lab'] }] })).toEqual([]);
  });

  it('is every zone once', async () => {
    const available = { Filters: [{ Name: 'state', Values: ['available'] }], AllAvailabilityZones: true };
    const { AvailabilityZones = [] } = await client.send(new DescribeAvailabilityZonesCommand(available));
    expect(AvailabilityZones).toMatchObject([
      { ZoneName: 'site-a', RegionName: REALM.region, State: 'available' },
      { ZoneName: 'site-b' },
    ]);
  });

  it('has what a data source of Terraform asks of a VPC beside', async () => {
    for (const Attribute of ['enableDnsHostnames', 'enableDnsSupport'] as const) {
      const answer = await client.send(new DescribeVpcAttributeCommand({ VpcId: 'vpc-lab', Attribute }));
      expect(answer.VpcId).toBe('vpc-lab');
    }
    const main = [
      { Name: 'association.main', Values: ['true'] },
      { Name: 'vpc-id', Values: ['vpc-lab'] },
    ];
    const { RouteTables } = await client.send(new DescribeRouteTablesCommand({ Filters: main }));
    expect(RouteTables).toEqual([]);
  });

  it('names what is not there by the codes of EC2', async () => {
    const unknown = {
      'InvalidVpcID.NotFound': client.send(new DescribeVpcsCommand({ VpcIds: ['vpc-office', 'vpc-none'] })),
      'InvalidSubnetID.NotFound': client.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-none'] })),
      'InvalidGroup.NotFound': client.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-none'] })),
      'InvalidRouteTableID.NotFound': client.send(
        new DescribeRouteTablesCommand({ RouteTableIds: ['rtb-0'] }),
      ),
    };
    const results = await Promise.allSettled(Object.values(unknown));
    expect(results.map((result) => result.status === 'rejected' && result.reason.name)).toEqual(
      Object.keys(unknown),
    );
    const zone = new DescribeAvailabilityZonesCommand({ ZoneNames: ['site-z'] });
    await expect(client.send(zone)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('comes in pages, and is up to date after the file was read again', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_value, index) => ({
        ...LAB,
        vpcId: `vpc-${String(index).padStart(3, '0')}`,
      }));
    networks = many(12);
    const told: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new DescribeVpcsCommand({ MaxResults: 5, ...(NextToken && { NextToken }) }),
      );
      told.push(...(page.Vpcs ?? []).map(({ VpcId = '' }) => VpcId));
      NextToken = page.NextToken;
      // What goes meanwhile moves nothing.
      networks = networks.slice(1);
    } while (NextToken !== undefined);
    expect(told).toEqual(many(12).map(({ vpcId }) => vpcId));
    networks = [OFFICE, LAB];
  });
});
