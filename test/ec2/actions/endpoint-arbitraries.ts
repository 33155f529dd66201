import * as fc from 'fast-check';
import type { AuthenticationOption, Endpoint } from '../../../src/endpoints/endpoint.ts';
import { endpoint } from '../../endpoints/samples.ts';

/**
 * Text with all that XML and forms must escape, in many scripts. The SDK takes an element of nothing but blanks and line ends for
 * indentation, so there is none of that kind.
 */
export const anyText = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom('<', '>', '&', '"', "'", '+', '%', ' ', '=', ';', 'é', '𝄞', '\n'),
      minLength: 1,
    }),
  )
  .filter((text) => text.trim() !== '');

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 17, maxLength: 17 });
const some = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 3 });

const authentication: fc.Arbitrary<AuthenticationOption> = fc.oneof(
  fc.record({
    type: fc.constant('certificate-authentication' as const),
    clientRootCertificateChainArn: anyText,
  }),
  fc.record({
    type: fc.constant('directory-service-authentication' as const),
    directoryId: anyText,
  }),
  fc.record({ type: fc.constant('federated-authentication' as const), samlProviderArn: anyText }),
  fc.record({
    type: fc.constant('federated-authentication' as const),
    samlProviderArn: anyText,
    selfServiceSamlProviderArn: anyText,
  }),
);

const connectionLog = fc.record(
  { cloudwatchLogGroup: anyText, cloudwatchLogStream: anyText },
  { requiredKeys: ['cloudwatchLogGroup'] },
);

/** An endpoint of which each member that the API shows varies. */
export const anyEndpoint: fc.Arbitrary<Endpoint> = fc
  .record(
    {
      clientVpnEndpointId: hex.map((digits) => `cvpn-endpoint-${digits}` as const),
      description: fc.oneof(fc.constant(''), anyText),
      status: fc.constantFrom('pending-associate', 'available', 'deleting'),
      createdAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      dnsServers: some(anyText),
      splitTunnel: fc.boolean(),
      transportProtocol: fc.constantFrom('udp', 'tcp'),
      vpnPort: fc.constantFrom(443, 1194),
      serverCertificateArn: anyText,
      authenticationOptions: fc.array(authentication, { minLength: 1, maxLength: 2 }),
      selfServicePortal: fc.constantFrom('enabled', 'disabled'),
      sessionTimeoutHours: fc.constantFrom(8, 10, 12, 24),
      disconnectOnSessionTimeout: fc.boolean(),
      loginBanner: anyText,
      connectionLog,
      clientConnectHandlerArn: anyText,
      clientRouteEnforcement: fc.boolean(),
      vpcId: anyText,
      securityGroupIds: some(anyText),
      tags: fc.dictionary(
        anyText.filter((key) => key !== '__proto__'),
        fc.oneof(fc.constant(''), anyText),
        { maxKeys: 3 },
      ),
    },
    {
      requiredKeys: [
        'clientVpnEndpointId',
        'description',
        'status',
        'createdAt',
        'dnsServers',
        'splitTunnel',
        'transportProtocol',
        'vpnPort',
        'serverCertificateArn',
        'authenticationOptions',
        'selfServicePortal',
        'sessionTimeoutHours',
        'disconnectOnSessionTimeout',
        'securityGroupIds',
        'tags',
      ],
    },
  )
  .map((drawn) => endpoint(drawn as Partial<Endpoint>));
