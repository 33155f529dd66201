import { Redis } from 'ioredis';

/** Every key in a Redis, and all that it holds, as one text. */
export async function redisContents(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const keys = await redis.keys('*');
    const contents = await Promise.all(keys.map((key) => contentsOf(redis, key)));
    return JSON.stringify(contents);
  } finally {
    redis.disconnect();
  }
}

async function contentsOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === 'string') return [key, await redis.get(key)];
  if (type === 'hash') return [key, await redis.hgetall(key)];
  if (type === 'zset') return [key, await redis.zrange(key, 0, -1)];
  // What nobody looks into could hold anything.
  throw new Error(`${key} is of the type ${type}, which nothing here looks into.`);
}
