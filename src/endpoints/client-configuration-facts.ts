import type { VpnSettings } from './vpn-settings.ts';

/** What a profile needs to know beside the endpoint. */
export interface ClientConfigurationFacts {
  /** PEM: what the client must trust. For a certificate that signed itself, the certificate. */
  readonly certificateAuthorities: string;
  /** The CN of the server's certificate. */
  readonly serverCommonName: string;
  readonly vpn: Pick<VpnSettings, 'wildcardDns' | 'gateways' | 'defaultClient'>;
  /** The page that hands out this profile. */
  readonly portalPage: URL;
}
