import type { Result } from 'ioredis';
import { CONNECTION_SCRIPTS } from './connection-scripts.ts';

/** The version in an envelope that `objects.ts` wrote; 0 when there is none, -1 (no version at all) when it is damaged. */
const STORED_VERSION = `
local stored = redis.call('HGET', KEYS[1], ARGV[1])
local version = 0
if stored then version = tonumber(string.match(stored, '^{"version":(%d+),')) or -1 end
`;

/** Redis runs one script after the other, each longer than the microsecond that its clock tells apart. */
const MARK_CHANGE = `
local time = redis.call('TIME')
redis.call('SET', KEYS[2], time[1] .. '.' .. time[2])`;

const NOW_IN_MICROSECONDS = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])`;

/** Lua that Redis runs whole or not at all. Each names its keys, so that a Cluster can route it. */
export const SCRIPTS = {
  /**
   * KEYS hash, mark, the hash of what it lies beside (itself: of nothing); ARGV id, expected version, envelope. 1 when saved,
   * 0 when the stored version is another, or what it lies beside is gone.
   */
  saveObject: {
    numberOfKeys: 3,
    lua: `${STORED_VERSION}
if version ~= tonumber(ARGV[2]) then return 0 end
if KEYS[3] ~= KEYS[1] and redis.call('HEXISTS', KEYS[3], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
${MARK_CHANGE}
return 1`,
  },
  /**
   * KEYS hash, mark, the hash of what lies beside it and goes with it (itself: nothing does); ARGV id, expected version. 1 when
   * deleted, 0 when the stored version is another or nothing is stored.
   */
  deleteObject: {
    numberOfKeys: 3,
    lua: `${STORED_VERSION}
if not stored or version ~= tonumber(ARGV[2]) then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
${MARK_CHANGE}
return 1`,
  },
  /** KEYS anything, mark. */
  markChange: { numberOfKeys: 2, lua: MARK_CHANGE },
  /** KEYS item; ARGV live mark, consumed content. What was stored before, or nil; KEEPTTL leaves its end as it was. */
  consumeItem: {
    numberOfKeys: 1,
    lua: `
local stored = redis.call('GET', KEYS[1])
if stored and string.sub(stored, 1, 1) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL') end
return stored`,
  },
  /** KEYS counter; ARGV window in milliseconds, amount. The count, these hits included. */
  countHits: {
    numberOfKeys: 1,
    lua: `
local count = redis.call('INCRBY', KEYS[1], ARGV[2])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count`,
  },
  /** KEYS counters; ARGV of each: window in milliseconds, limit. For each 1 when it was counted, 0 when the limit was reached before. */
  countHitsWithin: {
    lua: `
local counted = {}
for place, key in ipairs(KEYS) do
  local count = tonumber(redis.call('GET', key) or '0')
  counted[place] = count < tonumber(ARGV[2 * place]) and 1 or 0
  if counted[place] == 1 then
    redis.call('INCR', key)
    if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, ARGV[2 * place - 1]) end
  end
end
return counted`,
  },
  /** KEYS items; ARGV of each: content, life in milliseconds. For each 1 when it was put, 0 when something was there. */
  putItems: {
    lua: `
local put = {}
for place, key in ipairs(KEYS) do
  local done = redis.call('SET', key, ARGV[2 * place - 1], 'PX', ARGV[2 * place], 'NX')
  put[place] = done and 1 or 0
end
return put`,
  },
  /** KEYS counter. */
  releaseHit: {
    numberOfKeys: 1,
    lua: `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count > 0 then return redis.call('DECR', KEYS[1]) end
return 0`,
  },
  /** KEYS ends, texts; ARGV reference, text, life in milliseconds, how many there may be. Forgets what is over or too much. */
  keepTrace: {
    numberOfKeys: 2,
    lua: `${NOW_IN_MICROSECONDS}
local ends = now + tonumber(ARGV[3]) * 1000
redis.call('ZADD', KEYS[1], string.format('%.0f', ends), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[4])
local many = redis.call('ZRANGE', KEYS[1], 0, -1 - tonumber(ARGV[4]))
for _, gone in ipairs({over, many}) do
  for _, reference in ipairs(gone) do
    redis.call('ZREM', KEYS[1], reference)
    redis.call('HDEL', KEYS[2], reference)
  end
end
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
if last[2] then
  local left = math.ceil((tonumber(last[2]) - now) / 1000)
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, left) end
end
return 1`,
  },
  /** KEYS ends, texts; ARGV reference. Its text, or nil. */
  findTrace: {
    numberOfKeys: 2,
    lua: `${NOW_IN_MICROSECONDS}
local ends = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or '0')
if ends <= now then return false end
return redis.call('HGET', KEYS[2], ARGV[1])`,
  },
  /** KEYS lease; ARGV holder, life in milliseconds. 1 when the holder has it now. */
  acquireLease: {
    numberOfKeys: 1,
    lua: `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`,
  },
  /** KEYS lease; ARGV holder. */
  releaseLease: {
    numberOfKeys: 1,
    lua: `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`,
  },
  ...CONNECTION_SCRIPTS,
} as const;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    saveObject(
      key: string,
      markKey: string,
      besideKey: string,
      id: string,
      version: number,
      envelope: string,
    ): Result<number, Context>;
    deleteObject(
      key: string,
      markKey: string,
      companionKey: string,
      id: string,
      version: number,
    ): Result<number, Context>;
    markChange(key: string, markKey: string): Result<null, Context>;
    consumeItem(key: string, liveMark: string, consumed: string): Result<string | null, Context>;
    countHits(key: string, windowMilliseconds: number, amount: number): Result<number, Context>;
    /** Keys first, then the arguments. */
    countHitsWithin(keys: number, ...keysAndArguments: (string | number)[]): Result<number[], Context>;
    putItems(keys: number, ...keysAndArguments: (string | number)[]): Result<number[], Context>;
    releaseHit(key: string): Result<number, Context>;
    keepTrace(
      endsKey: string,
      textsKey: string,
      reference: string,
      text: string,
      milliseconds: number,
      most: number,
    ): Result<number, Context>;
    findTrace(endsKey: string, textsKey: string, reference: string): Result<string | null, Context>;
    acquireLease(key: string, holder: string, milliseconds: number): Result<number, Context>;
    releaseLease(key: string, holder: string): Result<number, Context>;
  }
}
