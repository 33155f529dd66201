import type { Clock } from '../../kernel/clock.ts';
import { StoreUnavailable } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { parseRedisUrl } from '../../kernel/redis-address.ts';
import type { Secret } from '../../kernel/secret.ts';
import { openConnection, type RedisConnection } from './connection.ts';
import { parseInfo } from './start-checks.ts';

/** How one Redis that holds data is set up, as far as it lets itself be seen: a member that is undefined is hidden. */
export interface RedisFacts {
  /** `host:port` of the address that was configured. */
  readonly redis: string;
  /** By how much its clock is ahead of ours, milliseconds. */
  readonly clockAhead: number | undefined;
  /** Fields of INFO, such as `redis_version` and `maxmemory_policy`. */
  readonly info: ReadonlyMap<string, string>;
  /** `always`, `everysec` or `no`. */
  readonly appendfsync: string | undefined;
  /** When snapshots are written; empty: never. */
  readonly save: string | undefined;
}

export interface RedisFactsOptions {
  readonly redisUrl: Secret;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Asks the one Redis, or every primary of a Cluster. Changes nothing. Throws `RedisUrlInvalid` and `StoreUnavailable`. */
export async function readRedisFacts(options: RedisFactsOptions): Promise<readonly RedisFacts[]> {
  const { redisUrl, clock, logger } = options;
  const connection = await openConnection(parseRedisUrl(redisUrl), clock, logger);
  try {
    const infos = await allowed(connection.askPrimaries((redis) => redis.info()));
    const times = await allowed(clocksAhead(connection, clock));
    const settings = await allowed(
      connection.askPrimaries((redis) => redis.config('GET', 'appendfsync', 'save')),
    );
    return (infos ?? ['']).map((info, index) => ({
      redis: connection.name,
      clockAhead: times?.[index],
      info: parseInfo(info),
      ...persistence(settings?.[index]),
    }));
  } finally {
    await connection.close();
  }
}

function clocksAhead(connection: RedisConnection, clock: Clock): Promise<readonly number[]> {
  return connection.askPrimaries(async (redis) => {
    const askedAt = clock();
    const [seconds = 0, microseconds = 0] = (await redis.time()).map(Number);
    return seconds * 1000 + microseconds / 1000 - (askedAt + clock()) / 2;
  });
}

/** The answer of CONFIG GET: names and values in turn. */
function persistence(answer: unknown): Pick<RedisFacts, 'appendfsync' | 'save'> {
  const words = Array.isArray(answer) ? answer.map(String) : [];
  const settingOf = (name: string) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
  return { appendfsync: settingOf('appendfsync'), save: settingOf('save') };
}

/** Undefined where this user may not ask, as with some hosted Redis. */
async function allowed<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    const reason = error instanceof StoreUnavailable ? String(error.details.reason) : '';
    if (/^(NOPERM|ERR unknown command)/.test(reason)) return undefined;
    throw error;
  }
}
