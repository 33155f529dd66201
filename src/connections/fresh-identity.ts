import type { WaitingConnection } from './browser-sign-ins.ts';
import type { AuthenticatedPerson, Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';

/** So old a sign-in may be that stands for another one. Longer would let whoever finds an open browser connect a device of theirs. Milliseconds. */
export const FRESH = 15 * 60_000;

/** One person's connections of the last hour; who has more signs in once more. */
const MOST_LOOKED_AT = 200;

/**
 * May a sign-in that the browser has already stand for the one that a connection asks for: it is the word of the endpoint's own provider, it
 * is fresh, and it is younger than the end of the person's last VPN session there. `now` in milliseconds since 1970.
 */
export async function isFreshFor(
  { samlProviderArn }: Pick<WaitingConnection, 'samlProviderArn'>,
  person: AuthenticatedPerson,
  now: number,
  lastEnd: () => Promise<number | undefined>,
): Promise<boolean> {
  if (person.source !== 'federated' || person.samlProviderArn !== samlProviderArn) return false;
  if (now - person.authenticatedAt > FRESH) return false;
  const end = await lastEnd();
  return end === undefined || person.authenticatedAt > end;
}

/**
 * When a connection of this person to the endpoint ended last, or was told to; undefined: none did within the last hour, which is longer than any
 * sign-in is fresh. Infinity where there are too many to look at.
 */
export async function lastSessionEnd(
  connections: Pick<ConnectionStore, 'find'>,
  { clientVpnEndpointId }: Pick<WaitingConnection, 'clientVpnEndpointId'>,
  person: AuthenticatedPerson,
): Promise<number | undefined> {
  const query = { clientVpnEndpointId, usernames: [person.username], limit: MOST_LOOKED_AT };
  const found = await connections.find(query);
  if (found.length === MOST_LOOKED_AT) return Number.POSITIVE_INFINITY;
  const ends = found
    .map(({ value }) => value)
    .filter(({ session }) => session.person.samlProviderArn === person.samlProviderArn)
    .flatMap(endsOf);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function endsOf({ connectionEndTime, ending }: Connection): readonly number[] {
  return [connectionEndTime, ending?.since].filter((at) => at !== undefined);
}
