import { z } from 'zod';
import type { ClientFlavour } from '../endpoints/client-flavours.ts';

export const PLATFORMS = ['windows', 'macos', 'linux', 'ios', 'android'] as const;

export type Platform = (typeof PLATFORMS)[number];

/** A VPN client that the portal offers for a platform. */
export interface ClientDownload {
  readonly platform: Platform;
  /** The product's name, such as `OpenVPN Connect`. */
  readonly name: string;
  /** The name as addresses write it, such as `openvpn-connect`; unique within its platform. */
  readonly slug: string;
  /** The kind of profile that is made for it. */
  readonly flavour: ClientFlavour;
  /** Where the page's link leads: the declared address, or our own for a file. */
  readonly href: string;
  /** What the operator says of it, or what a look at the file told; shown beside the link. */
  readonly version?: string;
  /** Bytes. */
  readonly size?: number;
  /** Lower-case hexadecimal. */
  readonly sha256?: string;
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
  const chosen = declared.map(({ Platform, Name, Url }) => link(Platform, Name, Url));
  return PLATFORMS.flatMap((platform) => {
    const own = chosen.filter((download) => download.platform === platform);
    return own.length > 0 ? own : builtIn.filter((download) => download.platform === platform);
  });
}

/** The clients whose names everybody knows; any other is taken for stock OpenVPN. */
const FLAVOURS: readonly (readonly [RegExp, ClientFlavour])[] = [
  [/^OpenVPN Connect\b/i, 'openvpn-connect'],
  [/^Tunnelblick\b/i, 'tunnelblick'],
  [/^OpenVPN for Android\b/i, 'openvpn-for-android'],
  [/^AWS\b/i, 'aws'],
];

/**
 * Public pages and shops, and addresses that always lead to the latest version. The first of each platform can show the sign-in page of the
 * identity provider by itself while it connects (OpenVPN's WEB_AUTH).
 */
const builtIn: readonly ClientDownload[] = [
  link('windows', 'OpenVPN GUI', 'https://openvpn.net/community-downloads/'),
  link('windows', 'OpenVPN Connect', 'https://openvpn.net/downloads/openvpn-connect-v3-windows.msi'),
  link('macos', 'Tunnelblick', 'https://tunnelblick.net/'),
  link('macos', 'OpenVPN Connect', 'https://openvpn.net/downloads/openvpn-connect-v3-macos.dmg'),
  link('linux', 'OpenVPN 3 Linux', 'https://github.com/OpenVPN/openvpn3-linux'),
  link('ios', 'OpenVPN Connect', 'https://apps.apple.com/app/id590379981'),
  link('android', 'OpenVPN for Android', 'https://play.google.com/store/apps/details?id=de.blinkt.openvpn'),
  link('android', 'OpenVPN Connect', 'https://play.google.com/store/apps/details?id=net.openvpn.openvpn'),
];

function link(platform: Platform, name: string, href: string): ClientDownload {
  return { platform, name, slug: slugOf(name), flavour: flavourOf(name), href };
}

/** Letters and digits of ASCII with hyphens between them. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function flavourOf(name: string): ClientFlavour {
  return FLAVOURS.find(([pattern]) => pattern.test(name))?.[1] ?? 'openvpn';
}
