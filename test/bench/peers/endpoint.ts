import type { Redis } from 'ioredis';

interface PeerClient {
  readonly name: string;
  readonly href: string;
  /** The site that the link leads to. */
  readonly site: string;
  /** How a profile is taken in, and a connection made. */
  readonly steps: readonly string[];
}

/** What the conventional application shows: as much as the product's page says of an endpoint. */
export interface PeerEndpoint {
  readonly id: string;
  readonly name: string;
  readonly sessionHours: number;
  readonly platforms: readonly { readonly id: string; readonly name: string }[];
  readonly clients: readonly PeerClient[];
  /** Beside the one for the main button. */
  readonly profiles: readonly { readonly id: string; readonly name: string; readonly hint: string }[];
  readonly rules: readonly {
    readonly network: string;
    readonly group: string;
    readonly description: string;
  }[];
}

const KEY = 'peer:endpoint';

const BROWSER_STEP = 'A page of your company opens in the browser. Sign in there, then come back.';

const ENDPOINT: PeerEndpoint = {
  id: 'cvpn-endpoint-0123456789abcdef0',
  name: 'Engineering',
  sessionHours: 24,
  platforms: [
    { id: 'windows', name: 'Windows' },
    { id: 'macos', name: 'macOS' },
    { id: 'linux', name: 'Linux' },
    { id: 'ios', name: 'iPhone and iPad' },
    { id: 'android', name: 'Android' },
  ],
  clients: [
    {
      name: 'OpenVPN GUI',
      href: 'https://downloads.example/openvpn-gui/',
      site: 'downloads.example',
      steps: [
        'Right-click the icon of OpenVPN in the taskbar, which Windows may have put among the hidden ones. Import the file there.',
        'Right-click the icon once more and choose Connect.',
        BROWSER_STEP,
      ],
    },
    {
      name: 'OpenVPN Connect',
      href: 'https://downloads.example/openvpn-connect/windows.msi',
      site: 'downloads.example',
      steps: ['Open the app, press the plus sign and upload the file.', 'Press Connect.', BROWSER_STEP],
    },
  ],
  profiles: [
    { id: 'openvpn-connect', name: 'OpenVPN Connect', hint: 'For the app of that name on all devices.' },
    { id: 'tunnelblick', name: 'Tunnelblick', hint: 'For people with a Mac.' },
    { id: 'openvpn-for-android', name: 'OpenVPN for Android', hint: 'For the app of that name.' },
    {
      id: 'aws',
      name: 'AWS VPN Client',
      hint: 'Only this client understands it; take another one otherwise.',
    },
  ],
  rules: [
    { network: '10.0.0.0/16', group: 'engineering', description: 'Development' },
    { network: '10.1.0.0/16', group: 'operations', description: 'Production' },
  ],
};

export async function saveEndpoint(redis: Redis): Promise<void> {
  await redis.set(KEY, JSON.stringify(ENDPOINT));
}

/** Asks the store at each view, since another process may have changed it. */
export async function findEndpoint(redis: Redis): Promise<PeerEndpoint> {
  return JSON.parse((await redis.get(KEY)) ?? '') as PeerEndpoint;
}
