import type { Result } from 'ioredis';

/**
 * A connection is a field of a hash, `{"version":3,"value":{…}}`, with `"expiresAt":…,` between the two once it has ended.
 * Beside it stand sorted sets whose members all have the score 0, so that they are ordered by their bytes: `<endpoint>:<id>`, and
 * `<endpoint>:<hash of the user name>:<id>`. The set of ends has the latter with the end of its hour as the score.
 */
const NOW_IN_MILLISECONDS = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)`;

/** Nil for what is not there, and for what is due to be forgotten. */
const FIND_LIVE = `${NOW_IN_MILLISECONDS}
local function live(id)
  local stored = redis.call('HGET', KEYS[1], id)
  if not stored then return nil end
  local expires = tonumber(string.match(stored, '^{"version":%d+,"expiresAt":(%d+),'))
  if expires and expires <= now then return nil end
  return stored
end`;

/** Lua over the connections; each names its keys, which share a slot. */
export const CONNECTION_SCRIPTS = {
  /**
   * KEYS hash, by endpoint, by user, active, ends; ARGV id, expected version, envelope, member by endpoint, member by user, end of
   * its hour or an empty text. 1 when saved, 0 when the stored version is another.
   */
  saveConnection: {
    numberOfKeys: 5,
    lua: `${FIND_LIVE}
local stored = live(ARGV[1])
local version = 0
if stored then version = tonumber(string.match(stored, '^{"version":(%d+),')) or -1 end
if version ~= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[2], 0, ARGV[4])
redis.call('ZADD', KEYS[3], 0, ARGV[5])
if ARGV[6] == '' then
  redis.call('ZADD', KEYS[4], 0, ARGV[4])
  redis.call('ZREM', KEYS[5], ARGV[5])
else
  redis.call('ZREM', KEYS[4], ARGV[4])
  redis.call('ZADD', KEYS[5], ARGV[6], ARGV[5])
end
return 1`,
  },
  /** KEYS hash; ARGV ids. What is stored under each, or nil. */
  readConnections: {
    numberOfKeys: 1,
    lua: `${FIND_LIVE}
local found = {}
for index, id in ipairs(ARGV) do found[index] = live(id) or false end
return found`,
  },
  /**
   * KEYS hash, index; ARGV what its members begin with, the last id before those that are asked for, how many at most. Ids and what is
   * stored under them, in turn.
   */
  rangeOfConnections: {
    numberOfKeys: 2,
    lua: `${FIND_LIVE}
local prefix, from, limit = ARGV[1], '(' .. ARGV[1] .. ARGV[2], tonumber(ARGV[3])
local last, found = '[' .. prefix .. '\\255', {}
while #found < 2 * limit do
  local members = redis.call('ZRANGEBYLEX', KEYS[2], from, last, 'LIMIT', 0, limit - #found / 2)
  if #members == 0 then break end
  for _, member in ipairs(members) do
    local id = string.sub(member, #prefix + 1)
    local stored = live(id)
    if stored then
      found[#found + 1] = id
      found[#found + 1] = stored
    end
    from = '(' .. member
  end
end
return found`,
  },
  /** KEYS hash, by endpoint, by user, ends; ARGV how many at most. How many were forgotten. */
  forgetConnections: {
    numberOfKeys: 4,
    lua: `${NOW_IN_MILLISECONDS}
local members = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[1])
for _, member in ipairs(members) do
  local endpoint, id = string.match(member, '^([^:]*):[^:]*:(.*)$')
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[2], endpoint .. ':' .. id)
  redis.call('ZREM', KEYS[3], member)
  redis.call('ZREM', KEYS[4], member)
end
return #members`,
  },
} as const;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    saveConnection(
      key: string,
      byEndpointKey: string,
      byUserKey: string,
      activeKey: string,
      endsKey: string,
      id: string,
      version: number,
      envelope: string,
      endpointMember: string,
      userMember: string,
      expiresAt: number | '',
    ): Result<number, Context>;
    readConnections(key: string, ...ids: string[]): Result<(string | null)[], Context>;
    rangeOfConnections(
      key: string,
      indexKey: string,
      prefix: string,
      after: string,
      limit: number,
    ): Result<string[], Context>;
    forgetConnections(
      key: string,
      byEndpointKey: string,
      byUserKey: string,
      endsKey: string,
      most: number,
    ): Result<number, Context>;
  }
}
