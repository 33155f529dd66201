import { type ClientVpnEndpoint, DescribeClientVpnEndpointsCommand } from '@aws-sdk/client-ec2';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuthenticationOption, Endpoint } from '../../../src/endpoints/endpoint.ts';
import { anyEndpoint } from './endpoint-arbitraries.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** What the client should make of an endpoint, by the model of the API. */
function expected(kept: Endpoint): ClientVpnEndpoint {
  const isUserBased = kept.authenticationOptions.some(({ type }) => type !== 'certificate-authentication');
  const hasPortal = kept.selfServicePortal === 'enabled' && isUserBased && kept.status !== 'deleting';
  return {
    ClientVpnEndpointId: kept.clientVpnEndpointId,
    ...(kept.description && { Description: kept.description }),
    Status: { Code: kept.status },
    CreationTime: new Date(kept.createdAt).toISOString().slice(0, 19),
    DnsName: `*.${kept.dnsName}`,
    ClientCidrBlock: kept.clientCidrBlock,
    DnsServers: [...kept.dnsServers],
    SplitTunnel: kept.splitTunnel,
    VpnProtocol: 'openvpn',
    TransportProtocol: kept.transportProtocol,
    VpnPort: kept.vpnPort,
    AssociatedTargetNetworks: kept.targetNetworks.map(({ subnetId }) => ({
      NetworkId: subnetId,
      NetworkType: 'vpc',
    })),
    ServerCertificateArn: kept.serverCertificateArn,
    AuthenticationOptions: kept.authenticationOptions.map(expectedAuthentication),
    ConnectionLogOptions: {
      Enabled: kept.connectionLog !== undefined,
      ...(kept.connectionLog && { CloudwatchLogGroup: kept.connectionLog.cloudwatchLogGroup }),
      ...(kept.connectionLog?.cloudwatchLogStream && {
        CloudwatchLogStream: kept.connectionLog.cloudwatchLogStream,
      }),
    },
    Tags: Object.entries(kept.tags).map(([Key, Value]) => ({ Key, Value })),
    SecurityGroupIds: [...kept.securityGroupIds],
    ...(kept.vpcId && { VpcId: kept.vpcId }),
    ...(hasPortal && {
      SelfServicePortalUrl: `https://vpn.example.com/endpoints/${kept.clientVpnEndpointId}`,
    }),
    ClientConnectOptions: {
      Enabled: kept.clientConnectHandlerArn !== undefined,
      ...(kept.clientConnectHandlerArn && { LambdaFunctionArn: kept.clientConnectHandlerArn }),
      Status: { Code: 'applied' },
    },
    SessionTimeoutHours: kept.sessionTimeoutHours,
    ClientLoginBannerOptions: {
      Enabled: kept.loginBanner !== undefined,
      ...(kept.loginBanner && { BannerText: kept.loginBanner }),
    },
    ClientRouteEnforcementOptions: { Enforced: kept.clientRouteEnforcement ?? false },
    DisconnectOnSessionTimeout: kept.disconnectOnSessionTimeout,
    EndpointIpAddressType: 'ipv4',
    TrafficIpAddressType: 'ipv4',
  };
}

function expectedAuthentication(option: AuthenticationOption) {
  switch (option.type) {
    case 'certificate-authentication':
      return {
        Type: option.type,
        MutualAuthentication: { ClientRootCertificateChain: option.clientRootCertificateChainArn },
      };
    case 'directory-service-authentication':
      return { Type: option.type, ActiveDirectory: { DirectoryId: option.directoryId } };
    case 'federated-authentication': {
      const { samlProviderArn: SamlProviderArn, selfServiceSamlProviderArn: own } = option;
      return {
        Type: option.type,
        FederatedAuthentication: { SamlProviderArn, ...(own && { SelfServiceSamlProviderArn: own }) },
      };
    }
  }
}

const sorted = ({ Tags = [], ...rest }: ClientVpnEndpoint): ClientVpnEndpoint => ({
  ...rest,
  Tags: Tags.toSorted((one, other) => ((one.Key ?? '') < (other.Key ?? '') ? -1 : 1)),
});

test('the AWS SDK reads of any endpoint exactly what is kept of it', async () => {
  await fc.assert(
    fc.asyncProperty(anyEndpoint, async (kept) => {
      await world.holds(kept);
      const { ClientVpnEndpoints } = await world.client.send(new DescribeClientVpnEndpointsCommand({}));
      expect(ClientVpnEndpoints?.map(sorted)).toEqual([sorted(expected(kept))]);
    }),
    { numRuns: 150 },
  );
});
