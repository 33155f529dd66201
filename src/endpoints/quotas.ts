/** How many there may be of what API callers make. What the configuration file declares counts, but is not refused. */
export interface Quotas {
  /** Endpoints of the account in the Region. */
  readonly clientVpnEndpoints: number;
  /** Authorization rules of an endpoint. */
  readonly authorizationRules: number;
  /** Routes of an endpoint that somebody added. */
  readonly routes: number;
}

/** Guide, section "Client VPN quotas". */
export const DEFAULT_QUOTAS: Quotas = { clientVpnEndpoints: 5, authorizationRules: 50, routes: 10 };
