import { type Connection, isActive } from './connection.ts';
import { ENDING_TEXTS } from './denial-texts.ts';
import { ended, ending, failed, plausible } from './ended-connection.ts';
import type { Report, ReportResult } from './gateway-contract.ts';

export interface Reported {
  readonly connection: Connection;
  readonly result: ReportResult['result'];
}

/**
 * What a report makes of a connection of its gateway. Pure; the same report again changes nothing but the time at which the gateway was heard.
 * `now` in milliseconds since 1970.
 */
export function reported(connection: Connection, report: Report, now: number): Reported {
  if (connection.phase === 'ended') return { connection, result: 'ended' };
  if (!isActive(connection)) return reportedOfWaiting(connection, report, now);
  switch (report.type) {
    case 'established':
      return established(connection, report, now);
    case 'byte-counts':
      return { connection: counted(connection, report, now), result: 'recorded' };
    case 'disconnected':
      return { connection: ended(counted(connection, report, now), now, report.at), result: 'recorded' };
  }
}

/** Somebody who has another address than the one that is theirs may come back and get it. */
function established(
  connection: Connection,
  { clientIp, at }: Extract<Report, { readonly type: 'established' }>,
  now: number,
): Reported {
  if (clientIp !== connection.clientIp) {
    const order = { manner: 'restart', text: ENDING_TEXTS['connection-ended'] } as const;
    return { connection: ending(connection, order, now), result: 'ended' };
  }
  const heard = { ...connection, timestamp: now };
  if (connection.phase === 'established') return { connection: heard, result: 'recorded' };
  const connectionEstablishedTime = plausible(at, connection.connectionEstablishedTime, now);
  return { connection: { ...heard, phase: 'established', connectionEstablishedTime }, result: 'recorded' };
}

/**
 * Nothing of it may be up yet. A client that left has given up, but for the AWS-provided one, which leaves with the link and comes
 * back with what its browser got.
 */
function reportedOfWaiting(connection: Connection, { type }: Report, now: number): Reported {
  if (type !== 'disconnected') return { connection, result: 'unknown' };
  if (connection.browserStep?.loopbackPort !== undefined) return { connection, result: 'recorded' };
  return { connection: failed(connection, 'browser-sign-in-expired', now), result: 'recorded' };
}

type Counts = Exclude<Report, { readonly type: 'established' }>;

/** Whole counts since the tunnel was up: the higher one is the later one, in whatever order they come. */
function counted(connection: Connection, counts: Counts, now: number): Connection {
  const highest = (known: number, told = 0) => Math.max(known, told);
  return {
    ...connection,
    timestamp: plausible(counts.at, connection.timestamp, now),
    ingressBytes: highest(connection.ingressBytes, counts.ingressBytes),
    egressBytes: highest(connection.egressBytes, counts.egressBytes),
    ingressPackets: highest(connection.ingressPackets, counts.ingressPackets),
    egressPackets: highest(connection.egressPackets, counts.egressPackets),
  };
}
