import type { Cidr } from '../kernel/cidr.ts';

/** What members of an endpoint may be, for whoever writes them: the API and the configuration file. */

/** EC2 API reference, CreateClientVpnEndpoint: VpnPort, SessionTimeoutHours, TransportProtocol. */
export const VPN_PORTS = [443, 1194] as const;
export const SESSION_TIMEOUT_HOURS = [8, 10, 12, 24] as const;
export const TRANSPORT_PROTOCOLS = ['udp', 'tcp'] as const;
export const PORTAL_STATES = ['enabled', 'disabled'] as const;

/** Guide, "Create a Client VPN endpoint": two DNS servers, and the size of the client CIDR range. */
export const MOST_DNS_SERVERS = 2;
export const WIDEST_CLIENT_CIDR = 12;
export const NARROWEST_CLIENT_CIDR = 22;

/** Guide, "Client login banner". */
export const LONGEST_BANNER = 1400;

/** Is `cidr` of a size that endpoints hand out to clients. */
export function isClientCidrSize({ prefixLength }: Cidr): boolean {
  return WIDEST_CLIENT_CIDR <= prefixLength && prefixLength <= NARROWEST_CLIENT_CIDR;
}

/** Counted in characters, not in bytes; no control characters but tabs and line ends. */
export function isBanner(text: string): boolean {
  return text !== '' && [...text].length <= LONGEST_BANNER && /^(?:[^\p{Cc}]|[\t\n\r])*$/u.test(text);
}

/** CloudWatch Logs API reference, CreateLogGroup and CreateLogStream. */
export function isLogGroup(name: string): boolean {
  return /^[A-Za-z0-9._\-/#]{1,512}$/.test(name);
}

export function isLogStream(name: string): boolean {
  return /^[^:*\p{Cc}]{1,512}$/u.test(name);
}

/** One way to authenticate, or certificates and one that asks for the user (guide, "Client authentication"). */
export function isAuthenticationCombination(types: readonly string[]): boolean {
  if (types.length === 1) return true;
  return types.length === 2 && types.filter((type) => type === 'certificate-authentication').length === 1;
}
