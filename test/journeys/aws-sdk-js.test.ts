import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm';
import * as ec2 from '@aws-sdk/client-ec2';
import { CreateSAMLProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { type AdministratorFiles, makeAdministratorFiles } from '../support/administrator-files.ts';
import { downloadFromMainButton } from '../support/main-button.ts';
import {
  AUDITOR,
  type ManagedService,
  NETWORK,
  OPS,
  REALM,
  startManagedService,
} from '../support/managed-service.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

let files: AdministratorFiles;
beforeAll(async () => {
  files = await makeAdministratorFiles();
});
afterAll(() => files?.remove());

const HOUR = 3_600_000;

describe.each(['SQLite', 'Redis'])('the AWS SDK for JavaScript, with the state in %s', (store) => {
  let redis: RedisServer | undefined;
  let service: ManagedService;
  let client: ec2.EC2Client;
  let reference: { readonly server: string; readonly provider: string };

  const settings = (credentials = OPS) => ({ endpoint: service.api, region: REALM.region, credentials });

  beforeAll(async () => {
    redis = store === 'Redis' ? await startRedis() : undefined;
    service = await startManagedService({ ...(redis && { redisUrl: redis.url }) });
    client = new ec2.EC2Client(settings());
    reference = await makeReferences();
  });
  afterAll(async () => {
    client?.destroy();
    await service?.close();
    await redis?.close();
  });

  async function makeReferences() {
    const read = (name: string) => readFileSync(join(files.directory, name));
    const [iam, acm] = [new IAMClient(settings()), new ACMClient(settings())];
    const SAMLMetadataDocument = read('metadata.xml').toString();
    const { SAMLProviderArn: provider = '' } = await iam.send(
      new CreateSAMLProviderCommand({ Name: 'corp', SAMLMetadataDocument }),
    );
    const [Certificate, PrivateKey, CertificateChain] = ['server.crt', 'server.key', 'ca.crt'].map(read);
    const { CertificateArn: server = '' } = await acm.send(
      new ImportCertificateCommand({ Certificate, PrivateKey, CertificateChain }),
    );
    return { server, provider };
  }

  const wanted = (): ec2.CreateClientVpnEndpointCommandInput => ({
    ClientCidrBlock: '10.100.0.0/16',
    ServerCertificateArn: reference.server,
    AuthenticationOptions: [
      { Type: 'federated-authentication', FederatedAuthentication: { SAMLProviderArn: reference.provider } },
      {
        Type: 'certificate-authentication',
        MutualAuthentication: { ClientRootCertificateChainArn: reference.server },
      },
    ],
    ConnectionLogOptions: { Enabled: false },
    ClientRouteEnforcementOptions: { Enforced: true },
    DisconnectOnSessionTimeout: false,
  });

  it('leads an endpoint from creation to deletion, with the export that the portal serves', async () => {
    const { ClientVpnEndpointId = '' } = await client.send(new ec2.CreateClientVpnEndpointCommand(wanted()));
    const on = { ClientVpnEndpointId };
    const associations = [];
    for (const SubnetId of NETWORK.subnets) {
      associations.push(
        await client.send(new ec2.AssociateClientVpnTargetNetworkCommand({ ...on, SubnetId })),
      );
    }
    await client.send(
      new ec2.ApplySecurityGroupsToClientVpnTargetNetworkCommand({
        ...on,
        VpcId: NETWORK.vpcId,
        SecurityGroupIds: [NETWORK.securityGroup],
      }),
    );
    await client.send(new ec2.ModifyClientVpnEndpointCommand({ ...on, VpnPort: 1194, Description: 'a & b' }));
    for (const third of [1, 2, 3, 4, 5, 6]) {
      const TargetNetworkCidr = `10.0.${third}.0/24`;
      await client.send(
        new ec2.AuthorizeClientVpnIngressCommand({ ...on, TargetNetworkCidr, AuthorizeAllGroups: true }),
      );
    }
    const pages = [];
    for await (const page of ec2.paginateDescribeClientVpnAuthorizationRules(
      { client, pageSize: 5 },
      { ...on },
    )) {
      pages.push(page.AuthorizationRules?.length);
    }
    expect(pages).toEqual([5, 1]);
    const route = { ...on, DestinationCidrBlock: '0.0.0.0/0', TargetVpcSubnetId: NETWORK.subnets[0] };
    await client.send(new ec2.CreateClientVpnRouteCommand(route));
    const { Routes } = await client.send(new ec2.DescribeClientVpnRoutesCommand(on));
    expect(Routes?.map(({ Origin }) => Origin)).toEqual(['add-route', 'associate', 'associate']);

    const { ClientVpnEndpoints } = await client.send(new ec2.DescribeClientVpnEndpointsCommand({}));
    expect(ClientVpnEndpoints).toMatchObject([
      {
        Status: { Code: 'available' },
        Description: 'a & b',
        VpnPort: 1194,
        SecurityGroupIds: [NETWORK.securityGroup],
        ClientRouteEnforcementOptions: { Enforced: true },
        DisconnectOnSessionTimeout: false,
        EndpointIpAddressType: 'ipv4',
        TrafficIpAddressType: 'ipv4',
      },
    ]);

    const { ClientConfiguration = '' } = await client.send(
      new ec2.ExportClientVpnClientConfigurationCommand(on),
    );
    const portal = { url: service.portal, now: Date.now };
    const downloaded = await downloadFromMainButton(
      portal,
      ClientVpnEndpointId as ClientVpnEndpointId,
      files.idp,
    );
    expect(sha256(Buffer.from(ClientConfiguration))).toBe(sha256(downloaded));

    await client.send(new ec2.DeleteClientVpnRouteCommand(route));
    const everybody = { ...on, TargetNetworkCidr: '10.0.6.0/24', RevokeAllGroups: true };
    await client.send(new ec2.RevokeClientVpnIngressCommand(everybody));
    const CertificateRevocationList = readFileSync(join(files.directory, 'crl.pem'), 'utf8');
    await client.send(
      new ec2.ImportClientVpnClientCertificateRevocationListCommand({ ...on, CertificateRevocationList }),
    );
    const list = await client.send(new ec2.ExportClientVpnClientCertificateRevocationListCommand(on));
    expect(list).toMatchObject({ CertificateRevocationList, Status: { Code: 'active' } });
    expect((await client.send(new ec2.DescribeClientVpnConnectionsCommand(on))).Connections).toEqual([]);
    await expect(
      client.send(new ec2.TerminateClientVpnConnectionsCommand({ ...on, Username: 'nobody' })),
    ).rejects.toMatchObject({ name: 'InvalidClientVpnConnection.UserNotFound' });
    const targets = await client.send(new ec2.DescribeClientVpnTargetNetworksCommand(on));
    expect(targets.ClientVpnTargetNetworks).toHaveLength(2);

    for (const { AssociationId } of associations) {
      await client.send(new ec2.DisassociateClientVpnTargetNetworkCommand({ ...on, AssociationId }));
    }
    await client.send(new ec2.DeleteClientVpnEndpointCommand(on));
    await expect(
      client.send(new ec2.DescribeClientVpnEndpointsCommand({ ClientVpnEndpointIds: [ClientVpnEndpointId] })),
    ).rejects.toMatchObject({
      name: 'InvalidClientVpnEndpointId.NotFound',
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('is told of a clock that is wrong, and sets its own by the Date of the answer', async () => {
    const skewed = new ec2.EC2Client({ ...settings(), systemClockOffset: HOUR });
    const look = new ec2.DescribeClientVpnEndpointsCommand({});
    await expect(skewed.send(look)).rejects.toMatchObject({
      name: 'AuthFailure',
      message: expect.stringMatching(/more than 15 minutes from the time here. Check the clocks/),
      $metadata: { httpStatusCode: 401 },
    });
    expect((await skewed.send(look)).$metadata.httpStatusCode).toBe(200);
    skewed.destroy();
  });

  it('is refused what its policy does not allow, and a dry run says so, too', async () => {
    const auditor = new ec2.EC2Client(settings(AUDITOR));
    const refusal = {
      name: 'UnauthorizedOperation',
      message: expect.stringMatching(
        /^User: arn:aws:iam::123456789012:user\/auditor is not authorized to perform: ec2:CreateClientVpnEndpoint on resource: /,
      ),
      $metadata: { httpStatusCode: 403 },
    };
    for (const DryRun of [false, true]) {
      const create = new ec2.CreateClientVpnEndpointCommand({ ...wanted(), DryRun });
      await expect(auditor.send(create)).rejects.toMatchObject(refusal);
    }
    await expect(
      client.send(new ec2.CreateClientVpnEndpointCommand({ ...wanted(), DryRun: true })),
    ).rejects.toMatchObject({ name: 'DryRunOperation', $metadata: { httpStatusCode: 412 } });
    const { ClientVpnEndpoints } = await auditor.send(new ec2.DescribeClientVpnEndpointsCommand({}));
    expect(ClientVpnEndpoints).toEqual(expect.any(Array));
    auditor.destroy();
  });
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
