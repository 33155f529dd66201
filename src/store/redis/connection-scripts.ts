import type { Result } from 'ioredis';

/**
 * A connection is a field of a hash, `{"version":3,"value":{…}}`, and between the two stand `"expiresAt":…,` once it has ended,
 * `"address":…,` while it holds one (the truth of that, whatever the value says) and `"code":"…",` while it waits for a browser.
 * Beside it stand sorted sets whose members all have the score 0, so that they are ordered by their bytes: `<endpoint>:<id>`,
 * `<endpoint>:<hash of the user name>:<id>` and `<hash of the gateway's name>:<id>`. The set of ends has the second of them with the end of its
 * hour as the score, and the set of what is due has ids with the time.
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

/**
 * KEYS hash, by endpoint, by user, by gateway, with orders, due, ends, codes, and of the endpoint: leases, freed addresses, pool. ARGV id,
 * expected version, value, members by endpoint, by user and by gateway, then `1` or nothing: is it listed, has it an order, does it keep its
 * address; and, empty where there is none: code, when it is due, when its hour is over.
 * Damaged is what has no version: no save fits it.
 */
const READ_BEFORE = `${FIND_LIVE}
local id, expected = ARGV[1], tonumber(ARGV[2])
local stored = live(id)
local version, address, code = 0, nil, nil
if stored then
  version = tonumber(string.match(stored, '^{"version":(%d+),')) or -1
  address = string.match(stored, '^{[^{]*"address":(%d+),')
  code = string.match(stored, '^{[^{]*"code":"([^"]*)",')
end

local function mark(key, condition, score, member)
  if condition ~= '' then redis.call('ZADD', key, score, member) else redis.call('ZREM', key, member) end
end

local function write(value)
  local envelope = '{"version":' .. string.format('%.0f', version + 1) .. ','
  if ARGV[12] ~= '' then envelope = envelope .. '"expiresAt":' .. ARGV[12] .. ',' end
  if address then envelope = envelope .. '"address":' .. address .. ',' end
  if ARGV[10] ~= '' then envelope = envelope .. '"code":"' .. ARGV[10] .. '",' end
  redis.call('HSET', KEYS[1], id, envelope .. '"value":' .. value .. '}')
  if ARGV[7] ~= '' then
    redis.call('ZADD', KEYS[2], 0, ARGV[4])
    redis.call('ZADD', KEYS[3], 0, ARGV[5])
  end
  mark(KEYS[4], ARGV[11], 0, ARGV[6])
  mark(KEYS[5], ARGV[8], 0, ARGV[6])
  mark(KEYS[6], ARGV[11], ARGV[11], id)
  mark(KEYS[7], ARGV[12], ARGV[12], ARGV[5])
  if code and code ~= ARGV[10] then redis.call('HDEL', KEYS[8], code) end
  if ARGV[10] ~= '' then redis.call('HSET', KEYS[8], ARGV[10], id) end
end
`;

/**
 * ARGV 13 to 15: first and last address, how many may be held. An address that was never given, or else the one that was freed the longest ago. A
 * pool that is not what it was (the endpoint was made anew with another client CIDR) begins anew, and goes past what is still held.
 */
const TAKE_ADDRESS = `
local first, last = tonumber(ARGV[13]), tonumber(ARGV[14])
local name = ARGV[13] .. '-' .. ARGV[14]
local function is_held(number) return redis.call('HEXISTS', KEYS[9], string.format('%.0f', number)) == 1 end

local function next_unused()
  local known, number = string.match(redis.call('GET', KEYS[11]) or '', '^(%d+-%d+):(%d+)$')
  local next = first
  if known == name then next = tonumber(number) else redis.call('DEL', KEYS[10]) end
  while next <= last and is_held(next) do next = next + 1 end
  redis.call('SET', KEYS[11], name .. ':' .. string.format('%.0f', math.min(next, last) + 1))
  if next <= last then return next end
end

local function longest_freed()
  while true do
    local freed = tonumber(redis.call('LPOP', KEYS[10]) or '')
    if not freed then return nil end
    if first <= freed and freed <= last and not is_held(freed) then return freed end
  end
end

local function take()
  if redis.call('HLEN', KEYS[9]) >= tonumber(ARGV[15]) then return nil end
  local number = next_unused() or longest_freed()
  if not number then return nil end
  local text = string.format('%.0f', number)
  redis.call('HSET', KEYS[9], text, id)
  for _, key in ipairs({KEYS[10], KEYS[11]}) do redis.call('PERSIST', key) end
  return text
end

local function dotted(text)
  local number = tonumber(text)
  local parts = {}
  for place = 4, 1, -1 do
    parts[place] = string.format('%.0f', number % 256)
    number = math.floor(number / 256)
  end
  return table.concat(parts, '.')
end
`;

/** Lua over the connections; each names its keys, which share a slot. */
export const CONNECTION_SCRIPTS = {
  /**
   * Keys and arguments as above. 1 when saved, 0 when the stored version is another. An hour after nobody holds an address of an endpoint any
   * more, nothing is left of its pool.
   */
  saveConnection: {
    numberOfKeys: 11,
    lua: `${READ_BEFORE}
if version ~= expected then return 0 end
if address and ARGV[9] == '' then
  redis.call('HDEL', KEYS[9], address)
  redis.call('RPUSH', KEYS[10], address)
  if redis.call('EXISTS', KEYS[9]) == 0 then
    for _, key in ipairs({KEYS[10], KEYS[11]}) do redis.call('PEXPIRE', key, 3600000) end
  end
  address = nil
end
write(ARGV[3])
return 1`,
  },
  /**
   * The same, and the pool; the value begins behind `{"clientIp":"…",`. The address as text when it was admitted, an empty text when the pool
   * is full, nil when the stored version is another.
   */
  admitConnection: {
    numberOfKeys: 11,
    lua: `${READ_BEFORE}${TAKE_ADDRESS}
if version ~= expected then return false end
address = address or take()
if not address then return '' end
write('{"clientIp":"' .. dotted(address) .. '",' .. ARGV[3])
return dotted(address)`,
  },
  /** KEYS hash; ARGV ids. What is stored under each, or nil. */
  readConnections: {
    numberOfKeys: 1,
    lua: `${FIND_LIVE}
local found = {}
for index, id in ipairs(ARGV) do found[index] = live(id) or false end
return found`,
  },
  /** KEYS hash, codes; ARGV code. The id and what is stored under it, or nothing. */
  readConnectionOfCode: {
    numberOfKeys: 2,
    lua: `${FIND_LIVE}
local id = redis.call('HGET', KEYS[2], ARGV[1])
local stored = id and live(id)
if not stored then return {} end
return {id, stored}`,
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
  /** KEYS hash, due; ARGV the time, how many at most. Ids and what is stored under them, in turn, the longest due first. */
  dueConnections: {
    numberOfKeys: 2,
    lua: `${FIND_LIVE}
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  local stored = live(id)
  if stored then
    found[#found + 1] = id
    found[#found + 1] = stored
  end
end
return found`,
  },
  /** KEYS hash, by endpoint, by user, ends; ARGV how many at most. How many were forgotten. */
  forgetConnections: {
    numberOfKeys: 4,
    lua: `${FIND_LIVE}
local members = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[1])
for _, member in ipairs(members) do
  local endpoint, id = string.match(member, '^([^:]*):[^:]*:(.*)$')
  -- Somebody may have begun anew under the same id; then another name stands there, for a save takes its own away.
  if not live(id) then
    redis.call('HDEL', KEYS[1], id)
    redis.call('ZREM', KEYS[2], endpoint .. ':' .. id)
  end
  redis.call('ZREM', KEYS[3], member)
  redis.call('ZREM', KEYS[4], member)
end
return #members`,
  },
  /** KEYS schema, and what goes when it is below 4; ARGV the schema that is claimed. */
  claimSchema: {
    numberOfKeys: 6,
    lua: `
local found = tonumber(redis.call('GET', KEYS[1]) or '')
if not found or found < 4 then redis.call('DEL', unpack(KEYS, 2)) end
redis.call('SET', KEYS[1], ARGV[1])
return 1`,
  },
} as const;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    saveConnection(...keysAndArguments: readonly (string | number)[]): Result<number, Context>;
    admitConnection(...keysAndArguments: readonly (string | number)[]): Result<string | null, Context>;
    readConnections(key: string, ...ids: string[]): Result<(string | null)[], Context>;
    readConnectionOfCode(key: string, codesKey: string, codeHash: string): Result<string[], Context>;
    rangeOfConnections(
      key: string,
      indexKey: string,
      prefix: string,
      after: string,
      limit: number,
    ): Result<string[], Context>;
    dueConnections(key: string, dueKey: string, now: number, limit: number): Result<string[], Context>;
    forgetConnections(
      key: string,
      byEndpointKey: string,
      byUserKey: string,
      endsKey: string,
      most: number,
    ): Result<number, Context>;
    claimSchema(...keysAndSchema: readonly (string | number)[]): Result<number, Context>;
  }
}
