import type { Logger } from '../../kernel/logger.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

const INTERVAL_MILLISECONDS = 10_000;

/** In one step of Redis, which serves nobody else meanwhile: some milliseconds. */
const AT_ONCE = 1000;

/** Forgets connections whose hour is over, every ten seconds, until `stop`. Reading ignores them anyway. */
export function startRedisSweeper(connection: RedisConnection, logger: Logger): { stop(): void } {
  const sweep = async () => {
    try {
      while ((await forgetSome(connection)) === AT_ONCE);
    } catch (error) {
      // The outage has lines of its own.
      logger.debug({ error }, 'Ended connections could not be forgotten; the next sweep tries again.');
    }
  };
  const timer = setInterval(sweep, INTERVAL_MILLISECONDS).unref();
  return { stop: () => clearInterval(timer) };
}

function forgetSome({ ask }: RedisConnection): Promise<number> {
  return ask((redis) =>
    redis.forgetConnections(
      keys.connections,
      keys.connectionsByEndpoint,
      keys.connectionsByUser,
      keys.connectionEnds,
      AT_ONCE,
    ),
  );
}
