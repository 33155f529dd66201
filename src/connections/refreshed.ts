import type { Endpoint } from '../endpoints/endpoint.ts';
import { canConnectYet } from '../endpoints/portal-access.ts';
import type { Connection } from './connection.ts';
import { ENDING_TEXTS } from './denial-texts.ts';
import type { Refreshed } from './gateway-contract.ts';
import { isLanding } from './landing.ts';
import { pushedDigest } from './pushed-digest.ts';
import { connectionReach } from './reach.ts';
import { atSessionEnd, isSessionOver, sessionEndsAt } from './session-limit.ts';

/**
 * What is true now of a connection that a gateway holds. `endpoint` undefined: it is gone. `now` in milliseconds since 1970. What ends for
 * good comes first; a session that is over ends as the endpoint has it, and where what was pushed is true no more, the client
 * connects again. Throws `InvalidCidr`: then the gateway keeps what it knows.
 */
export function refreshed(connection: Connection, endpoint: Endpoint | undefined, now: number): Refreshed {
  const { connectionId, phase, ending, session, subnetId } = connection;
  const over = (manner: 'halt' | 'restart', text: string): Refreshed => ({
    state: manner === 'halt' ? 'end' : 'restart',
    connectionId,
    text,
  });
  if (phase === 'ended') return over('halt', ENDING_TEXTS['connection-ended']);
  if (ending) return over(ending.manner, ending.text);
  if (!endpoint || !canConnectYet(endpoint)) return over('halt', ENDING_TEXTS['endpoint-gone']);
  if (isSessionOver(session, endpoint, now))
    return over(atSessionEnd(endpoint), ENDING_TEXTS['session-ended']);
  if (isOutdated(connection, endpoint)) return over('restart', ENDING_TEXTS['settings-changed']);
  return {
    state: 'keep',
    connectionId,
    sessionEndsAt: sessionEndsAt(session, endpoint),
    atSessionEnd: atSessionEnd(endpoint),
    reach: connectionReach(endpoint, subnetId, session.person.groups),
  };
}

/** Its subnet is associated no more, or the client knows something else than what is pushed now. */
function isOutdated({ subnetId, pushedDigest: pushed }: Connection, endpoint: Endpoint): boolean {
  return !isLanding(endpoint, subnetId) || pushed !== pushedDigest(endpoint, subnetId);
}
