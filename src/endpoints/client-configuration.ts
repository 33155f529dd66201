import { formatCertificate, parseCertificates } from '../pki/certificate.ts';
import type { AuthenticationOption, Endpoint } from './endpoint.ts';
import { profileFileName } from './profile-file-name.ts';
import { comment, directive, inlineFile } from './profile-lines.ts';
import type { VpnSettings } from './vpn-settings.ts';

/** What a profile needs to know beside the endpoint. */
export interface ClientConfigurationFacts {
  /** PEM: what the client must trust. For a certificate that signed itself, the certificate. */
  readonly certificateAuthorities: string;
  /** The CN of the server's certificate. */
  readonly serverCommonName: string;
  readonly vpn: Pick<VpnSettings, 'wildcardDns' | 'gateways'>;
  /** The page that hands out this profile. */
  readonly portalPage: URL;
}

/** A file for a VPN client; `text` is ASCII with `\n` at line ends. */
export interface ClientConfiguration {
  /** Safe in a header and on every file system. */
  readonly fileName: string;
  readonly text: string;
}

/** How long a browser sign-in may take, in seconds: OpenVPN gives it the hand-window where that is longer. */
const SIGN_IN_SECONDS = 300;

/**
 * The profile of an endpoint in the flavour of stock OpenVPN 2.6 and newer (guide, section "AWS Client VPN
 * endpoint configuration file export"). It differs from AWS's own in three points: no `auth-federate`, which
 * stops stock clients; no `reneg-sec 0`, which cuts browser sign-ins short; and `push-peer-info`, so that the
 * endpoint learns about the device. Free text of the endpoint never enters it.
 * Throws `InvalidClientConfiguration` or `InvalidCertificate`; then something unchecked was stored.
 */
export function clientConfiguration(
  endpoint: Endpoint,
  facts: ClientConfigurationFacts,
): ClientConfiguration {
  const lines = [
    ...head(endpoint, facts.portalPage),
    '',
    ...connectionLines(endpoint, facts),
    ...endpoint.authenticationOptions.flatMap(userLines),
    ...inlineFile('ca', canonicalPem(facts.certificateAuthorities)),
    ...endpoint.authenticationOptions.flatMap(certificateLines),
  ];
  return { fileName: profileFileName(endpoint), text: `${lines.join('\n')}\n` };
}

function head(endpoint: Endpoint, portalPage: URL): readonly string[] {
  return [
    comment(`VPN profile of the endpoint ${endpoint.clientVpnEndpointId}`),
    comment('for OpenVPN 2.6 or newer and apps built on it. Import it as it is.'),
    comment(`Get the current one at ${portalPage.href}`),
  ];
}

function connectionLines(endpoint: Endpoint, facts: ClientConfigurationFacts): readonly string[] {
  return [
    'client',
    'dev tun',
    directive('proto', endpoint.transportProtocol),
    ...remoteLines(endpoint, facts.vpn),
    'resolv-retry infinite',
    'nobind',
    'persist-tun',
    'remote-cert-tls server',
    directive('verify-x509-name', facts.serverCommonName, 'name'),
    'data-ciphers AES-256-GCM:AES-128-GCM:CHACHA20-POLY1305',
    'push-peer-info',
    // Only a datagram needs it: a closed TCP connection tells the same.
    ...(endpoint.transportProtocol === 'udp' ? ['explicit-exit-notify 1'] : []),
    // Below 3 the plain client does not print where to sign in.
    'verb 3',
  ];
}

/** With a wildcard record every client asks for a name of its own, so nobody's cache pins it to one gateway. */
function remoteLines(endpoint: Endpoint, vpn: ClientConfigurationFacts['vpn']): readonly string[] {
  const hosts = vpn.wildcardDns ? [] : gatewayAddresses(endpoint, vpn);
  if (hosts.length === 0) {
    const remote = directive('remote', endpoint.dnsName, endpoint.vpnPort);
    return vpn.wildcardDns ? [remote, 'remote-random-hostname'] : [remote];
  }
  const remotes = hosts.map((host) => directive('remote', host, endpoint.vpnPort));
  return hosts.length > 1 ? [...remotes, 'remote-random'] : remotes;
}

/** A gateway serves the target networks of its availability zone. */
function gatewayAddresses(endpoint: Endpoint, vpn: ClientConfigurationFacts['vpn']): readonly string[] {
  const associated = endpoint.targetNetworks.filter((network) => network.status === 'associated');
  const zones = new Set(associated.map((network) => network.availabilityZone));
  return vpn.gateways
    .filter((gateway) => zones.has(gateway.availabilityZone))
    .map((gateway) => gateway.publicAddress);
}

function userLines(option: AuthenticationOption): readonly string[] {
  switch (option.type) {
    case 'federated-authentication':
      return [
        comment('Your browser opens to sign you in. The name and password below mean nothing; leave them.'),
        'setenv IV_SSO webauth',
        directive('hand-window', SIGN_IN_SECONDS),
        ...inlineFile('auth-user-pass', 'saml\nsaml'),
      ];
    case 'directory-service-authentication':
      return option.mfaEnabled
        ? ['auth-user-pass', directive('static-challenge', 'Enter MFA code ', 1)]
        : ['auth-user-pass'];
    case 'certificate-authentication':
      return [];
  }
}

function certificateLines(option: AuthenticationOption): readonly string[] {
  if (option.type !== 'certificate-authentication') return [];
  return [
    comment(''),
    comment('This endpoint asks for your own certificate. Append the certificate and its private key'),
    comment('that your administrator gave you, each as the text that begins with -----BEGIN, like this:'),
    comment('<cert>'),
    comment('  the certificate'),
    comment('</cert>'),
    comment('<key>'),
    comment('  the private key'),
    comment('</key>'),
  ];
}

/** Whatever was stored: certificates and nothing else get out. */
function canonicalPem(text: string): string {
  return parseCertificates(text).map(formatCertificate).join('');
}
