import { RedisStore } from 'connect-redis';
import type { SessionData } from 'express-session';
import type { Logger } from '../../kernel/logger.ts';
import { readSession } from '../stored-json.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

/**
 * connect-redis over the one connection. A session ends when its cookie does (after a day, when that names no end).
 * Looking at a page does not prolong it; only a saved change does. Listing all sessions is not offered.
 */
export function createRedisSessions(connection: RedisConnection, logger: Logger): RedisStore {
  return new RedisStore({
    client: commandsOver(connection),
    prefix: keys.sessionPrefix,
    disableTouch: true,
    serializer: {
      stringify: JSON.stringify,
      parse: (text) => readOrForget(text, logger),
    },
  });
}

/** The commands that connect-redis calls, in the form of ioredis, so that their failures are `StoreUnavailable`. */
function commandsOver({ ask }: RedisConnection) {
  return {
    get: (key: string) => ask((redis) => redis.get(key)),
    set: (key: string, value: string, unit: 'EX', seconds: number) =>
      ask((redis) => redis.set(key, value, unit, seconds)),
    del: (sessionKeys: string[]) => ask((redis) => redis.del(sessionKeys)),
  };
}

function readOrForget(text: string, logger: Logger): SessionData {
  const session = readSession(text);
  // Not its id: whoever holds that is signed in.
  if (session === undefined) logger.warn({}, 'A stored session is not readable and was ignored.');
  // connect-redis hands `null` on to express-session, which then begins a new session.
  return session ?? (null as unknown as SessionData);
}
