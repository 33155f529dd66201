import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { CertificateUses } from '../pki/certificate-commands.ts';

type Endpoints = Pick<EndpointStore, 'list'>;

/** Which endpoints name a certificate, and what for. Throws `StoreUnavailable`. */
export async function usesOfCertificate(
  endpoints: Endpoints,
  certificateArn: string,
): Promise<CertificateUses> {
  const all = (await endpoints.list()).map(({ value }) => value);
  return {
    asServer: all.filter((endpoint) => endpoint.serverCertificateArn === certificateArn).map(idOf),
    asClientAuthority: all
      .filter(({ authenticationOptions: options }) =>
        options.some(
          (option) =>
            option.type === 'certificate-authentication' &&
            option.clientRootCertificateChainArn === certificateArn,
        ),
      )
      .map(idOf),
  };
}

/** The ids of the endpoints, or of their portals, that have people sign in with a provider. Throws `StoreUnavailable`. */
export async function endpointsOfSamlProvider(
  endpoints: Endpoints,
  samlProviderArn: string,
): Promise<readonly string[]> {
  const all = (await endpoints.list()).map(({ value }) => value);
  return all
    .filter(({ authenticationOptions: options }) =>
      options.some(
        (option) =>
          option.type === 'federated-authentication' &&
          [option.samlProviderArn, option.selfServiceSamlProviderArn].includes(samlProviderArn),
      ),
    )
    .map(idOf);
}

function idOf({ clientVpnEndpointId }: Endpoint): string {
  return clientVpnEndpointId;
}
