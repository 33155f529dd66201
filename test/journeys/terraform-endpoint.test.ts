import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AssociateClientVpnTargetNetworkCommand,
  DescribeClientVpnAuthorizationRulesCommand,
  DescribeClientVpnEndpointsCommand,
  DescribeClientVpnRoutesCommand,
  DisassociateClientVpnTargetNetworkCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdministratorFiles, makeAdministratorFiles } from '../support/administrator-files.ts';
import { type ManagedService, NETWORK, REALM, startManagedService } from '../support/managed-service.ts';
import { associationsOf, ec2ClientFor } from '../support/sdk-client.ts';
import { startTerraform, type Terraform } from '../support/terraform.ts';
import { associationIds, importBlocks, importIds } from '../support/terraform-imports.ts';

/** Each command of Terraform starts the provider, a program of 700 MB. */
const STORY = 1_200_000;

const ENDPOINT = 'aws_ec2_client_vpn_endpoint.engineering';
const PROVIDER = `arn:aws:iam::${REALM.account}:saml-provider/corp`;

let files: AdministratorFiles;
let service: ManagedService;
let client: EC2Client;
let terraform: Terraform;

beforeAll(async () => {
  files = await makeAdministratorFiles();
  service = await startManagedService();
  client = ec2ClientFor(service);
  terraform = await startTerraform({ service, files });
}, STORY);

afterAll(async () => {
  client?.destroy();
  terraform?.close();
  await service?.close();
  files?.remove();
});

const told = async () =>
  (await client.send(new DescribeClientVpnEndpointsCommand({}))).ClientVpnEndpoints ?? [];
const writeImports = (ids: Readonly<Record<string, string>>) =>
  writeFileSync(join(terraform.directory, 'imports.tf'), importBlocks(ids));

/** What Terraform waits four minutes for, whatever it is told. */
async function associate(ClientVpnEndpointId: string): Promise<void> {
  for (const SubnetId of NETWORK.subnets) {
    await client.send(new AssociateClientVpnTargetNetworkCommand({ ClientVpnEndpointId, SubnetId }));
  }
}

describe('Terraform with the AWS provider', () => {
  it(
    'makes everything, changes everything that may change, knows it again by import, and takes it down',
    async () => {
      await terraform.must(['apply', '-auto-approve', `-target=${ENDPOINT}`]);
      const [made] = await told();
      const endpoint = made?.ClientVpnEndpointId ?? '';
      await associate(endpoint);
      const associations = await associationsOf(client, endpoint);
      writeImports(associationIds({ endpoint, associations }));
      const applied = await terraform.must(['apply', '-auto-approve']);
      expect(applied).toMatch(/Resources: 2 imported, 5 added, 0 changed, 0 destroyed/);
      expect(JSON.parse(await terraform.must(['output', '-json']))).toMatchObject({
        account: { value: REALM.account },
        endpoint: { value: endpoint },
        subnets: { value: NETWORK.subnets },
      });

      // 0: there is nothing to change; 2: there is.
      await terraform.must(['plan', '-detailed-exitcode'], false, 0);

      const changed = await terraform.must(['apply', '-auto-approve'], true);
      expect(changed).toMatch(/Resources: 1 added, 3 changed, 1 destroyed/);
      await expectChanged(endpoint);
      await terraform.must(['plan', '-detailed-exitcode'], true, 0);

      const ids = importIds({ endpoint, provider: PROVIDER, associations });
      await terraform.must(['state', 'rm', ...Object.keys(ids)], true);
      writeImports(ids);
      const imported = await terraform.must(['apply', '-auto-approve'], true);
      expect(imported).toMatch(/Resources: 9 imported, 0 added, 0 changed, 0 destroyed/);

      for (const AssociationId of Object.values(associations)) {
        const which = { ClientVpnEndpointId: endpoint, AssociationId };
        await client.send(new DisassociateClientVpnTargetNetworkCommand(which));
      }
      // Routes went with the associations, which Terraform finds out by itself.
      await terraform.must(['destroy', '-auto-approve'], true);
      expect(await told()).toEqual([]);
    },
    STORY,
  );

  async function expectChanged(ClientVpnEndpointId: string): Promise<void> {
    const [endpoint] = await told();
    expect(endpoint).toMatchObject({
      Description: 'Engineering and friends',
      DnsServers: ['10.0.0.3', '10.0.0.2'],
      SplitTunnel: false,
      VpnPort: 1194,
      SessionTimeoutHours: 8,
      DisconnectOnSessionTimeout: false,
      ClientRouteEnforcementOptions: { Enforced: true },
      ClientLoginBannerOptions: { Enabled: true, BannerText: 'Mind the gap & the <train>' },
      ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: 'vpn', CloudwatchLogStream: 'engineering' },
      ClientConnectOptions: { LambdaFunctionArn: expect.stringMatching(/:AWSClientVPN-handler:live$/) },
    });
    expect(endpoint).not.toHaveProperty('SelfServicePortalUrl');
    expect(endpoint?.SecurityGroupIds).toHaveLength(2);
    expect(endpoint?.Tags).toEqual([
      { Key: 'Name', Value: 'engineering' },
      { Key: 'Stage', Value: 'two' },
    ]);
    const { AuthorizationRules: rules } = await client.send(
      new DescribeClientVpnAuthorizationRulesCommand({ ClientVpnEndpointId }),
    );
    expect(
      rules?.map(({ DestinationCidr, GroupId, Description }) => [DestinationCidr, GroupId, Description]),
    ).toEqual([
      ['0.0.0.0/0', 'operators & co', undefined],
      ['10.0.0.0/16', '', 'The office'],
      ['10.0.1.0/24', 'engineering', undefined],
    ]);
    const { Routes: routes } = await client.send(new DescribeClientVpnRoutesCommand({ ClientVpnEndpointId }));
    expect(routes).toHaveLength(4);
    expect(readFileSync(join(terraform.directory, 'terraform.tfstate'), 'utf8')).toContain(
      ClientVpnEndpointId,
    );
  }
});
