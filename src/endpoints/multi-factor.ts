import type { Endpoint } from './endpoint.ts';

/**
 * Does the endpoint's directory ask for a code beside the password, at this moment; false where it has no directory. A profile that was
 * handed out before carries no `static-challenge` (guide, "If your Client VPN endpoint uses Active Directory …").
 */
export function isMfaEnabledFor(
  { authenticationOptions }: Pick<Endpoint, 'authenticationOptions'>,
  isMfaEnabled: (directoryId: string) => boolean,
): boolean {
  return authenticationOptions.some(
    (option) => option.type === 'directory-service-authentication' && isMfaEnabled(option.directoryId),
  );
}
