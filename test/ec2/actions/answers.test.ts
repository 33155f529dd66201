import {
  AssociateClientVpnTargetNetworkCommand,
  AuthorizeClientVpnIngressCommand,
  CreateClientVpnEndpointCommand,
  CreateTagsCommand,
  DeleteClientVpnEndpointCommand,
  DescribeClientVpnAuthorizationRulesCommand,
  DescribeClientVpnRoutesCommand,
  DescribeClientVpnTargetNetworksCommand,
  DescribeTagsCommand,
  DisassociateClientVpnTargetNetworkCommand,
  ExportClientVpnClientCertificateRevocationListCommand,
  ExportClientVpnClientConfigurationCommand,
  ModifyClientVpnEndpointCommand,
  TerminateClientVpnConnectionsCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoint, route, rule } from '../../endpoints/samples.ts';
import { startWorld, type World } from './world.ts';

const id = 'cvpn-endpoint-0123456789abcdef0';
const assoc = 'cvpn-assoc-0123456789abcdef0';
const base = { ClientVpnEndpointId: id };

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.holds(
    endpoint({
      tags: { Name: 'a' },
      securityGroupIds: ['sg-1', 'sg-2'],
      authorizationRules: [
        rule({ description: 'all', accessAll: true, groupId: '' }),
        rule({ destinationCidr: '10.1.0.0/16' }),
      ],
      routes: [
        route({ destinationCidr: '0.0.0.0/0', description: 'inet' }),
        route({ origin: 'associate', targetSubnet: 'subnet-0b', description: 'Default Route' }),
      ],
    }),
  );
});
afterAll(() => world.close());

/** Each action and what stands in its answer behind the request's id: shapes that five real clients read (measured). */
const ANSWERS: readonly [string, object, string][] = [
  [
    'CreateClientVpnEndpoint',
    new CreateClientVpnEndpointCommand({
      ServerCertificateArn: 's',
      AuthenticationOptions: [{ Type: 'federated-authentication' }],
      ConnectionLogOptions: { Enabled: false },
    }),
    `<clientVpnEndpointId>${id}</clientVpnEndpointId><status><code>pending-associate</code></status>` +
      `<dnsName>*.${id}.vpn.example.com</dnsName>`,
  ],
  [
    'ModifyClientVpnEndpoint',
    new ModifyClientVpnEndpointCommand({ ...base, Description: 'x' }),
    '<return>true</return>',
  ],
  [
    'DeleteClientVpnEndpoint',
    new DeleteClientVpnEndpointCommand(base),
    '<status><code>deleting</code></status>',
  ],
  [
    'AssociateClientVpnTargetNetwork',
    new AssociateClientVpnTargetNetworkCommand({ ...base, SubnetId: 'subnet-1' }),
    `<associationId>${assoc}</associationId><status><code>associating</code></status>`,
  ],
  [
    'DescribeClientVpnTargetNetworks',
    new DescribeClientVpnTargetNetworksCommand(base),
    `<clientVpnTargetNetworks><item><associationId>${assoc}</associationId><vpcId>vpc-0a</vpcId>` +
      `<targetNetworkId>subnet-0a</targetNetworkId><clientVpnEndpointId>${id}</clientVpnEndpointId>` +
      '<status><code>associated</code></status>' +
      '<securityGroups><item>sg-1</item><item>sg-2</item></securityGroups></item></clientVpnTargetNetworks>',
  ],
  [
    'DisassociateClientVpnTargetNetwork',
    new DisassociateClientVpnTargetNetworkCommand({ ...base, AssociationId: assoc }),
    `<associationId>${assoc}</associationId><status><code>disassociating</code></status>`,
  ],
  [
    'AuthorizeClientVpnIngress',
    new AuthorizeClientVpnIngressCommand({ ...base, TargetNetworkCidr: '10.0.0.0/16' }),
    '<status><code>authorizing</code></status>',
  ],
  [
    'DescribeClientVpnAuthorizationRules',
    new DescribeClientVpnAuthorizationRulesCommand(base),
    `<authorizationRule><item><clientVpnEndpointId>${id}</clientVpnEndpointId><description>all</description>` +
      '<groupId></groupId><accessAll>true</accessAll><destinationCidr>10.0.0.0/16</destinationCidr>' +
      `<status><code>active</code></status></item><item><clientVpnEndpointId>${id}</clientVpnEndpointId>` +
      '<groupId>engineering</groupId><accessAll>false</accessAll><destinationCidr>10.1.0.0/16</destinationCidr>' +
      '<status><code>active</code></status></item></authorizationRule>',
  ],
  [
    'DescribeClientVpnRoutes',
    new DescribeClientVpnRoutesCommand(base),
    `<routes><item><clientVpnEndpointId>${id}</clientVpnEndpointId><destinationCidr>0.0.0.0/0</destinationCidr>` +
      '<targetSubnet>subnet-0a</targetSubnet><type>Nat</type><origin>add-route</origin>' +
      `<status><code>active</code></status><description>inet</description></item><item><clientVpnEndpointId>${id}` +
      '</clientVpnEndpointId><destinationCidr>10.0.0.0/16</destinationCidr><targetSubnet>subnet-0b</targetSubnet>' +
      '<type>Nat</type><origin>associate</origin><status><code>active</code></status>' +
      '<description>Default Route</description></item></routes>',
  ],
  [
    'ExportClientVpnClientConfiguration',
    new ExportClientVpnClientConfigurationCommand(base),
    '<clientConfiguration>client\n</clientConfiguration>',
  ],
  [
    'ExportClientVpnClientCertificateRevocationList',
    new ExportClientVpnClientCertificateRevocationListCommand(base),
    '<certificateRevocationList>-----BEGIN X509 CRL-----&#xD;\nMII+/w==\n-----END X509 CRL-----\n\n' +
      '</certificateRevocationList><status><code>active</code></status>',
  ],
  [
    'TerminateClientVpnConnections',
    new TerminateClientVpnConnectionsCommand({ ...base, Username: 'alice@example.com' }),
    `<clientVpnEndpointId>${id}</clientVpnEndpointId><username>alice@example.com</username><connectionStatuses>` +
      '<item><connectionId>cvpn-connection-0123456789abcdef0</connectionId><previousStatus><code>active</code>' +
      '</previousStatus><currentStatus><code>terminating</code></currentStatus></item></connectionStatuses>',
  ],
  [
    'CreateTags',
    new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'a', Value: 'b' }] }),
    '<return>true</return>',
  ],
  [
    'DescribeTags',
    new DescribeTagsCommand({}),
    `<tagSet><item><resourceId>${id}</resourceId><resourceType>client-vpn-endpoint</resourceType>` +
      '<key>Name</key><value>a</value></item></tagSet>',
  ],
];

test.each(ANSWERS)('%s answers in the shape that every client reads', async (action, command, content) => {
  await world.client.send(command as never);
  const answer = world.calls.at(-1)?.answer.replace(/<requestId>[0-9a-f-]{36}</, '<requestId>UUID<');
  expect(answer).toBe(
    `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>UUID</requestId>${content}</${action}Response>`,
  );
});
