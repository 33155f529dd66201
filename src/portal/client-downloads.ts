import { z } from 'zod';

export const PLATFORMS = ['windows', 'macos', 'linux', 'ios', 'android'] as const;

export type Platform = (typeof PLATFORMS)[number];

/** A VPN client that the portal offers for a platform. */
export interface ClientDownload {
  readonly platform: Platform;
  /** The product's name, such as `OpenVPN Connect`. */
  readonly name: string;
  readonly url: string;
}

const NAME_MISSING = 'Write the name of the client, such as OpenVPN Connect.';

/** One entry of `ClientDownloads`. */
export const clientDownloadDeclaration = z.strictObject({
  Platform: z
    .enum(PLATFORMS, { error: `Write one of ${PLATFORMS.join(', ')}.` })
    .describe('The platform that the client runs on.'),
  Name: z
    .string({ error: NAME_MISSING })
    .trim()
    .min(1, { error: NAME_MISSING })
    .max(64, { error: 'Write a name of at most 64 characters.' })
    .describe('What the portal calls the client.'),
  Url: z
    .url({ protocol: /^https$/, error: 'Write an address that begins with https://.' })
    .max(2048, { error: 'Write an address of at most 2,048 characters.' })
    .describe('Where people get it: a page, a shop or an installer.'),
});

export type ClientDownloadDeclaration = z.output<typeof clientDownloadDeclaration>;

/**
 * The clients that the portal offers: for each platform the declared ones, else the built-in ones.
 * The first of a platform is the one that its steps recommend.
 */
export function clientDownloads(
  declared: readonly ClientDownloadDeclaration[] = [],
): readonly ClientDownload[] {
  const chosen = declared.map(({ Platform, Name, Url }) => ({ platform: Platform, name: Name, url: Url }));
  return PLATFORMS.flatMap((platform) => {
    const own = chosen.filter((download) => download.platform === platform);
    return own.length > 0 ? own : builtIn.filter((download) => download.platform === platform);
  });
}

/**
 * Public pages and shops, and addresses that always lead to the latest version. The first of each platform can show the sign-in page of the
 * identity provider by itself while it connects (OpenVPN's WEB_AUTH).
 */
const builtIn: readonly ClientDownload[] = [
  { platform: 'windows', name: 'OpenVPN GUI', url: 'https://openvpn.net/community-downloads/' },
  {
    platform: 'windows',
    name: 'OpenVPN Connect',
    url: 'https://openvpn.net/downloads/openvpn-connect-v3-windows.msi',
  },
  { platform: 'macos', name: 'Tunnelblick', url: 'https://tunnelblick.net/' },
  {
    platform: 'macos',
    name: 'OpenVPN Connect',
    url: 'https://openvpn.net/downloads/openvpn-connect-v3-macos.dmg',
  },
  { platform: 'linux', name: 'OpenVPN 3 Linux', url: 'https://github.com/OpenVPN/openvpn3-linux' },
  { platform: 'ios', name: 'OpenVPN Connect', url: 'https://apps.apple.com/app/id590379981' },
  {
    platform: 'android',
    name: 'OpenVPN for Android',
    url: 'https://play.google.com/store/apps/details?id=de.blinkt.openvpn',
  },
  {
    platform: 'android',
    name: 'OpenVPN Connect',
    url: 'https://play.google.com/store/apps/details?id=net.openvpn.openvpn',
  },
];
