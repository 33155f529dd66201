import type { Redis } from 'ioredis';

/** What the conventional application shows: as much as the product's page says of an endpoint. */
export interface PeerEndpoint {
  readonly id: string;
  readonly name: string;
  readonly sessionHours: number;
  readonly platforms: readonly string[];
  readonly clients: readonly { readonly name: string; readonly href: string }[];
  readonly steps: readonly string[];
  readonly rules: readonly {
    readonly network: string;
    readonly group: string;
    readonly description: string;
  }[];
}

const KEY = 'peer:endpoint';

const ENDPOINT: PeerEndpoint = {
  id: 'cvpn-endpoint-0123456789abcdef0',
  name: 'Engineering',
  sessionHours: 24,
  platforms: ['Windows', 'macOS', 'Linux', 'iPhone and iPad', 'Android'],
  clients: [
    { name: 'OpenVPN Connect', href: 'https://openvpn.example/connect' },
    { name: 'OpenVPN GUI', href: 'https://openvpn.example/gui' },
  ],
  steps: ['Open the client.', 'Import the file that you saved.', 'Choose it and connect; the browser opens.'],
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
