import type { OneTimeItem, OneTimeStore } from '../../kernel/one-time-store.ts';
import { lifeInMilliseconds } from '../milliseconds.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

/** First character of what is stored: a live value, or the tombstone of a consumed one. */
const LIVE = '+';
const CONSUMED = '-';

interface NewItem {
  readonly key: string;
  readonly content: string;
  /** Milliseconds. */
  readonly life: number;
}

/** One-time items, a key each, which Redis forgets by its own clock. */
export function createRedisOneTimeStore(connection: RedisConnection): OneTimeStore {
  const put = connection.together((redis, items: readonly NewItem[]) => {
    const contents = items.flatMap(({ content, life }) => [content, life]);
    return redis.putItems(items.length, ...items.map(({ key }) => key), ...contents);
  });
  return {
    async putIfAbsent(key, value, ttlSeconds) {
      const life = lifeInMilliseconds(ttlSeconds);
      return (await put({ key: keys.oneTime(key), content: LIVE + value, life })) === 1;
    },
    async get(key) {
      const stored = await connection.ask((redis) => redis.get(keys.oneTime(key)));
      return stored === null ? undefined : itemOf(stored);
    },
    async consume(key, tombstone) {
      const stored = await connection.ask((redis) =>
        redis.consumeItem(keys.oneTime(key), LIVE, CONSUMED + tombstone),
      );
      if (stored === null) return { outcome: 'unknown' };
      const item = itemOf(stored);
      return item.state === 'live'
        ? { outcome: 'won', value: item.value }
        : { outcome: 'already-consumed', tombstone: item.tombstone };
    },
  };
}

function itemOf(stored: string): OneTimeItem {
  const content = stored.slice(1);
  return stored.startsWith(LIVE)
    ? { state: 'live', value: content }
    : { state: 'consumed', tombstone: content };
}
