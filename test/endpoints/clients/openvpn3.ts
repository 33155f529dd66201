import { readOptions } from './read-options.ts';

/** What OpenVPN 3 reads of a client's profile, as far as profiles like ours are concerned. Each has a reader in the core. */
const READ = new Set([
  ...[
    'client',
    'dev',
    'proto',
    'remote',
    'remote-random',
    'remote-random-hostname',
    'ca',
    'cert',
    'key',
    'cipher',
  ],
  ...[
    'remote-cert-tls',
    'verify-x509-name',
    'push-peer-info',
    'auth-user-pass',
    'static-challenge',
    'setenv',
  ],
  ...[
    'hand-window',
    'reneg-sec',
    'mssfix',
    'tun-mtu',
    'dhcp-option',
    'dns',
    'route',
    'route-ipv6',
    'block-ipv6',
  ],
]);
/** Ignored without a word (openvpn3, client/cliopt.hpp, settings_ignoreSilently). */
const IGNORED = new Set(['nobind', 'verb', 'script-security', 'rcvbuf', 'sndbuf', 'tun-ipv6', 'fast-io']);
/** Ignored with a warning in the log (settings_ignoreWithWarning). */
const WARNED = new Set([
  ...[
    'auth-nocache',
    'auth-retry',
    'block-outside-dns',
    'connect-retry',
    'connect-retry-max',
    'connect-timeout',
  ],
  ...[
    'data-ciphers',
    'explicit-exit-notify',
    'keepalive',
    'persist-key',
    'persist-tun',
    'resolv-retry',
    'user',
  ],
]);
/** Taken from the server alone; in a profile they stop the client, whatever stands before them (settings_pushonlyoptions). */
const PUSHED_ONLY = new Set([
  'ifconfig',
  'ifconfig-ipv6',
  'topology',
  'route-gateway',
  'ping',
  'ping-restart',
]);
/** openvpn3, client/cliconstants.hpp: characters of a file, and of a line. */
const LARGEST_PROFILE = 262_144;
const LONGEST_LINE = 512;

export interface OpenVpn3Reading {
  /** Why the client stops; empty: it goes on. */
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
  /** Whether it asks people for a certificate of their own: without cert and key, unless CLIENT_CERT is 0. */
  readonly asksForCertificate: boolean;
}

/** Reads a profile as the core of OpenVPN Connect does. */
export function readByOpenVpn3(text: string): OpenVpn3Reading {
  const refusals: string[] = [];
  const warnings: string[] = [];
  if (text.length > LARGEST_PROFILE) refusals.push('too large');
  if (text.split('\n').some((line) => line.length > LONGEST_LINE)) refusals.push('a line is too long');
  const { options } = readOptions(text);
  for (const option of options) {
    // `setenv opt X` makes X optional; the core then looks at X itself.
    const isOptional = option[0] === 'setenv' && option[1] === 'opt';
    const [name = ''] = isOptional ? option.slice(2) : option;
    if (READ.has(name) || IGNORED.has(name)) continue;
    if (PUSHED_ONLY.has(name)) refusals.push(`only the server may say ${name}`);
    else if (WARNED.has(name) || isOptional) warnings.push(name);
    else refusals.push(`unknown: ${name}`);
  }
  const says = (name: string) => options.some((option) => option[0] === name);
  const isOff = options.some((option) => option.join(' ') === 'setenv CLIENT_CERT 0');
  if (!says('client')) refusals.push('not a client');
  return { refusals, warnings, asksForCertificate: !isOff && !(says('cert') && says('key')) };
}
