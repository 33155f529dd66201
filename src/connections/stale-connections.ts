import type { Clock } from '../kernel/clock.ts';
import { ConcurrentChange } from '../kernel/errors.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { type Connection, isActive } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ENDING_TEXTS } from './denial-texts.ts';
import { ending } from './ended-connection.ts';

/** One person's connections of the last hour; beyond them the keeper finds what is silent. */
const MOST_LOOKED_AT = 200;

export interface StaleDeps {
  readonly connections: Pick<ConnectionStore, 'find' | 'save'>;
  readonly clock: Clock;
}

const REPLACED = { manner: 'restart', text: ENDING_TEXTS['connected-anew'] } as const;

/**
 * Ends what the same client left behind: OpenVPN keeps a client that vanished for minutes, and with several of them allowed under one name nothing
 * else ends it before. `restart`: should the message still reach a client, that comes back instead of giving up. Where a certificate alone
 * admits nobody has a name to look under; there the gateway, which knows the `session_id`, ends its own.
 */
export async function endStale(deps: StaleDeps, connection: Connection): Promise<void> {
  const others = await othersOfSession(deps.connections, connection);
  const stale = others.filter(({ value }) => value.ending === undefined);
  await Promise.all(stale.map(({ value, version }) => endOne(deps, value, version)));
}

/** What else is up within the same session; nothing where nobody has a name. */
export async function othersOfSession(
  connections: Pick<ConnectionStore, 'find'>,
  { clientVpnEndpointId, username, session, connectionId }: Connection,
): Promise<readonly Versioned<Connection>[]> {
  if (session.sessionId === undefined || username === '') return [];
  const query = { clientVpnEndpointId, usernames: [username], limit: MOST_LOOKED_AT };
  const found = await connections.find(query);
  return found.filter(
    ({ value }) =>
      value.connectionId !== connectionId && value.session.sessionId === session.sessionId && isActive(value),
  );
}

/** Somebody else who changed it meanwhile heard from its gateway: the next connection, or the keeper, looks again. */
async function endOne({ connections, clock }: StaleDeps, stale: Connection, version: number): Promise<void> {
  try {
    await connections.save(ending(stale, REPLACED, clock()), version);
  } catch (error) {
    if (!(error instanceof ConcurrentChange)) throw error;
  }
}
