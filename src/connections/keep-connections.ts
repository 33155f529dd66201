import type { Clock } from '../kernel/clock.ts';
import { PosternError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { type ChangedConnection, changeConnections } from './change-connections.ts';
import { type Connection, dueAt, isActive } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ended, failed } from './ended-connection.ts';
import { endpointsById, type TellDeps, tellChanges } from './tell-changes.ts';

export interface KeeperDeps extends TellDeps {
  readonly connections: Pick<ConnectionStore, 'findDue' | 'getMany' | 'saveMany'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ConnectionKeeper {
  /** Ends what is due. Never throws; several replicas that look at the same time do no harm. */
  look(): Promise<void>;
}

/**
 * Gateways report once a minute. Silence tells of a gateway that is gone only where it could have been heard for some of these: after a start, when
 * the store was away, and when nobody looked for as long (the machine slept, or its clock was set), they get time to be heard first. Milliseconds.
 */
const HEARING = 3 * 60_000;

const AT_ONCE = 1000;

/** Looks after connections that nobody reports about any more: waiting ones whose time is up, and those of gateways that fell silent. */
export function createConnectionKeeper(deps: KeeperDeps): ConnectionKeeper {
  const { clock } = deps;
  let hearsSince = clock();
  let lookedAt = hearsSince;
  return {
    async look() {
      const now = clock();
      if (now - lookedAt >= HEARING) hearsSince = now;
      lookedAt = now;
      try {
        while ((await endSome(deps, hearsSince)) === AT_ONCE);
      } catch (error) {
        hearsSince = clock();
        logFailure(deps.logger, error);
      }
    },
  };
}

/** What nobody expected is told aloud, and must not take with it what else the process does. */
function logFailure(logger: Logger, error: unknown): void {
  const level = error instanceof PosternError ? 'debug' : 'error';
  logger[level]({ error }, 'Connections could not be looked after; the next look tries again.');
}

/** How many were ended. */
async function endSome(deps: KeeperDeps, hearsSince: number): Promise<number> {
  const { connections, clock } = deps;
  const now = clock();
  const hearsWell = now - hearsSince >= HEARING;
  const due = await connections.findDue(now, AT_ONCE);
  if (due.length === 0) return 0;
  const endpoints = await endpointsById(deps);
  return changeConnections(connections, due, {
    change: (connection) =>
      (dueAt(connection) ?? Number.POSITIVE_INFINITY) <= now && (hearsWell || !isActive(connection))
        ? settled(connection, now)
        : connection,
    saved(changed) {
      tellOfSilence(deps.logger, changed);
      tellChanges(deps, endpoints, changed);
    },
  });
}

function tellOfSilence(logger: Logger, changed: readonly ChangedConnection[]): void {
  const active = changed.filter(({ before }) => isActive(before));
  for (const [gateway, { length }] of Map.groupBy(active, ({ before }) => before.gateway.name)) {
    logger.warn(
      { gateway, connections: length },
      'A gateway did not report about connections in time: they have ended. See that it runs and reaches Postern.',
    );
  }
}

/** Of a gateway that is gone nobody knows when it went: the end is when it was heard the last time. */
function settled(connection: Connection, now: number): Connection {
  if (isActive(connection)) return ended(connection, now, connection.timestamp);
  const isRejected = connection.browserStep?.rejectedAt !== undefined;
  return failed(connection, isRejected ? 'browser-sign-in-rejected' : 'browser-sign-in-expired', now);
}
