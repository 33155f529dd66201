import type { Server } from 'node:http';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';

/** Requests in flight get this long to be answered (milliseconds): less than the 30 s after which Kubernetes kills. */
const DRAIN_MILLISECONDS = 10_000;
/** How often connections that have become idle are closed meanwhile (milliseconds). */
const SWEEP_MILLISECONDS = 50;

/**
 * Stops accepting, answers what is in flight, and closes each connection as it becomes idle.
 * Resolves with true when all ended by themselves, false when some had to be cut after ten seconds.
 */
export async function drain(server: Server, milliseconds = DRAIN_MILLISECONDS): Promise<boolean> {
  if (!server.listening) return true;
  let cut = false;
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MILLISECONDS);
  const limit = setTimeout(() => {
    cut = true;
    server.closeAllConnections();
  }, milliseconds);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(sweep);
  clearTimeout(limit);
  return !cut;
}

export interface StopNeeds {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Everything that must end, in order. */
  readonly stop: () => Promise<void>;
  readonly exit: (code: number) => void;
}

/** Ctrl-C under npm arrives twice, once from the terminal and once from npm: within this time it is one (milliseconds). */
const SAME_KEYPRESS_MILLISECONDS = 500;

/** What a signal means: the first stops gracefully and exits with 0; the second exits at once with 1. */
export function createSignalHandler({ clock, logger, stop, exit }: StopNeeds): (signal: string) => void {
  let stoppingSince: number | undefined;
  return (signal) => {
    if (stoppingSince !== undefined) {
      if (clock() - stoppingSince >= SAME_KEYPRESS_MILLISECONDS) exit(1);
      return;
    }
    stoppingSince = clock();
    logger.info({ signal }, 'Stopping: requests in flight are still answered.');
    stop().then(
      () => exit(0),
      (error: unknown) => {
        logger.error({ error }, 'Stopping failed.');
        exit(1);
      },
    );
  };
}
