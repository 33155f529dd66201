import { StoreUnavailable } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { EvictionPolicyUnsafe } from '../errors.ts';
import type { RedisConnection } from './connection.ts';

/**
 * Looks, once at the start, whether Redis keeps what it is given. Throws `EvictionPolicyUnsafe` when it may evict;
 * only warns when there is no append-only file, or when Redis does not let its settings be seen (as some hosted ones).
 */
export async function checkServer(connection: RedisConnection, logger: Logger): Promise<void> {
  for (const info of await serverInfo(connection)) {
    checkEviction(info, connection.name, logger);
    if (info.get('aof_enabled') === '0') {
      logger.warn(
        { redis: connection.name },
        'Redis writes no append-only file: changes that were acknowledged may be lost when it stops. Set appendonly yes.',
      );
    }
  }
}

type Info = ReadonlyMap<string, string>;

function checkEviction(info: Info, redis: string, logger: Logger): void {
  const policy = info.get('maxmemory_policy');
  if (policy === 'noeviction') return;
  if (policy !== undefined) {
    throw new EvictionPolicyUnsafe(
      `Redis at ${redis} may evict what Postern must keep: its maxmemory-policy is ${policy}. ` +
        'Set maxmemory-policy to noeviction and start again.',
      { redis, policy },
    );
  }
  logger.warn({ redis }, 'Redis does not show its maxmemory-policy; make sure that it is noeviction.');
}

async function serverInfo(connection: RedisConnection): Promise<readonly Info[]> {
  try {
    // INFO tells the same as CONFIG GET and is allowed where CONFIG is not.
    return (await connection.askPrimaries((redis) => redis.info())).map(parseInfo);
  } catch (error) {
    if (isForbidden(error)) return [new Map()];
    throw error;
  }
}

function isForbidden(error: unknown): boolean {
  return (
    error instanceof StoreUnavailable && /^(NOPERM|ERR unknown command)/.test(String(error.details.reason))
  );
}

/** The fields of INFO by name; headings are left out. */
export function parseInfo(text: string): Info {
  const fields = text.matchAll(/^(?<name>\w+):(?<value>.*?)\r?$/gm);
  return new Map(Array.from(fields, ({ groups }) => [groups?.name ?? '', groups?.value ?? '']));
}
