import * as fc from 'fast-check';
import type { AuthenticationOption, Endpoint } from '../../src/endpoints/endpoint.ts';
import type { VpnSettings } from '../../src/endpoints/vpn-settings.ts';
import { endpoint } from './samples.ts';

const FEDERATED: AuthenticationOption = { type: 'federated-authentication', samlProviderArn: 'arn:corp' };
const MUTUAL: AuthenticationOption = {
  type: 'certificate-authentication',
  clientRootCertificateChainArn: 'arn:clients',
};
const WITH_CODE = 'd-with-code';
const directory = (directoryId: string): AuthenticationOption => ({
  type: 'directory-service-authentication',
  directoryId,
});

/** As the configuration of the moment would say it. */
export const isMfaEnabled = (directoryId: string): boolean => directoryId === WITH_CODE;

const ways = fc.constantFrom<readonly AuthenticationOption[]>(
  [FEDERATED],
  [MUTUAL],
  [directory('d-without')],
  [directory(WITH_CODE)],
  [MUTUAL, FEDERATED],
  [MUTUAL, directory(WITH_CODE)],
);

/** Lines that the file may add, each in its one spelling. */
export const extraLineTexts = fc.subarray([
  'mssfix 1328',
  'connect-retry 5 60',
  'dhcp-option DNS 10.0.0.2',
  'dhcp-option DNS6 fd00::2',
  'dhcp-option DOMAIN corp.example',
  'dhcp-option DOMAIN-SEARCH corp.example',
  'ifconfig-ipv6 fd15:53b6:dead::2 fd15:53b6:dead::1',
  'route-ipv6 2000::/3',
  'route-ipv6 fc00::/7',
  'block-ipv6',
  'block-outside-dns',
]);

/** Endpoints of every kind that a file can declare. */
export const endpoints: fc.Arbitrary<Endpoint> = fc
  .record({
    authenticationOptions: ways,
    transportProtocol: fc.constantFrom('udp' as const, 'tcp' as const),
    vpnPort: fc.constantFrom(443, 1194),
    clientConfigurationLines: extraLineTexts,
    status: fc.constantFrom('available' as const, 'pending-associate' as const),
  })
  .map((changes) => endpoint(changes));

const gateway = fc.record({
  name: fc.constant('gw'),
  publicAddress: fc.constantFrom('203.0.113.7', '2001:db8::7', 'gw-a.example.com'),
  availabilityZone: fc.constantFrom('site-a', 'site-b'),
});

export const vpnSettings: fc.Arbitrary<VpnSettings> = fc.record({
  wildcardDns: fc.boolean(),
  defaultClient: fc.constantFrom('openvpn' as const, 'aws' as const),
  gateways: fc.array(gateway, { maxLength: 3 }),
});
