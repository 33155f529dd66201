import type { CertificateUses } from '../pki/certificate-commands.ts';
import type { Endpoint } from './endpoint.ts';
import type { EndpointStore } from './endpoint-store.ts';

type Endpoints = Pick<EndpointStore, 'list'>;

/** Which endpoints name a certificate, and what for. Throws `StoreUnavailable`. */
export async function usesOfCertificate(
  endpoints: Endpoints,
  certificateArn: string,
): Promise<CertificateUses> {
  return certificateUses(
    (await endpoints.list()).map(({ value }) => value),
    certificateArn,
  );
}

/** The same of endpoints that were read already. */
export function certificateUses(all: readonly Endpoint[], certificateArn: string): CertificateUses {
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

/** The certificates and SAML providers that an endpoint names, each once. */
export function namedArns({ serverCertificateArn, authenticationOptions }: Endpoint): readonly string[] {
  const ofOptions = authenticationOptions.flatMap((option) => {
    if (option.type === 'certificate-authentication') return [option.clientRootCertificateChainArn];
    if (option.type === 'directory-service-authentication') return [];
    return [option.samlProviderArn, option.selfServiceSamlProviderArn ?? option.samlProviderArn];
  });
  return [...new Set([serverCertificateArn, ...ofOptions])];
}

function idOf({ clientVpnEndpointId }: Endpoint): string {
  return clientVpnEndpointId;
}
