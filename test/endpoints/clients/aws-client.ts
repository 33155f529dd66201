import { readOptions } from './read-options.ts';

/**
 * The order of the guide's export, section "AWS Client VPN endpoint configuration file export", with the lines for people behind
 * `<ca>` as AWS's own exports have them.
 */
const ORDER = [
  ...[
    'client',
    'dev',
    'proto',
    'remote',
    'remote-random-hostname',
    'resolv-retry',
    'nobind',
    'remote-cert-tls',
  ],
  ...[
    'cipher',
    'verb',
    'ca',
    'auth-user-pass',
    'static-challenge',
    'auth-federate',
    'auth-retry',
    'auth-nocache',
  ],
  ...['cert', 'key', 'reneg-sec'],
];
/** What it takes beside these, as the user guide lists it. */
const ALSO_TAKEN = [
  ...['connect-retry', 'cryptoapicert', 'persist-key', 'persist-tun', 'tun-mtu', 'tun-mtu-extra'],
];

/** Reads a profile as strictly as the AWS-provided client is said to. The refusals; empty: it is taken. */
export function readByAwsClient(text: string): readonly string[] {
  const { options, inline, comments } = readOptions(text);
  const names = options.map(([name = '']) => name);
  const places = names.filter((name) => !ALSO_TAKEN.includes(name)).map((name) => ORDER.indexOf(name));
  return [
    ...names
      .filter((name) => !ORDER.includes(name) && !ALSO_TAKEN.includes(name))
      .map((name) => `unknown: ${name}`),
    ...places.flatMap((place, index) =>
      place > (places[index - 1] ?? -1) ? [] : [`order: ${ORDER[place]}`],
    ),
    ...comments.map((comment) => `comment: ${comment}`),
    ...(text.includes('\n\n') ? ['an empty line'] : []),
    ...Object.keys(inline).filter((tag) => !['ca', 'cert', 'key'].includes(tag)),
  ];
}
