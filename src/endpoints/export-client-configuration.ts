import { PosternError } from '../kernel/errors.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import { trustFactsOf } from '../pki/certificate.ts';
import type { CertificateStore } from '../pki/certificate-store.ts';
import { type ClientConfiguration, clientConfiguration } from './client-configuration.ts';
import type { ClientFlavour } from './client-flavours.ts';
import type { Endpoint } from './endpoint.ts';
import { isMfaEnabledFor } from './multi-factor.ts';
import type { VpnSettings } from './vpn-settings.ts';

/** The endpoint names a server certificate that is not there. */
export class ServerCertificateNotFound extends PosternError {
  readonly code = 'ServerCertificateNotFound';
}

/**
 * The profile in one flavour; without a flavour it is "the export", in that of `Vpn.DefaultClient`, which the portal's main
 * button and the API serve byte for byte the same. Throws {@link ServerCertificateNotFound}, `StoreUnavailable`, and what
 * `clientConfiguration` throws.
 */
export type ExportClientConfiguration = (
  endpoint: Endpoint,
  flavour?: ClientFlavour,
) => Promise<ClientConfiguration>;

export function createExportClientConfiguration(deps: {
  readonly certificates: Pick<CertificateStore, 'get'>;
  readonly vpn: () => VpnSettings;
  /** Does this directory ask for a code at this moment. */
  readonly isMfaEnabled: (directoryId: string) => boolean;
  readonly portalPage: (endpointId: ClientVpnEndpointId) => URL;
}): ExportClientConfiguration {
  return async (endpoint, flavour) => {
    const stored = await deps.certificates.get(endpoint.serverCertificateArn);
    if (!stored) {
      throw new ServerCertificateNotFound(
        `The server certificate ${endpoint.serverCertificateArn} of ${endpoint.clientVpnEndpointId} does not exist. Import it, or give the endpoint another one.`,
      );
    }
    const { certificateAuthorities, serverCommonName } = trustFactsOf(stored.value);
    const facts = {
      certificateAuthorities,
      serverCommonName,
      isMfaEnabled: isMfaEnabledFor(endpoint, deps.isMfaEnabled),
      vpn: deps.vpn(),
      portalPage: deps.portalPage(endpoint.clientVpnEndpointId),
    };
    return clientConfiguration(endpoint, facts, flavour);
  };
}
