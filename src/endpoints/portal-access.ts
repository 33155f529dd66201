import type { Endpoint } from './endpoint.ts';

/** Does the endpoint ask who a person is: by a directory or by an identity provider. */
export function hasUserBasedAuthentication(endpoint: Pick<Endpoint, 'authenticationOptions'>): boolean {
  return endpoint.authenticationOptions.some((option) => option.type !== 'certificate-authentication');
}

/**
 * Does the portal serve this endpoint (guide, section "AWS Client VPN access to the self-service portal").
 * Where it does not, nobody may learn that the endpoint exists.
 */
export function isServedByPortal(
  endpoint: Pick<Endpoint, 'status' | 'authenticationOptions' | 'selfServicePortal'>,
): boolean {
  return (
    endpoint.status !== 'deleting' &&
    endpoint.status !== 'deleted' &&
    endpoint.selfServicePortal === 'enabled' &&
    hasUserBasedAuthentication(endpoint)
  );
}

/**
 * The provider at which people sign in to the portal: the self-service one where it is set
 * (guide, section "Support for the self-service portal"). Undefined for an endpoint without SAML.
 */
export function portalSamlProviderArn(endpoint: Pick<Endpoint, 'authenticationOptions'>): string | undefined {
  const option = federatedAuthentication(endpoint);
  return option?.selfServiceSamlProviderArn ?? option?.samlProviderArn;
}

/** The directory at which people sign in to the portal, with the name and password of their connections; undefined for an endpoint without one. */
export function portalDirectoryId({
  authenticationOptions,
}: Pick<Endpoint, 'authenticationOptions'>): string | undefined {
  return authenticationOptions.find((option) => option.type === 'directory-service-authentication')
    ?.directoryId;
}

/**
 * The only provider whose identities the tunnel accepts: the endpoint's own, also where people sign in to the portal at
 * another one (guide, section "Support for the self-service portal"). Undefined for an endpoint without SAML.
 */
export function tunnelSamlProviderArn(endpoint: Pick<Endpoint, 'authenticationOptions'>): string | undefined {
  return federatedAuthentication(endpoint)?.samlProviderArn;
}

function federatedAuthentication({ authenticationOptions }: Pick<Endpoint, 'authenticationOptions'>) {
  return authenticationOptions.find((option) => option.type === 'federated-authentication');
}

/** False until a target network is associated (guide, section "Step 3: Associate a target network"). */
export function canConnectYet(endpoint: Pick<Endpoint, 'status'>): boolean {
  return endpoint.status === 'available';
}
