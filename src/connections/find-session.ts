import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Shown } from './attempt.ts';
import type { AuthorizationFacts } from './authorization.ts';
import type { SessionState } from './gateway-contract.ts';
import type { VpnSessions } from './vpn-sessions.ts';

type SessionFact = NonNullable<AuthorizationFacts['session']>;

const UNKNOWN: SessionFact = { state: 'unknown' };

/** OpenVPN found the token genuine and in time: these and no others. To admit on anything else would be to skip authentication. */
const GENUINE: ReadonlySet<SessionState> = new Set(['Authenticated', 'AuthenticatedEmptyUser']);
const TIMED_OUT: ReadonlySet<SessionState> = new Set(['Expired', 'ExpiredEmptyUser']);

/**
 * The earlier session that a client claims by OpenVPN's token; undefined: it claims none. A session belongs to one endpoint and to the
 * certificate that it began with. How long it may last is for the decision to say.
 */
export async function findSession(
  sessions: Pick<VpnSessions, 'find'>,
  clientVpnEndpointId: ClientVpnEndpointId,
  { sessionId, sessionState, certificateChain }: Shown,
  asksForCertificate: boolean,
): Promise<SessionFact | undefined> {
  if (sessionId === undefined || sessionState === undefined || sessionState === 'Initial') return undefined;
  if (TIMED_OUT.has(sessionState)) return { state: 'over' };
  if (!GENUINE.has(sessionState)) return UNKNOWN;
  const found = await sessions.find(clientVpnEndpointId, sessionId);
  if (found?.state === 'ended') return { state: 'over' };
  const commonName = asksForCertificate ? (certificateChain?.[0]?.commonName ?? '') : '';
  if (found?.session.commonName !== commonName) return UNKNOWN;
  const { person, startedAt } = found.session;
  return { state: 'live', person, startedAt };
}
