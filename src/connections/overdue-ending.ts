import type { Endpoint } from '../endpoints/endpoint.ts';
import { canConnectYet } from '../endpoints/portal-access.ts';
import type { Connection, ConnectionEnding } from './connection.ts';
import { ENDING_TEXTS } from './denial-texts.ts';
import { isLanding } from './landing.ts';
import { atSessionEnd, isSessionOver } from './session-limit.ts';

/** So long a gateway has to end by itself what it was told the limit of. Milliseconds. */
const GRACE = 30_000;

/**
 * How a connection is to end whose gateway still holds it up although it may not: the endpoint or the subnet that it landed on is gone, or its
 * session was over long enough ago for the gateway to have noticed. Undefined: it may stay. `now` in milliseconds since 1970.
 */
export function overdueEnding(
  { session, subnetId }: Connection,
  endpoint: Endpoint | undefined,
  now: number,
): Pick<ConnectionEnding, 'manner' | 'text'> | undefined {
  if (!endpoint || !canConnectYet(endpoint)) return { manner: 'halt', text: ENDING_TEXTS['endpoint-gone'] };
  if (isSessionOver(session, endpoint, now - GRACE))
    return { manner: atSessionEnd(endpoint), text: ENDING_TEXTS['session-ended'] };
  if (!isLanding(endpoint, subnetId)) return { manner: 'restart', text: ENDING_TEXTS['settings-changed'] };
  return undefined;
}
