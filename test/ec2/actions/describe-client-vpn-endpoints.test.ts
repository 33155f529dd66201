import { DescribeClientVpnEndpointsCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network } from '../../../src/endpoints/vpn-settings.ts';
import { endpoint, route } from '../../endpoints/samples.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const network: Network = {
  vpcId: 'vpc-0a',
  cidrBlocks: ['10.0.0.0/16'],
  subnets: [
    {
      subnetId: 'subnet-0a',
      cidrBlock: '10.0.1.0/24',
      availabilityZone: 'site-a',
      availableIpAddressCount: 200,
    },
  ],
  securityGroups: [],
};

const describeAll = () => world.client.send(new DescribeClientVpnEndpointsCommand({}));

test('an endpoint is written as every real client reads it, element for element', async () => {
  await world.holds(
    endpoint({
      description: 'first',
      status: 'pending-associate',
      createdAt: Date.UTC(2026, 10, 20, 9, 16, 29, 500),
      dnsServers: ['10.0.0.2'],
      authenticationOptions: [
        { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:aws:acm:x' },
        { type: 'federated-authentication', samlProviderArn: 'arn:aws:iam:y' },
      ],
      connectionLog: { cloudwatchLogGroup: 'lg', cloudwatchLogStream: 'ls' },
      tags: { K: 'one' },
      sessionTimeoutHours: 12,
      loginBanner: 'hello',
      clientRouteEnforcement: true,
      securityGroupIds: ['sg-1'],
      targetNetworks: [],
      routes: [],
      vpcId: 'vpc-1',
    }),
  );
  await describeAll();
  const answer = world.calls.at(-1)?.answer.replace(/<requestId>[0-9a-f-]{36}</, '<requestId>UUID<');
  expect(answer).toBe(
    '<DescribeClientVpnEndpointsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>UUID</requestId>' +
      '<clientVpnEndpoint><item><clientVpnEndpointId>cvpn-endpoint-0123456789abcdef0</clientVpnEndpointId>' +
      '<description>first</description><status><code>pending-associate</code></status>' +
      '<creationTime>2026-11-20T09:16:29</creationTime><dnsName>*.cvpn-endpoint-0123456789abcdef0.vpn.example.com</dnsName>' +
      '<clientCidrBlock>10.100.0.0/16</clientCidrBlock><dnsServer><item>10.0.0.2</item></dnsServer>' +
      '<splitTunnel>true</splitTunnel><vpnProtocol>openvpn</vpnProtocol><transportProtocol>udp</transportProtocol>' +
      '<vpnPort>443</vpnPort><associatedTargetNetwork></associatedTargetNetwork>' +
      '<serverCertificateArn>arn:aws:acm:us-east-1:123456789012:certificate/server</serverCertificateArn>' +
      '<authenticationOptions><item><type>certificate-authentication</type><mutualAuthentication>' +
      '<clientRootCertificateChain>arn:aws:acm:x</clientRootCertificateChain></mutualAuthentication></item>' +
      '<item><type>federated-authentication</type><federatedAuthentication><samlProviderArn>arn:aws:iam:y</samlProviderArn>' +
      '</federatedAuthentication></item></authenticationOptions><connectionLogOptions><Enabled>true</Enabled>' +
      '<CloudwatchLogGroup>lg</CloudwatchLogGroup><CloudwatchLogStream>ls</CloudwatchLogStream></connectionLogOptions>' +
      '<tagSet><item><key>K</key><value>one</value></item></tagSet><securityGroupIdSet><item>sg-1</item></securityGroupIdSet>' +
      '<vpcId>vpc-1</vpcId>' +
      '<selfServicePortalUrl>https://vpn.example.com/endpoints/cvpn-endpoint-0123456789abcdef0</selfServicePortalUrl>' +
      '<clientConnectOptions><enabled>false</enabled><status><code>applied</code></status></clientConnectOptions>' +
      '<sessionTimeoutHours>12</sessionTimeoutHours><clientLoginBannerOptions><enabled>true</enabled>' +
      '<bannerText>hello</bannerText></clientLoginBannerOptions><clientRouteEnforcementOptions><enforced>true</enforced>' +
      '</clientRouteEnforcementOptions><disconnectOnSessionTimeout>true</disconnectOnSessionTimeout>' +
      '<endpointIpAddressType>ipv4</endpointIpAddressType><trafficIpAddressType>ipv4</trafficIpAddressType>' +
      '</item></clientVpnEndpoint></DescribeClientVpnEndpointsResponse>',
  );
});

test.each([
  ['is enabled', endpoint(), true],
  ['is disabled', endpoint({ selfServicePortal: 'disabled' }), false],
  [
    'could serve nobody, since only certificates are asked for',
    endpoint({
      authenticationOptions: [
        { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:aws:acm:x' },
      ],
    }),
    false,
  ],
])('the portal address is there only where there is a portal: one that %s', async (_, kept, isThere) => {
  await world.holds(kept);
  const { ClientVpnEndpoints } = await describeAll();
  expect(ClientVpnEndpoints?.[0]?.SelfServicePortalUrl !== undefined).toBe(isThere);
});

test('what an administrator should know stands in the status message, and goes with its cause', async () => {
  await world.holds(endpoint({ routes: [route({ destinationCidr: '0.0.0.0/0' })] }));
  const warned = await describeAll();
  expect(warned.ClientVpnEndpoints?.[0]?.Status?.Message).toMatch(/^Split tunnel is on/);
  await world.holds(endpoint());
  const { ClientVpnEndpoints } = await describeAll();
  expect(ClientVpnEndpoints?.[0]?.Status).toEqual({ Code: 'available' });
});

test('a warning comes and goes with the networks, too, though the endpoint stays as it is', async () => {
  let networks: readonly Network[] = [network];
  const other = await startWorld({ networks: () => networks });
  await other.holds(endpoint({ routes: [] }));
  const message = async () => {
    const { ClientVpnEndpoints } = await other.client.send(new DescribeClientVpnEndpointsCommand({}));
    return ClientVpnEndpoints?.[0]?.Status?.Message;
  };
  expect(await message()).toBeUndefined();
  networks = [];
  expect(await message()).toMatch(/^subnet-0a is in Networks no more/);
  networks = [network];
  expect(await message()).toBeUndefined();
  await other.close();
});

test('an endpoint is found by id, by transport protocol and by tag, and all filters count', async () => {
  const udp = endpoint({ tags: { Name: 'a', Team: 'x' } });
  const tcp = endpoint({
    clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef1',
    transportProtocol: 'tcp',
    tags: { Name: 'b', Team: 'x' },
  });
  await world.holds(udp, tcp);
  const found = async (input: DescribeClientVpnEndpointsCommand['input']) => {
    const { ClientVpnEndpoints } = await world.client.send(new DescribeClientVpnEndpointsCommand(input));
    return ClientVpnEndpoints?.map(({ ClientVpnEndpointId: id }) => id?.at(-1)).join('');
  };
  const by = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });
  expect(await found({})).toBe('01');
  expect(await found({ ClientVpnEndpointIds: [tcp.clientVpnEndpointId] })).toBe('1');
  expect(await found(by('endpoint-id', udp.clientVpnEndpointId))).toBe('0');
  expect(await found(by('transport-protocol', 'tcp', 'icmp'))).toBe('1');
  expect(await found(by('tag:Name', 'a'))).toBe('0');
  expect(await found(by('tag:Team', 'x'))).toBe('01');
  expect(
    await found({ Filters: [...by('tag:Team', 'x').Filters, ...by('transport-protocol', 'udp').Filters] }),
  ).toBe('0');
  expect(await found(by('tag:Team', 'X'))).toBe('');
  await expect(found(by('team', 'x'))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('an id that does not exist is an error, also beside one that does, and nothing says which ids do', async () => {
  await world.holds(endpoint());
  for (const unknown of ['cvpn-endpoint-0123456789abcdef9', 'cvpn-endpoint-*', '', 'vpc-1']) {
    const ids = [endpoint().clientVpnEndpointId, unknown];
    const asked = world.client.send(new DescribeClientVpnEndpointsCommand({ ClientVpnEndpointIds: ids }));
    await expect(asked).rejects.toMatchObject({ name: 'InvalidClientVpnEndpointId.NotFound' });
  }
});

test('policies are asked about no single endpoint', async () => {
  await world.client.send(
    new DescribeClientVpnEndpointsCommand({ ClientVpnEndpointIds: [endpoint().clientVpnEndpointId] }),
  );
  expect(world.calls.at(-1)?.targets).toEqual([{ arn: '*' }]);
});

test('fifty endpoints come in pages that together are all of them', async () => {
  const all = Array.from({ length: 50 }, (_, n) =>
    endpoint({ clientVpnEndpointId: `cvpn-endpoint-${String(n).padStart(17, '0')}` }),
  );
  await world.holds(...all);
  const ids: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const input = { MaxResults: 7, ...(NextToken !== undefined && { NextToken }) };
    const page = await world.client.send(new DescribeClientVpnEndpointsCommand(input));
    expect(page.ClientVpnEndpoints?.length).toBeLessThanOrEqual(7);
    ids.push(...(page.ClientVpnEndpoints ?? []).map(({ ClientVpnEndpointId }) => ClientVpnEndpointId));
    NextToken = page.NextToken;
  } while (NextToken);
  expect(ids).toEqual(all.map(({ clientVpnEndpointId }) => clientVpnEndpointId));
});
