import type { Logger } from '../../kernel/logger.ts';
import type { Metrics } from '../../kernel/metrics.ts';
import type { LogDestination } from './log-destination.ts';
import { createLogQueue, type LogQueue, type LogQueueDeps } from './log-queue.ts';
import type { LogSink, SinkEntry } from './log-sink.ts';
import { createSeldom } from './seldom.ts';

export interface LogGroupsDeps {
  /** Where log groups live; another list once the configuration was read again. */
  readonly destinations: () => readonly LogDestination[];
  readonly openSink: (destination: LogDestination) => LogSink;
  readonly wait: LogQueueDeps['wait'];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** The log groups that entries were written to, each with what waits for it. */
export interface LogGroups {
  /** False: the group is not declared, and the entry went nowhere. */
  write(group: string, entry: SinkEntry): boolean;
  /** Writes what waits, at most until `signal` comes. */
  close(signal: AbortSignal): Promise<void>;
}

/** How often the same trouble is told of. Milliseconds. */
const SELDOM = 10 * 60_000;

export function createLogGroups(deps: LogGroupsDeps): LogGroups {
  const queues = new Map<string, LogQueue>();
  let known: readonly LogDestination[] = [];
  const declared = (name: string) => known.find(({ logGroupName }) => logGroupName === name);
  /** The configuration was read again: what waits goes where its group lives now; of a group that is gone, where it lived. */
  const follow = (destinations: readonly LogDestination[]) => {
    known = destinations;
    for (const [name, queue] of queues) {
      const destination = declared(name);
      if (destination) queue.redirect(deps.openSink(destination));
      else {
        queues.delete(name);
        void queue.close(NEVER);
      }
    }
  };
  return {
    write(name, entry) {
      const destinations = deps.destinations();
      if (destinations !== known) follow(destinations);
      const destination = declared(name);
      if (!destination) {
        deps.metrics.increment('clientvpn_connection_log_dropped_total', { group: name });
        return false;
      }
      const queue = queues.get(name) ?? openQueue(deps, destination);
      queues.set(name, queue);
      queue.push(entry);
      return true;
    },
    async close(signal) {
      const waiting = [...queues.values()];
      queues.clear();
      await Promise.all(waiting.map((queue) => queue.close(signal)));
    },
  };
}

const NEVER = new AbortController().signal;

function openQueue(deps: LogGroupsDeps, destination: LogDestination): LogQueue {
  const { clock, logger, metrics } = deps;
  const group = destination.logGroupName;
  const tellLoss = createSeldom(clock, SELDOM);
  const tellFailure = createSeldom(clock, SELDOM);
  let isToldFailing = false;
  return createLogQueue(deps.openSink(destination), {
    wait: deps.wait,
    onLost(count) {
      metrics.increment('clientvpn_connection_log_dropped_total', { group }, count);
      tellLoss(count, (total) =>
        logger.error({ group, entries: total }, 'Entries of a connection log were lost.'),
      );
    },
    onFailure(error) {
      tellFailure(1, () => {
        isToldFailing = true;
        logger.warn({ group, error }, 'A connection log cannot be written.');
      });
    },
    onWritten() {
      if (isToldFailing) logger.info({ group }, 'A connection log is written again.');
      isToldFailing = false;
    },
  });
}
