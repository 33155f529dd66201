import {
  AssociateClientVpnTargetNetworkCommand,
  AuthorizeClientVpnIngressCommand,
  CreateClientVpnEndpointCommand,
  CreateTagsCommand,
  ImportClientVpnClientCertificateRevocationListCommand,
  ModifyClientVpnEndpointCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditDetails } from '../../../src/ec2/actions/audit-details.ts';
import { ASSOCIATION_ID, CREATED, CRL } from './recording-commands.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const ClientVpnEndpointId = 'cvpn-endpoint-0123456789abcdef0';
const details = async (command: object) => {
  await world.client.send(command as never);
  return world.calls.at(-1)?.auditDetails;
};

test('the audit line says what was asked for', async () => {
  const rule = { ClientVpnEndpointId, TargetNetworkCidr: '10.0.0.0/16', AccessGroupId: 'engineering' };
  expect(await details(new AuthorizeClientVpnIngressCommand(rule))).toEqual({
    targetNetworkCidr: '10.0.0.0/16',
    accessGroupId: 'engineering',
  });
  const change = { SplitTunnel: false, DnsServers: { CustomDnsServers: ['10.0.0.2'], Enabled: true } };
  expect(await details(new ModifyClientVpnEndpointCommand({ ClientVpnEndpointId, ...change }))).toEqual({
    splitTunnel: false,
    'dnsServers.customDnsServers.1': '10.0.0.2',
    'dnsServers.enabled': true,
  });
  const Tags = [{ Key: 'Name', Value: 'x' }];
  expect(await details(new CreateTagsCommand({ Resources: [ClientVpnEndpointId], Tags }))).toEqual({
    'tags.1.key': 'Name',
    'tags.1.value': 'x',
  });
});

test('the audit line names what was made', async () => {
  const subnet = new AssociateClientVpnTargetNetworkCommand({ ClientVpnEndpointId, SubnetId: 'subnet-1' });
  expect(await details(subnet)).toEqual({ subnetId: 'subnet-1', associationId: ASSOCIATION_ID });
  const endpoint = new CreateClientVpnEndpointCommand({
    ServerCertificateArn: 's',
    AuthenticationOptions: [{ Type: 'federated-authentication' }],
    ConnectionLogOptions: { Enabled: false },
  });
  expect(await details(endpoint)).toMatchObject({ clientVpnEndpointId: CREATED.clientVpnEndpointId });
});

test('a revocation list does not stand in the audit line', async () => {
  const list = { ClientVpnEndpointId, CertificateRevocationList: CRL };
  expect(await details(new ImportClientVpnClientCertificateRevocationListCommand(list))).toEqual({});
});

test('no request makes the audit line long', () => {
  expect(Object.keys(auditDetails({ tags: Array(1000).fill('x') })).length).toBeLessThan(100);
});
