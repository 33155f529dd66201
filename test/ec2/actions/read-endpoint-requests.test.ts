import {
  CreateClientVpnEndpointCommand,
  type CreateClientVpnEndpointRequest,
  ModifyClientVpnEndpointCommand,
} from '@aws-sdk/client-ec2';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anyText } from './endpoint-arbitraries.ts';
import { CREATED } from './recording-commands.ts';
import { type Member, member, required, structure, together } from './wire-members.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const id = 'cvpn-endpoint-0123456789abcdef0';
const anyFlag = fc.boolean();
const anyNumber = fc.integer({ min: -999, max: 99_999 });
const someTexts = fc.array(anyText, { minLength: 1, maxLength: 3 });

const anyChange = together(
  member('VpnPort', 'vpnPort', anyNumber),
  member('Description', 'description', fc.oneof(anyText, fc.constant(''))),
  member('SplitTunnel', 'splitTunnel', anyFlag),
  member('SecurityGroupIds', 'securityGroupIds', someTexts),
  member('VpcId', 'vpcId', anyText),
  member('SelfServicePortal', 'selfServicePortal', fc.constantFrom('enabled', 'disabled', 'perhaps')),
  structure(
    'ClientConnectOptions',
    'clientConnectOptions',
    member('Enabled', 'enabled', anyFlag),
    member('LambdaFunctionArn', 'lambdaFunctionArn', anyText),
  ),
  member('SessionTimeoutHours', 'sessionTimeoutHours', anyNumber),
  structure(
    'ClientLoginBannerOptions',
    'clientLoginBannerOptions',
    member('Enabled', 'enabled', anyFlag),
    member('BannerText', 'bannerText', anyText),
  ),
  structure(
    'ClientRouteEnforcementOptions',
    'clientRouteEnforcementOptions',
    member('Enforced', 'enforced', anyFlag),
  ),
  member('DisconnectOnSessionTimeout', 'disconnectOnSessionTimeout', anyFlag),
);

const logMembers = [
  member('CloudwatchLogGroup', 'cloudwatchLogGroup', anyText),
  member('CloudwatchLogStream', 'cloudwatchLogStream', anyText),
] as const;

const anyAuthentication: fc.Arbitrary<Member> = fc.oneof(
  structure(
    'MutualAuthentication',
    'flat',
    member('ClientRootCertificateChainArn', 'clientRootCertificateChainArn', anyText),
  ).map((drawn) => typed('certificate-authentication', drawn)),
  structure('ActiveDirectory', 'flat', member('DirectoryId', 'directoryId', anyText)).map((drawn) =>
    typed('directory-service-authentication', drawn),
  ),
  structure(
    'FederatedAuthentication',
    'flat',
    member('SAMLProviderArn', 'samlProviderArn', anyText),
    member('SelfServiceSAMLProviderArn', 'selfServiceSamlProviderArn', anyText),
  ).map((drawn) => typed('federated-authentication', drawn)),
  fc.constant(typed('face-authentication', { sent: {}, asked: {} })),
);

function typed(type: string, { sent, asked }: Member): Member {
  const { flat = {} } = asked as { readonly flat?: object };
  return { sent: { Type: type, ...sent }, asked: { type, ...flat } };
}

const anyTags = fc.array(fc.record({ Key: anyText, Value: fc.oneof(anyText, fc.constant('')) }), {
  minLength: 1,
  maxLength: 3,
});

const anyCreation = together(
  anyChange,
  required('ServerCertificateArn', 'serverCertificateArn', anyText),
  together(required('Enabled', 'enabled', anyFlag), ...logMembers).map(({ sent, asked }) => ({
    sent: { ConnectionLogOptions: sent },
    asked: { connectionLogOptions: asked },
  })),
  fc.array(anyAuthentication, { minLength: 1, maxLength: 3 }).map((drawn) => ({
    sent: { AuthenticationOptions: drawn.map(({ sent }) => sent) },
    asked: { authenticationOptions: drawn.map(({ asked }) => asked) },
  })),
  member('ClientCidrBlock', 'clientCidrBlock', anyText),
  member('DnsServers', 'dnsServers', someTexts),
  member('TransportProtocol', 'transportProtocol', anyText),
  member('EndpointIpAddressType', 'endpointIpAddressType', anyText),
  member('TrafficIpAddressType', 'trafficIpAddressType', anyText),
  fc.option(anyTags, { nil: [] }).map((tags) => ({
    sent: tags.length > 0 ? { TagSpecifications: [{ ResourceType: 'client-vpn-endpoint', Tags: tags }] } : {},
    asked: { tags: tags.map(({ Key, Value }) => ({ key: Key, value: Value })) },
  })),
);

test('CreateClientVpnEndpoint gets each member as the AWS SDK sends it, and none that it does not send', async () => {
  await fc.assert(
    fc.asyncProperty(anyCreation, anyText, async ({ sent, asked }, ClientToken) => {
      const input = { ...sent, ClientToken } as CreateClientVpnEndpointRequest;
      const answer = await world.client.send(new CreateClientVpnEndpointCommand(input));
      expect(world.orders.at(-1)).toStrictEqual({
        command: 'createClientVpnEndpoint',
        request: asked,
        options: { dryRun: false, clientToken: ClientToken },
      });
      const { clientVpnEndpointId: ClientVpnEndpointId, dnsName: DnsName } = CREATED;
      expect(answer).toMatchObject({ ClientVpnEndpointId, DnsName, Status: { Code: 'pending-associate' } });
    }),
    { numRuns: 200 },
  );
});

test('ModifyClientVpnEndpoint gets each member as the AWS SDK sends it: absent is not false', async () => {
  const anyModification = together(
    anyChange,
    member('ServerCertificateArn', 'serverCertificateArn', anyText),
    structure(
      'ConnectionLogOptions',
      'connectionLogOptions',
      member('Enabled', 'enabled', anyFlag),
      ...logMembers,
    ),
    structure(
      'DnsServers',
      'dnsServers',
      member('CustomDnsServers', 'customDnsServers', someTexts),
      member('Enabled', 'enabled', anyFlag),
    ),
  );
  await fc.assert(
    fc.asyncProperty(anyModification, async ({ sent, asked }) => {
      const answer = await world.client.send(
        new ModifyClientVpnEndpointCommand({ ClientVpnEndpointId: id, ...sent }),
      );
      expect(world.orders.at(-1)).toStrictEqual({
        command: 'modifyClientVpnEndpoint',
        request: { clientVpnEndpointId: id, ...asked },
        options: { dryRun: false },
      });
      expect(answer.Return).toBe(true);
    }),
    { numRuns: 200 },
  );
});
