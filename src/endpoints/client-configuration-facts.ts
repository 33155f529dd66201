import type { VpnSettings } from './vpn-settings.ts';

/** What a profile needs to know beside the endpoint. */
export interface ClientConfigurationFacts {
  /** PEM: what the client must trust. For a certificate that signed itself, the certificate. */
  readonly certificateAuthorities: string;
  /** The CN of the server's certificate. */
  readonly serverCommonName: string;
  /** Does the endpoint's directory ask for a code at this moment (MFA); false where it has no directory. */
  readonly isMfaEnabled: boolean;
  readonly vpn: Pick<VpnSettings, 'wildcardDns' | 'gateways' | 'defaultClient'>;
  /** The page that hands out this profile. */
  readonly portalPage: URL;
}
