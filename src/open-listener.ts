import type { Server } from 'node:http';
import type { Logger } from './kernel/logger.ts';
import { listen } from './ops/listen.ts';
import type { ListenAddress } from './ops/listen-address.ts';
import { drain } from './ops/shutdown.ts';

/** What must be let go of at the end, the last one first. */
export type Closers = (() => Promise<unknown>)[];

/**
 * Lets `server` listen at `address`, which the environment variable `variable` gave, and at the end answer what is in
 * flight. Throws `ConfigurationFaulty`.
 */
export async function openListener(
  { logger }: { readonly logger: Logger },
  server: Server,
  variable: string,
  address: ListenAddress,
  closers: Closers,
): Promise<ListenAddress> {
  const bound = await listen(server, address, variable);
  closers.push(async () => {
    const allAnswered = await drain(server);
    if (!allAnswered) logger.warn({ variable }, 'Some requests took too long and were cut.');
  });
  return bound;
}
