import { readOptions } from './read-options.ts';

/** Tunnelblick's own business, so it refuses a profile that says them (defines.h). */
const ITS_OWN = ['log', 'log-append', 'syslog', 'config'];
/** Refused as Windows' own, whatever `ignore-unknown-option` says (Tunnelblick#920). */
const OF_WINDOWS = [
  ...[
    'allow-nonadmin',
    'cryptoapicert',
    'dhcp-release',
    'dhcp-renew',
    'pause-exit',
    'register-dns',
    'service',
  ],
  ...[
    'show-adapters',
    'show-net',
    'show-net-up',
    'show-valid-subnets',
    'tap-sleep',
    'win-sys',
    'windows-driver',
  ],
];
/** They run programs: people are asked for an administrator's password, and warned. */
const UNSAFE = [
  ...[
    'auth-user-pass-verify',
    'client-connect',
    'client-disconnect',
    'down',
    'ipchange',
    'iproute',
    'plugin',
  ],
  ...['learn-address', 'route-pre-down', 'route-up', 'tls-verify', 'up', 'dns-script'],
];
/** Of stock OpenVPN's options, those that a profile like ours could hold and that OpenVPN knows on macOS. */
const KNOWN = new Set([
  ...[
    'client',
    'dev',
    'proto',
    'remote',
    'remote-random',
    'remote-random-hostname',
    'resolv-retry',
    'nobind',
  ],
  ...[
    'persist-tun',
    'remote-cert-tls',
    'verify-x509-name',
    'data-ciphers',
    'push-peer-info',
    'setenv',
    'verb',
  ],
  ...[
    'explicit-exit-notify',
    'hand-window',
    'auth-user-pass',
    'static-challenge',
    'ca',
    'cert',
    'key',
    'mssfix',
  ],
  ...['connect-retry', 'dhcp-option', 'ifconfig-ipv6', 'route-ipv6', 'block-ipv6'],
]);

/** Imports a profile as Tunnelblick does. The refusals; empty: it is installed without a question. */
export function importIntoTunnelblick(text: string): readonly string[] {
  const { options } = readOptions(text);
  const names = options.map(([name = '']) => name);
  const proves = names.includes('auth-user-pass') || /^# <cert>$/m.test(text);
  return [
    ...names.filter((name) => [...ITS_OWN, ...OF_WINDOWS, ...UNSAFE].includes(name)),
    ...names.filter((name) => !KNOWN.has(name)).map((name) => `unknown: ${name}`),
    ...(/^[\n\x20-\x7e]*$/.test(text) ? [] : ['bad characters']),
    ...(proves ? [] : ['no client-side authentication method (Tunnelblick#829)']),
  ];
}
