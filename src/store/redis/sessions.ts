import type { SessionStore } from '../../kernel/session-store.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

/** Sessions, a key each, which Redis forgets by its own clock. */
export function createRedisSessions({ ask, read }: RedisConnection): SessionStore {
  return {
    async get(key) {
      return (await read(keys.session(key))) ?? undefined;
    },
    async put(key, text, seconds) {
      const life = lifeInMilliseconds(seconds);
      await ask((redis) => redis.set(keys.session(key), text, 'PX', life));
    },
    async replace(key, text, seconds) {
      const life = lifeInMilliseconds(seconds);
      return (await ask((redis) => redis.set(keys.session(key), text, 'PX', life, 'XX'))) === 'OK';
    },
    async delete(key) {
      return (await ask((redis) => redis.del(keys.session(key)))) === 1;
    },
  };
}
