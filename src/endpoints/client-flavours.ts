/**
 * The kinds of profile, by the client that each is made for: stock OpenVPN 2.6 and newer (`openvpn`, which every client
 * but AWS's own can read), the apps that want their own lines, and the AWS-provided client, which refuses what it does
 * not know.
 */
export const CLIENT_FLAVOURS = [
  'openvpn',
  'openvpn-connect',
  'tunnelblick',
  'openvpn-for-android',
  'aws',
] as const;

export type ClientFlavour = (typeof CLIENT_FLAVOURS)[number];

/** The flavours that can be "the export": what `Vpn.DefaultClient` may name. */
export const DEFAULT_CLIENTS = ['openvpn', 'aws'] as const satisfies readonly ClientFlavour[];

export type DefaultClient = (typeof DEFAULT_CLIENTS)[number];
