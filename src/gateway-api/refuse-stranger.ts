import type { IncomingMessage } from 'node:http';
import type { Audit } from '../kernel/audit.ts';
import type { Counters } from '../kernel/counters.ts';
import { type PosternError, StoreUnavailable } from '../kernel/errors.ts';
import { plainAddress } from '../web/client-address.ts';
import { TooManyRequests } from '../web/errors.ts';
import { countOrRefuse, type RateLimit, rateLimitKey } from '../web/rate-limit.ts';
import { GatewayTokenInvalid } from './failures.ts';
import type { GatewayTokens } from './gateway-tokens.ts';
import { ignoreBody } from './read-json-body.ts';

/**
 * A token has 256 random bits and cannot be guessed; the limit keeps strangers from filling the log. A gateway with a good token is never
 * counted, whoever else asks from its address.
 */
const WRONG_TOKENS: RateLimit = { name: 'gateway-token', limit: 20, windowSeconds: 60 };

export interface StrangerNeeds {
  readonly tokens: Pick<GatewayTokens, 'formerOwner'>;
  readonly counters: Pick<Counters, 'hitWithin'>;
  readonly audit: Audit;
  readonly bodyTimeout?: number;
}

/** Gives the failure for a request without a valid token, once its body has been read and forgotten. Never rejects. */
export type RefuseStranger = (request: IncomingMessage, reference: string) => Promise<PosternError>;

export function createStrangers({ tokens, counters, audit, bodyTimeout }: StrangerNeeds): RefuseStranger {
  return async (request, reference) => {
    const sourceAddress = plainAddress(request.socket.remoteAddress ?? '');
    await ignoreBody(request, bodyTimeout);
    const failure = await failureFor(counters, sourceAddress);
    if (failure instanceof TooManyRequests) return failure;
    const { code } = failure;
    const gateway = tokens.formerOwner(request.headers.authorization);
    // Who replaced a token wants to know which gateway still shows the old one.
    const details = gateway === undefined ? {} : { details: { formerTokenOf: gateway } };
    audit.record({
      action: 'gateway-request',
      result: 'refused',
      code,
      sourceAddress,
      reference,
      ...details,
    });
    return failure;
  };
}

async function failureFor(counters: StrangerNeeds['counters'], address: string): Promise<PosternError> {
  try {
    await countOrRefuse(counters, WRONG_TOKENS, rateLimitKey(WRONG_TOKENS, address));
  } catch (error) {
    if (error instanceof TooManyRequests) return error;
    // While the store is away nothing is counted; a stranger learns nothing of that.
    if (!(error instanceof StoreUnavailable)) throw error;
  }
  return new GatewayTokenInvalid();
}
