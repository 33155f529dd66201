import type { Endpoint } from '../endpoints/endpoint.ts';
import type { ConnectionSession } from './connection.ts';

const HOUR = 60 * 60 * 1000;

/**
 * When a session is over, by the limit that the endpoint has at this moment: making it shorter ends open sessions that have lasted longer
 * (guide, "Maximum VPN session duration"). Milliseconds since 1970.
 */
export function sessionEndsAt(
  { startedAt }: Pick<ConnectionSession, 'startedAt'>,
  { sessionTimeoutHours }: Pick<Endpoint, 'sessionTimeoutHours'>,
): number {
  return startedAt + sessionTimeoutHours * HOUR;
}

export function isSessionOver(
  session: Pick<ConnectionSession, 'startedAt'>,
  endpoint: Pick<Endpoint, 'sessionTimeoutHours'>,
  now: number,
): boolean {
  return sessionEndsAt(session, endpoint) <= now;
}

/**
 * What becomes of the client then: `halt`, and its person connects again by hand, or `restart`, and it comes back by itself. Toggling it
 * counts for open sessions, too (guide, same section).
 */
export function atSessionEnd({
  disconnectOnSessionTimeout,
}: Pick<Endpoint, 'disconnectOnSessionTimeout'>): 'halt' | 'restart' {
  return disconnectOnSessionTimeout ? 'halt' : 'restart';
}
