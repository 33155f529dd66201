import { BLOCKS } from './surroundings.ts';

/** How clients prove who they are; the last three are what nobody may ask for. */
export type Authentication = 'federated' | 'mutual' | 'both' | 'none' | 'twice' | 'unknown-provider';

/** What Create and Modify can say. Absent: not said. `off`: switched off in words. */
export interface Settings {
  readonly description?: string;
  readonly dns?: readonly string[];
  readonly port?: 443 | 1194;
  readonly split?: boolean;
  readonly portal?: 'enabled' | 'disabled';
  readonly hours?: 8 | 10 | 12 | 24;
  readonly disconnect?: boolean;
  readonly enforced?: boolean;
  readonly banner?: string;
  /** A group, or a group and a stream with a colon between them. */
  readonly log?: string;
  readonly handler?: string;
  readonly certificate?: 'server' | 'other';
}

export interface ModelRule {
  readonly to: string;
  /** Empty: all users. */
  readonly group: string;
  readonly description?: string;
}

export interface ModelRoute {
  readonly to: string;
  readonly target: string;
  readonly isAutomatic: boolean;
  readonly description?: string;
}

export interface ModelEndpoint {
  /** Stands for the id, which nobody can know beforehand. */
  readonly alias: string;
  readonly clients: string;
  readonly transport: 'udp' | 'tcp';
  readonly authentication: Authentication;
  readonly settings: Required<Settings>;
  readonly tags: Readonly<Record<string, string>>;
  readonly vpc?: string;
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
  readonly routes: readonly ModelRoute[];
  readonly rules: readonly ModelRule[];
  /** The name of the revocation list. */
  readonly list?: string;
}

/** What a client token was used for, under the action and the token. */
export interface UsedToken {
  readonly request: string;
  /** What the answer names. */
  readonly made: string | undefined;
}

export interface State {
  readonly endpoints: readonly ModelEndpoint[];
  /** Aliases of endpoints that were deleted. */
  readonly gone: readonly string[];
  readonly tokens: Readonly<Record<string, UsedToken>>;
  /** Of each VPC; they change with the configuration. */
  readonly blocks: Readonly<Record<string, readonly string[]>>;
}

export const NOTHING: State = { endpoints: [], gone: [], tokens: {}, blocks: BLOCKS };

/** EC2 API reference, CreateClientVpnEndpoint: what is not said. */
export const DEFAULTS: Required<Settings> = {
  description: '',
  dns: [],
  port: 443,
  split: false,
  portal: 'enabled',
  hours: 24,
  disconnect: true,
  enforced: false,
  banner: 'off',
  log: 'off',
  handler: 'off',
  certificate: 'server',
};
