import type { DenialReason } from './authorization.ts';
import { type Connection, type ConnectionEnding, isActive } from './connection.ts';
import { denialText } from './denial-texts.ts';

/** What takes a connection to its end. Each gives back one that has ended as it is. `now` in milliseconds since 1970. */

/** It is over. `at` is when, as far as anybody knows: not before it began, and not after now. */
export function ended(connection: Connection, now: number, at = now): Connection {
  if (connection.phase === 'ended') return connection;
  const connectionEndTime = plausible(at, connection.connectionEstablishedTime, now);
  return { ...connection, phase: 'ended', status: 'terminated', connectionEndTime, timestamp: now };
}

/** It waited for a browser and comes to nothing; who asks once more is told so. */
export function failed(connection: Connection, reason: DenialReason, now: number): Connection {
  if (connection.phase === 'ended') return connection;
  const ending: ConnectionEnding = { manner: 'halt', text: denialText(reason), since: now };
  return { ...ended(connection, now), statusMessage: reason, ending };
}

/**
 * Its gateway is told to end it, and it is over when that reports so. What only waits has nothing up there, and is over at once. Whoever has
 * to go for good does not come back because of an earlier order.
 */
export function ending(
  connection: Connection,
  { manner, text }: Pick<ConnectionEnding, 'manner' | 'text'>,
  now: number,
): Connection {
  if (connection.phase === 'ended') return connection;
  if (!isActive(connection)) return failed(connection, 'session-ended', now);
  if (connection.ending && (connection.ending.manner === 'halt' || manner === 'restart')) return connection;
  return {
    ...connection,
    status: 'terminating',
    ending: { manner, text, since: connection.ending?.since ?? now },
  };
}

/** A gateway's word of a time, unless its clock differs from ours: then now. */
export function plausible(at: number, earliest: number, now: number): number {
  return earliest <= at && at <= now ? at : now;
}
