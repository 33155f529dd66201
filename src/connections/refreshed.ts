import type { Endpoint } from '../endpoints/endpoint.ts';
import { canConnectYet } from '../endpoints/portal-access.ts';
import type { RevocationList } from '../endpoints/revocation-list-store.ts';
import { type Connection, isActive } from './connection.ts';
import { ENDING_TEXTS } from './denial-texts.ts';
import type { Refreshed } from './gateway-contract.ts';
import { isLanding } from './landing.ts';
import { pushedDigest } from './pushed-digest.ts';
import { connectionReach } from './reach.ts';
import { atSessionEnd, isSessionOver, sessionEndsAt } from './session-limit.ts';

/**
 * What is true now of a connection that a gateway holds. What ends for good comes first; a session that is over ends as the endpoint has it;
 * and where the client learnt something that is true no more, or was let in by an earlier revocation list, it connects again. One that
 * still waits for its person reaches nothing. Throws `InvalidCidr`: then the gateway keeps what it knows.
 *
 * @param endpoint undefined: it is gone
 * @param now milliseconds since 1970
 * @param revocationList that of the endpoint; undefined: it has none
 */
export function refreshed(
  connection: Connection,
  endpoint: Endpoint | undefined,
  now: number,
  revocationList?: Pick<RevocationList, 'importedAt'>,
): Refreshed {
  const { connectionId, phase, ending, session } = connection;
  const over = (manner: 'halt' | 'restart', text: string): Refreshed => ({
    state: manner === 'halt' ? 'end' : 'restart',
    connectionId,
    text,
  });
  if (phase === 'ended') return over('halt', ENDING_TEXTS['connection-ended']);
  if (ending) return over(ending.manner, ending.text);
  if (!endpoint || !canConnectYet(endpoint)) return over('halt', ENDING_TEXTS['endpoint-gone']);
  if (!isActive(connection)) return kept(connection, endpoint, []);
  if (isSessionOver(session, endpoint, now)) {
    return over(atSessionEnd(endpoint), ENDING_TEXTS['session-ended']);
  }
  if (isOutdated(connection, endpoint, revocationList)) {
    return over('restart', ENDING_TEXTS['settings-changed']);
  }
  return kept(connection, endpoint, connectionReach(endpoint, connection.subnetId, session.person.groups));
}

function kept(
  { connectionId, session }: Connection,
  endpoint: Endpoint,
  reach: ReturnType<typeof connectionReach>,
): Refreshed {
  return {
    state: 'keep',
    connectionId,
    sessionEndsAt: sessionEndsAt(session, endpoint),
    atSessionEnd: atSessionEnd(endpoint),
    reach,
  };
}

/** Its subnet is associated no more, the client knows something else than what is pushed now, or its certificate was judged by another list. */
function isOutdated(
  { subnetId, pushedDigest: pushed, askedAt }: Connection,
  endpoint: Endpoint,
  revocationList: Pick<RevocationList, 'importedAt'> | undefined,
): boolean {
  return (
    !isLanding(endpoint, subnetId) ||
    pushed !== pushedDigest(endpoint, subnetId) ||
    (revocationList !== undefined && askedAt <= revocationList.importedAt)
  );
}
