import { type RandomBytes, randomToken } from '../kernel/random.ts';
import { hashGatewayToken } from './gateway-tokens.ts';

export interface NewGatewayToken {
  /** `pgw_` (so that scanners for secrets know it) and 256 random bits in base64url. */
  readonly token: string;
  /** What the configuration holds of it. */
  readonly hash: string;
}

const PREFIX = 'pgw_';
const RANDOM_BYTES = 32;

/** A token for a gateway, which nobody else knows. */
export function newGatewayToken(random: RandomBytes): NewGatewayToken {
  const token = PREFIX + randomToken(random, RANDOM_BYTES);
  return { token, hash: hashGatewayToken(token) };
}
