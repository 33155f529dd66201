import { ConcurrentChange } from '../kernel/errors.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';

/** What was saved in the end. */
export interface ChangedConnection {
  readonly before: Connection;
  readonly after: Connection;
}

/** Others who change the same connections this often in a row never stop. */
const ATTEMPTS = 30;

/**
 * Saves what `change` makes of each, all in one round trip, and again those that somebody else changed in between. What `change` gives back
 * as it is stays unsaved. `change` may be called several times for a connection; the last time counts. Throws `StoreUnavailable`
 * (some may be saved then) and `ConcurrentChange` when others never stop.
 */
export async function changeConnections(
  connections: Pick<ConnectionStore, 'getMany' | 'saveMany'>,
  found: readonly Versioned<Connection>[],
  change: (connection: Connection) => Connection,
): Promise<readonly ChangedConnection[]> {
  const changed: ChangedConnection[] = [];
  let open = found;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const outdated = await saveAll(connections, open, change, changed);
    if (outdated.length > 0 && attempt === ATTEMPTS) throw neverStops(outdated);
    const again = await connections.getMany(outdated);
    open = again.filter((each) => each !== undefined);
  }
  return changed;
}

/** The ids of those whose version moved on. */
async function saveAll(
  connections: Pick<ConnectionStore, 'saveMany'>,
  open: readonly Versioned<Connection>[],
  change: (connection: Connection) => Connection,
  changed: ChangedConnection[],
): Promise<readonly string[]> {
  const wanted = open
    .map(({ value, version }) => ({ before: value, after: change(value), version }))
    .filter(({ before, after }) => before !== after);
  const versions = await connections.saveMany(
    wanted.map(({ after, version }) => ({ connection: after, expectedVersion: version })),
  );
  changed.push(...wanted.filter((_, n) => versions[n] !== undefined));
  return wanted.filter((_, n) => versions[n] === undefined).map(({ before }) => before.connectionId);
}

function neverStops(ids: readonly string[]): ConcurrentChange {
  return new ConcurrentChange(
    `${ids.length} connections were changed by others again and again (${ids[0]}). Send the same once more.`,
    { count: ids.length },
  );
}
