import type { ClientConfigurationFacts } from './client-configuration-facts.ts';
import type { ClientFlavour } from './client-flavours.ts';
import type { AuthenticationOption, Endpoint } from './endpoint.ts';
import { extraLines } from './extra-lines.ts';
import { comment, directive, inlineFile } from './profile-lines.ts';
import { remoteLines } from './remote-lines.ts';

/** The flavours for clients that are built on OpenVPN as it is published. */
export type StockFlavour = Exclude<ClientFlavour, 'aws'>;

interface Reader {
  /** For whom the file is, as its head says it. */
  readonly name: string;
  /** How the lines begin that this client ignores or says itself: left out, so that its log holds no warnings. */
  readonly leavesOut: readonly string[];
}

/** Apps announce how they can sign people in; with a line of ours they would announce less. */
const SAID_BY_APPS = 'setenv IV_SSO';

/**
 * `openvpn` is the common denominator: nothing in it stops one of the others, unless an operator's own line does. The rest are
 * the same profile without what the client does not heed: for OpenVPN 3 the lists in client/cliopt.hpp, for OpenVPN for
 * Android its ConfigParser. None needs `ignore-unknown-option`, which Tunnelblick does not heed (Tunnelblick#920).
 */
const READERS: Readonly<Record<StockFlavour, Reader>> = {
  openvpn: { name: 'OpenVPN 2.6 or newer and apps built on it', leavesOut: [] },
  'openvpn-connect': {
    name: 'OpenVPN Connect 3',
    leavesOut: [
      SAID_BY_APPS,
      'resolv-retry',
      'nobind',
      'persist-tun',
      'data-ciphers',
      'explicit-exit-notify',
      'verb',
    ],
  },
  tunnelblick: { name: 'Tunnelblick 4 or newer', leavesOut: [SAID_BY_APPS, 'setenv CLIENT_CERT'] },
  'openvpn-for-android': {
    name: 'OpenVPN for Android',
    leavesOut: [SAID_BY_APPS, 'setenv CLIENT_CERT'],
  },
};

/** How long a browser sign-in may take, in seconds: OpenVPN gives it the hand-window where that is longer. */
const SIGN_IN_SECONDS = 300;

/**
 * The lines of a profile for stock OpenVPN 2.6 and newer, or for an app that is built on it. It differs from AWS's own in three
 * points: no `auth-federate`, which stops stock clients; no `reneg-sec 0`, which cuts browser sign-ins short; and
 * `push-peer-info`, so that the endpoint learns about the device.
 */
export function stockProfile(
  endpoint: Endpoint,
  facts: ClientConfigurationFacts,
  flavour: StockFlavour,
): readonly string[] {
  const { name, leavesOut } = READERS[flavour];
  const isHeeded = (line: string) =>
    !leavesOut.some((start) => line.startsWith(`${start} `) || line === start);
  return [
    ...head(endpoint, name, facts.portalPage),
    '',
    ...connectionLines(endpoint, facts).filter(isHeeded),
    ...extraLines(endpoint.clientConfigurationLines ?? [], flavour),
    ...endpoint.authenticationOptions.flatMap((option) => userLines(option, facts)).filter(isHeeded),
    ...inlineFile('ca', facts.certificateAuthorities),
    ...endpoint.authenticationOptions.flatMap(certificateLines),
  ];
}

function head(endpoint: Endpoint, reader: string, portalPage: URL): readonly string[] {
  return [
    comment(`VPN profile of the endpoint ${endpoint.clientVpnEndpointId}`),
    comment(`for ${reader}. Import it as it is.`),
    comment(`Get the current one at ${portalPage.href}`),
  ];
}

function connectionLines(endpoint: Endpoint, facts: ClientConfigurationFacts): readonly string[] {
  const asksForCertificates = endpoint.authenticationOptions.some(
    ({ type }) => type === 'certificate-authentication',
  );
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
    // Without it OpenVPN Connect asks people for a certificate that they do not have. A mere variable to all others.
    ...(asksForCertificates ? [] : ['setenv CLIENT_CERT 0']),
    // Below 3 the plain client does not print where to sign in.
    'verb 3',
  ];
}

function userLines(
  option: AuthenticationOption,
  { isMfaEnabled }: Pick<ClientConfigurationFacts, 'isMfaEnabled'>,
): readonly string[] {
  switch (option.type) {
    case 'federated-authentication':
      return [
        comment('Your browser opens to sign you in. The name and password below mean nothing; leave them.'),
        'setenv IV_SSO webauth',
        directive('hand-window', SIGN_IN_SECONDS),
        // Without name and password, or a certificate, OpenVPN does not begin (Tunnelblick#829).
        ...inlineFile('auth-user-pass', 'saml\nsaml'),
      ];
    case 'directory-service-authentication':
      return isMfaEnabled
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
