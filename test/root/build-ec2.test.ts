import {
  AssociateClientVpnTargetNetworkCommand,
  AuthorizeClientVpnIngressCommand,
  CreateClientVpnEndpointCommand,
  CreateClientVpnRouteCommand,
  CreateTagsCommand,
  DeleteClientVpnEndpointCommand,
  DeleteClientVpnRouteCommand,
  DescribeClientVpnAuthorizationRulesCommand,
  DescribeClientVpnConnectionsCommand,
  DescribeClientVpnEndpointsCommand,
  DescribeClientVpnRoutesCommand,
  DescribeClientVpnTargetNetworksCommand,
  DisassociateClientVpnTargetNetworkCommand,
  ExportClientVpnClientConfigurationCommand,
  ModifyClientVpnEndpointCommand,
  RevokeClientVpnIngressCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Directory } from '../../src/connections/directory/directory.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { EA, PROVIDER_A, sampleEndpoints } from '../support/start-portal.ts';
import { newVisitor } from '../support/visitor.ts';
import { type ManagedPortal, startManagedPortal } from './managed-portal.ts';

const RADIUS = {
  servers: [{ host: 'radius.example.com', port: 1812 }],
  sharedSecret: new Secret('eight or more'),
  timeout: 1000,
  retries: 0,
  requireMessageAuthenticator: true,
};

let managed: ManagedPortal;
/** What the configuration says at the moment. */
let directories: readonly Directory[] = [];
beforeAll(async () => {
  managed = await startManagedPortal({ directories: () => directories });
});
afterAll(() => managed.close());

const send: ManagedPortal['client']['send'] = ((command: never) => managed.client.send(command)) as never;

/** What DescribeClientVpnEndpoints says of one endpoint. */
const told = async (id: string) => {
  const command = new DescribeClientVpnEndpointsCommand({ ClientVpnEndpointIds: [id] });
  return (await send(command)).ClientVpnEndpoints?.[0];
};

describe('an endpoint of the API', () => {
  it('lives from creation to deletion, and whoever asks after a change is told of its end', async () => {
    const created = await send(
      new CreateClientVpnEndpointCommand({
        ClientCidrBlock: '10.200.0.0/16',
        ServerCertificateArn: sampleEndpoints()[0]?.serverCertificateArn,
        AuthenticationOptions: [
          { Type: 'federated-authentication', FederatedAuthentication: { SAMLProviderArn: PROVIDER_A } },
        ],
        ConnectionLogOptions: { Enabled: false },
        ClientToken: 'create-once',
      }),
    );
    const ClientVpnEndpointId = created.ClientVpnEndpointId ?? '';
    expect(await told(ClientVpnEndpointId)).toMatchObject({
      Status: { Code: 'pending-associate' },
      DnsName: created.DnsName,
      SelfServicePortalUrl: `${managed.portal.url}/endpoints/${ClientVpnEndpointId}`,
    });

    const { AssociationId = '' } = await send(
      new AssociateClientVpnTargetNetworkCommand({ ClientVpnEndpointId, SubnetId: 'subnet-0a' }),
    );
    expect(await told(ClientVpnEndpointId)).toMatchObject({
      Status: { Code: 'available' },
      VpcId: 'vpc-0a',
      SecurityGroupIds: ['sg-0a'],
      AssociatedTargetNetworks: [{ NetworkId: 'subnet-0a', NetworkType: 'vpc' }],
    });
    const networksTold = await send(
      new DescribeClientVpnTargetNetworksCommand({ ClientVpnEndpointId, AssociationIds: [AssociationId] }),
    );
    expect(networksTold.ClientVpnTargetNetworks).toEqual([
      {
        AssociationId,
        VpcId: 'vpc-0a',
        TargetNetworkId: 'subnet-0a',
        ClientVpnEndpointId,
        Status: { Code: 'associated' },
        SecurityGroups: ['sg-0a'],
      },
    ]);

    const rule = { ClientVpnEndpointId, TargetNetworkCidr: '10.0.0.0/16', AccessGroupId: 'engineering' };
    await send(new AuthorizeClientVpnIngressCommand({ ...rule, Description: 'all of it' }));
    const rules = () => send(new DescribeClientVpnAuthorizationRulesCommand({ ClientVpnEndpointId }));
    expect((await rules()).AuthorizationRules).toEqual([
      {
        ClientVpnEndpointId,
        Description: 'all of it',
        GroupId: 'engineering',
        AccessAll: false,
        DestinationCidr: '10.0.0.0/16',
        Status: { Code: 'active' },
      },
    ]);

    const route = { ClientVpnEndpointId, DestinationCidrBlock: '0.0.0.0/0', TargetVpcSubnetId: 'subnet-0a' };
    await send(new CreateClientVpnRouteCommand(route));
    const added = { Filters: [{ Name: 'origin', Values: ['add-route'] }] };
    const routes = () => send(new DescribeClientVpnRoutesCommand({ ClientVpnEndpointId, ...added }));
    expect((await routes()).Routes).toEqual([
      {
        ClientVpnEndpointId,
        DestinationCidr: '0.0.0.0/0',
        TargetSubnet: 'subnet-0a',
        Type: 'Nat',
        Origin: 'add-route',
        Status: { Code: 'active' },
      },
    ]);

    await send(
      new ModifyClientVpnEndpointCommand({
        ClientVpnEndpointId,
        Description: 'changed',
        DnsServers: { CustomDnsServers: ['10.0.0.2'], Enabled: true },
        SelfServicePortal: 'disabled',
      }),
    );
    await send(
      new CreateTagsCommand({ Resources: [ClientVpnEndpointId], Tags: [{ Key: 'Name', Value: 'N' }] }),
    );
    const changed = await told(ClientVpnEndpointId);
    expect(changed).toMatchObject({
      Description: 'changed',
      DnsServers: ['10.0.0.2'],
      Tags: [{ Key: 'Name', Value: 'N' }],
    });
    expect(changed).not.toHaveProperty('SelfServicePortalUrl');
    expect(
      (await send(new DescribeClientVpnConnectionsCommand({ ClientVpnEndpointId }))).Connections,
    ).toEqual([]);

    await expect(send(new DeleteClientVpnEndpointCommand({ ClientVpnEndpointId }))).rejects.toMatchObject({
      name: 'ClientVpnEndpointAssociationExists',
      message: expect.stringContaining(AssociationId),
    });
    await send(new DeleteClientVpnRouteCommand(route));
    expect((await routes()).Routes).toEqual([]);
    await send(new RevokeClientVpnIngressCommand(rule));
    expect((await rules()).AuthorizationRules).toEqual([]);
    await send(new DisassociateClientVpnTargetNetworkCommand({ ClientVpnEndpointId, AssociationId }));
    expect(await told(ClientVpnEndpointId)).toMatchObject({ Status: { Code: 'pending-associate' } });
    await send(new DeleteClientVpnEndpointCommand({ ClientVpnEndpointId }));
    await expect(told(ClientVpnEndpointId)).rejects.toMatchObject({
      name: 'InvalidClientVpnEndpointId.NotFound',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('answers what is not there by the codes that clients match to the letter', async () => {
    const ClientVpnEndpointId = 'cvpn-endpoint-00000000000000000';
    const missing = { name: 'InvalidClientVpnEndpointId.NotFound' };
    const base = { ClientVpnEndpointId };
    for (const command of [
      new ModifyClientVpnEndpointCommand({ ...base, Description: 'x' }),
      new DeleteClientVpnEndpointCommand(base),
      new AssociateClientVpnTargetNetworkCommand({ ...base, SubnetId: 'subnet-0a' }),
      new DescribeClientVpnTargetNetworksCommand(base),
      new DescribeClientVpnAuthorizationRulesCommand(base),
      new DescribeClientVpnRoutesCommand(base),
      new DescribeClientVpnConnectionsCommand(base),
      new ExportClientVpnClientConfigurationCommand(base),
      new CreateTagsCommand({ Resources: [ClientVpnEndpointId], Tags: [{ Key: 'a', Value: 'b' }] }),
    ]) {
      await expect(send(command as never)).rejects.toMatchObject(missing);
    }
    const there = { ClientVpnEndpointId: EA };
    await expect(
      send(new DescribeClientVpnTargetNetworksCommand({ ...there, AssociationIds: ['cvpn-assoc-1'] })),
    ).rejects.toMatchObject({ name: 'InvalidClientVpnAssociationIdNotFound' });
    await expect(
      send(
        new RevokeClientVpnIngressCommand({
          ...there,
          TargetNetworkCidr: '192.0.2.0/24',
          RevokeAllGroups: true,
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidClientVpnEndpointAuthorizationRuleNotFound' });
    await expect(
      send(new DeleteClientVpnRouteCommand({ ...there, DestinationCidrBlock: '192.0.2.0/24' })),
    ).rejects.toMatchObject({ name: 'InvalidClientVpnRouteNotFound' });
  });
});

describe('the exported client configuration', () => {
  it('is byte for byte what the main button of the portal gives', async () => {
    const { portal } = managed;
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    const page = await alice.agent.get(`/endpoints/${EA}`).expect(200);
    const [, href = ''] =
      /<a class="button button-primary button-large" href="([^"]+)"/.exec(page.text) ?? [];
    const file = await alice.agent.get(href).responseType('blob').expect(200);
    const { ClientConfiguration } = await send(
      new ExportClientVpnClientConfigurationCommand({ ClientVpnEndpointId: EA }),
    );
    expect(Buffer.from(ClientConfiguration ?? '').equals(file.body)).toBe(true);
    expect(ClientConfiguration).toContain('\nclient\n');
  });

  it('asks for a code from the moment that the directory does, without a change of the endpoint', async () => {
    const directory = { directoryId: 'd-0123456789', urls: ['ldaps://dc.example.com'], baseDn: 'DC=corp' };
    const [ea] = sampleEndpoints();
    const { endpoints } = managed.portal.store;
    const stored = ea && (await endpoints.get(ea.clientVpnEndpointId))?.value;
    if (!stored) throw new Error('EA is there.');
    const ClientVpnEndpointId = 'cvpn-endpoint-000000000000000d0';
    await managed.portal.saveEndpoint({
      ...stored,
      clientVpnEndpointId: ClientVpnEndpointId,
      authenticationOptions: [{ type: 'directory-service-authentication', directoryId: 'd-0123456789' }],
    });
    const exported = async () =>
      (await send(new ExportClientVpnClientConfigurationCommand({ ClientVpnEndpointId })))
        .ClientConfiguration;
    directories = [directory];
    expect(await exported()).not.toContain('static-challenge');
    directories = [{ ...directory, radius: RADIUS }];
    expect(await exported()).toContain('\nstatic-challenge "Enter MFA code " 1\n');
  });
});
