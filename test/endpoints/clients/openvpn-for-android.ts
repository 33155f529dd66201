import { readOptions } from './read-options.ts';

/** How many parameters its importer expects, at least and at most (ConfigParser.java, getOption and getAllOption). */
const PARAMETERS: Readonly<Record<string, readonly [number, number]>> = {
  remote: [1, 3],
  dev: [1, 1],
  proto: [1, 1],
  mssfix: [0, 1],
  'connect-retry': [1, 2],
  'dhcp-option': [2, 2],
  'route-ipv6': [1, 4],
  'remote-random': [0, 0],
  'remote-random-hostname': [0, 0],
  nobind: [0, 0],
  'persist-tun': [0, 0],
  'push-peer-info': [0, 0],
  verb: [1, 1],
  ca: [1, 1],
  'remote-cert-tls': [1, 1],
  'verify-x509-name': [1, 2],
  'auth-user-pass': [0, 1],
};
/** What it hands to the openvpn inside, which takes them. */
const PASSED_ON = new Set([
  ...[
    'client',
    'resolv-retry',
    'data-ciphers',
    'explicit-exit-notify',
    'hand-window',
    'static-challenge',
    'setenv',
  ],
  ...['ifconfig-ipv6', 'block-ipv6'],
]);
const REFUSED = ['config', 'tls-server'];

/** Imports a profile as OpenVPN for Android does. The refusals; empty: it is there. */
export function importIntoOpenVpnForAndroid(text: string): readonly string[] {
  const { options, inline } = readOptions(text);
  const user = inline['auth-user-pass'];
  return [
    ...options.flatMap(([name = '', ...parameters]) => {
      if (REFUSED.includes(name)) return [`unsupported: ${name}`];
      if (PASSED_ON.has(name)) return [];
      const [least, most] = PARAMETERS[name] ?? [1, 0];
      const count = parameters.length;
      return least <= count && count <= most ? [] : [`${name} with ${count} parameters`];
    }),
    ...(user === undefined || /^.+\n.+$/.test(user) ? [] : ['no name and password inside auth-user-pass']),
    ...(text.startsWith('PK') || text.startsWith('\uFEFF') ? ['not a text'] : []),
  ];
}
