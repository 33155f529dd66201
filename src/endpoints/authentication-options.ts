import type { AuthenticationOption } from './endpoint.ts';
import { isAuthenticationCombination } from './endpoint-limits.ts';
import type { AuthenticationRequest, CreateClientVpnEndpointRequest } from './endpoint-requests.ts';
import {
  AuthenticationDetailMissing,
  AuthenticationMissing,
  UnknownAuthenticationType,
  UnusableAuthenticationCombination,
} from './failures/authentication-failures.ts';

type Asked = CreateClientVpnEndpointRequest['authenticationOptions'][number];

/**
 * The ways to authenticate that a request asks for. Throws `AuthenticationMissing`, `UnknownAuthenticationType`,
 * `UnusableAuthenticationCombination` and `AuthenticationDetailMissing`.
 */
export function readAuthenticationOptions(asked: readonly Asked[]): readonly AuthenticationOption[] {
  if (asked.length === 0) throw new AuthenticationMissing();
  const known = asked.map(assertKnown);
  if (!isAuthenticationCombination(known.map(({ type }) => type))) {
    throw new UnusableAuthenticationCombination();
  }
  return known.map(readOption);
}

function assertKnown(asked: Asked): AuthenticationRequest {
  if (isKnown(asked)) return asked;
  throw new UnknownAuthenticationType(asked.type);
}

function isKnown(asked: Asked): asked is AuthenticationRequest {
  const { type } = asked;
  return (
    type === 'certificate-authentication' ||
    type === 'directory-service-authentication' ||
    type === 'federated-authentication'
  );
}

function readOption(asked: AuthenticationRequest): AuthenticationOption {
  const { type } = asked;
  switch (type) {
    case 'certificate-authentication': {
      const { clientRootCertificateChainArn: arn } = asked;
      return { type, clientRootCertificateChainArn: present(arn, type, 'ClientRootCertificateChainArn') };
    }
    case 'directory-service-authentication':
      return { type, directoryId: present(asked.directoryId, type, 'DirectoryId') };
    case 'federated-authentication': {
      const { selfServiceSamlProviderArn: portal } = asked;
      const samlProviderArn = present(asked.samlProviderArn, type, 'SAMLProviderArn');
      return { type, samlProviderArn, ...(portal ? { selfServiceSamlProviderArn: portal } : {}) };
    }
  }
}

function present(value: string | undefined, type: string, member: string): string {
  if (value) return value;
  throw new AuthenticationDetailMissing(type, member);
}
