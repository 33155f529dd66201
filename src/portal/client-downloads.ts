import type { ClientFlavour, DefaultClient } from '../endpoints/client-flavours.ts';
import { paths } from '../web/paths.ts';
import type { ClientDownloadDeclaration } from './client-download-declaration.ts';
import type { Installer } from './installers.ts';
import { PLATFORMS, type Platform } from './platforms.ts';

export { PLATFORMS, type Platform } from './platforms.ts';

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
  /** The open file, where the portal has it. */
  readonly installer?: Installer;
  /** Where the reverse proxy has the same file; then it sends the bytes. */
  readonly accelRedirect?: string;
}

/** A declared client; `installer` is there exactly where `File` is. */
export interface DeclaredClient {
  readonly declaration: ClientDownloadDeclaration;
  readonly installer?: Installer;
}

/**
 * The clients that the portal offers: for each platform the declared ones, else the built-in ones.
 * The first of a platform is the one that its steps recommend, so where the export is for the AWS provided client, that is it.
 */
export function clientDownloads(
  declared: readonly DeclaredClient[] = [],
  defaultClient: DefaultClient = 'openvpn',
): readonly ClientDownload[] {
  const chosen = declared.map(clientDownload);
  const others = defaultClient === 'aws' ? [...awsProvided, ...builtIn] : builtIn;
  return PLATFORMS.flatMap((platform) => {
    const own = chosen.filter((download) => download.platform === platform);
    return own.length > 0 ? own : others.filter((download) => download.platform === platform);
  });
}

/** Letters and digits of ASCII with hyphens between them. */
export function clientSlug(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return slug === '' ? 'client' : slug;
}

function clientDownload({ declaration, installer }: DeclaredClient): ClientDownload {
  const { Platform: platform, Name: name, Url, Sha256, Version, Client, AccelRedirect } = declaration;
  const slug = clientSlug(name);
  return {
    platform,
    name,
    slug,
    flavour: Client ?? flavourOf(name),
    href: Url ?? paths.client(platform, slug),
    ...(Version !== undefined && { version: Version }),
    ...(Sha256 !== undefined && { sha256: Sha256 }),
    ...(installer && { installer, size: installer.size, sha256: installer.sha256 }),
    ...(AccelRedirect !== undefined && { accelRedirect: AccelRedirect }),
  };
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

/** Its licence allows no copies, so this leads to the page where people get it from its maker. There is none for phones. */
const awsProvided: readonly ClientDownload[] = (['windows', 'macos', 'linux'] as const).map((platform) =>
  link(platform, 'AWS VPN Client', 'https://aws.amazon.com/vpn/client-vpn-download/'),
);

function link(Platform: Platform, Name: string, Url: string): ClientDownload {
  return clientDownload({ declaration: { Platform, Name, Url } });
}

function flavourOf(name: string): ClientFlavour {
  return FLAVOURS.find(([pattern]) => pattern.test(name))?.[1] ?? 'openvpn';
}
