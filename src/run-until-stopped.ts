import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import { createSignalHandler } from './ops/shutdown.ts';
import type { Serving } from './serve.ts';

export interface RunNeeds {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly start: () => Promise<Serving>;
}

/**
 * Serves until SIGTERM or SIGINT; SIGHUP reads the configuration again. A failure that nobody caught ends the process
 * at once: what it left half done is unknown, and the next start begins from the store. Returns when all has started.
 */
export async function runUntilStopped({ logger, clock, start }: RunNeeds): Promise<void> {
  const exit = (code: number) => process.exit(code);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.error({ error, event }, 'A failure that nobody expected. Postern ends; start it again.');
      exit(1);
    });
  }
  // From the first moment a signal finds a handler: one that comes while all is starting waits for that.
  const starting = start();
  const stop = async () => (await starting).stop();
  const onSignal = createSignalHandler({ clock, logger, stop, exit });
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  process.on('SIGHUP', async () => (await starting).reload());
  await starting;
}
