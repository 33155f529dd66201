import { createHash, timingSafeEqual } from 'node:crypto';
import type { Gateway, VpnSettings } from '../endpoints/vpn-settings.ts';

/** Who shows a token: the gateway as the configuration names it now, and the hash that says so. */
export interface KnownGateway {
  readonly gateway: Gateway;
  /** SHA-256 of the token, hexadecimal. */
  readonly tokenHash: string;
}

export interface GatewayTokens {
  /** @param authorization the header as it came; undefined: there was none. */
  identify(authorization: string | undefined): KnownGateway | undefined;
  /** The gateway whose token has this hash now; undefined once the configuration says so no more. */
  find(tokenHash: string): Gateway | undefined;
  /** The name of the gateway that this process knew by the token, before the configuration was read again. */
  formerOwner(authorization: string | undefined): string | undefined;
}

/** Bearer tokens (RFC 6750 section 2.1). What `gateway token` prints has 47 characters; the rest is room for other makers. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]{1,256}) *$/i;

/** `vpn` is read at each use, since SIGHUP replaces it. */
export function createGatewayTokens(vpn: () => Pick<VpnSettings, 'gateways'>): GatewayTokens {
  const find = (tokenHash: string) => gatewayWith(vpn().gateways, Buffer.from(tokenHash, 'hex'));
  // As many as operators wrote into the file while this process ran.
  const owners = new Map<string, string>();
  return {
    identify(authorization) {
      const tokenHash = hashShown(authorization);
      const gateway = tokenHash === undefined ? undefined : find(tokenHash);
      if (tokenHash === undefined || !gateway) return undefined;
      owners.set(tokenHash, gateway.name);
      return { gateway, tokenHash };
    },
    find,
    formerOwner: (authorization) => owners.get(hashShown(authorization) ?? ''),
  };
}

function hashShown(authorization = ''): string | undefined {
  const [, token] = BEARER.exec(authorization) ?? [];
  return token === undefined ? undefined : hashGatewayToken(token);
}

/** SHA-256 as hexadecimal digits: a token has 256 random bits, so nothing slower is needed. */
export function hashGatewayToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Looks at every hash, whichever fits, so that the time it takes says nothing. */
function gatewayWith(gateways: readonly Gateway[], tokenHash: Buffer): Gateway | undefined {
  let found: Gateway | undefined;
  for (const gateway of gateways) {
    for (const hash of gateway.tokenHashes ?? []) {
      if (timingSafeEqual(Buffer.from(hash, 'hex'), tokenHash)) found = gateway;
    }
  }
  return found;
}
