import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import type { AuthenticatedPerson } from './connection.ts';

/** What an OpenVPN token stands for: it is worth as much as this, and no more. */
export interface VpnSession {
  readonly person: AuthenticatedPerson;
  /** Of the certificate that was shown when it began; empty where there was none. */
  readonly commonName: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

export type FoundSession =
  | { readonly state: 'live'; readonly session: VpnSession }
  /** Somebody ended it: its token admits nobody any more. */
  | { readonly state: 'ended' };

/** Sessions by OpenVPN's `session_id`, which stays the same over reconnects and gateways of an endpoint. All methods throw `StoreUnavailable`. */
export interface VpnSessions {
  /** Undefined: never begun here, or so long ago that no limit lets it live. */
  find(clientVpnEndpointId: ClientVpnEndpointId, sessionId: string): Promise<FoundSession | undefined>;
  /** Remembers a session that begins; one that is known stays as it is. False: it is known, and of somebody else. */
  remember(
    clientVpnEndpointId: ClientVpnEndpointId,
    sessionId: string,
    session: VpnSession,
  ): Promise<boolean>;
  /** The token is worth nothing from now on, also where the limit is made longer. Harmless when repeated. */
  end(clientVpnEndpointId: ClientVpnEndpointId, sessionId: string): Promise<void>;
}

/** The longest limit is 24 hours (EC2 API reference, SessionTimeoutHours); one more for clocks that differ. */
const KEPT_SECONDS = 25 * 60 * 60;

export function createVpnSessions(oneTime: OneTimeStore): VpnSessions {
  const find: VpnSessions['find'] = async (clientVpnEndpointId, sessionId) => {
    const item = await oneTime.get(keyOf(clientVpnEndpointId, sessionId));
    if (!item) return undefined;
    if (item.state === 'consumed') return { state: 'ended' };
    // Only this file writes there.
    return { state: 'live', session: JSON.parse(item.value) as VpnSession };
  };
  return {
    find,
    async remember(clientVpnEndpointId, sessionId, session) {
      const key = keyOf(clientVpnEndpointId, sessionId);
      if (await oneTime.putIfAbsent(key, JSON.stringify(session), KEPT_SECONDS)) return true;
      const known = await find(clientVpnEndpointId, sessionId);
      return known?.state !== 'live' || isOfSamePerson(known.session, session);
    },
    async end(clientVpnEndpointId, sessionId) {
      await oneTime.consume(keyOf(clientVpnEndpointId, sessionId), 'ended');
    },
  };
}

/** By whom and under which name; what else is known of a person may change with each authentication. */
function isOfSamePerson(one: VpnSession, other: VpnSession): boolean {
  const names = ({ person, commonName }: VpnSession) => {
    const { source, username, samlProviderArn, directoryId } = person;
    return JSON.stringify([source, username, samlProviderArn, directoryId, commonName]);
  };
  return names(one) === names(other);
}

function keyOf(clientVpnEndpointId: ClientVpnEndpointId, sessionId: string): string {
  return `vpn-session:${clientVpnEndpointId}:${sessionId}`;
}
