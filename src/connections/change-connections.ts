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

/** What is done with connections, and who is told at once of those that were saved. */
export interface ConnectionChanger {
  /** Pure. What it gives back as it is stays unsaved. May be called several times for a connection; the last time counts. */
  change(connection: Connection): Connection;
  saved(changed: readonly ChangedConnection[]): void;
}

/**
 * Saves what becomes of each, all in one round trip, and again those that somebody else changed in between. How many were changed. Throws
 * `StoreUnavailable` (some may be saved then) and `ConcurrentChange` when others never stop.
 */
export async function changeConnections(
  connections: Pick<ConnectionStore, 'getMany' | 'saveMany'>,
  found: readonly Versioned<Connection>[],
  changer: ConnectionChanger,
): Promise<number> {
  let count = 0;
  let open = found;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const { changed, outdated } = await saveAll(connections, open, changer);
    count += changed.length;
    changer.saved(changed);
    if (outdated.length > 0 && attempt === ATTEMPTS) throw neverStops(outdated);
    const again = await connections.getMany(outdated);
    open = again.filter((each) => each !== undefined);
  }
  return count;
}

/** What was saved, and the ids of those whose version moved on. */
async function saveAll(
  connections: Pick<ConnectionStore, 'saveMany'>,
  open: readonly Versioned<Connection>[],
  { change }: ConnectionChanger,
) {
  const wanted = open
    .map(({ value, version }) => ({ before: value, after: change(value), version }))
    .filter(({ before, after }) => before !== after);
  const versions = await connections.saveMany(
    wanted.map(({ after, version }) => ({ connection: after, expectedVersion: version })),
  );
  const isSaved = (n: number) => versions[n] !== undefined;
  return {
    changed: wanted.filter((_, n) => isSaved(n)),
    outdated: wanted.filter((_, n) => !isSaved(n)).map(({ before }) => before.connectionId),
  };
}

function neverStops(ids: readonly string[]): ConcurrentChange {
  return new ConcurrentChange(
    `${ids.length} connections were changed by others again and again (${ids[0]}). Send the same once more.`,
    { count: ids.length },
  );
}
