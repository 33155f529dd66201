import { describe, expect, it } from 'vitest';
import { judgeRedis } from '../../src/doctor-redis.ts';
import type { RedisFacts } from '../../src/store/redis/facts.ts';

const GOOD = {
  redis_version: '7.0.15',
  maxmemory_policy: 'noeviction',
  aof_enabled: '1',
  role: 'master',
  aof_last_write_status: 'ok',
  rdb_last_bgsave_status: 'ok',
  used_memory: '1000',
  maxmemory: '0',
};

function judge(info: Partial<typeof GOOD> = {}, more: Partial<RedisFacts> = {}) {
  const facts = { redis: 'redis:6379', clockAhead: 0, appendfsync: 'always', save: '', ...more };
  return judgeRedis([{ ...facts, info: new Map(Object.entries({ ...GOOD, ...info })) }]);
}

const told = (findings: ReturnType<typeof judge>) =>
  findings.filter(({ level }) => level !== 'ok').map(({ level, text }) => `${level} ${text}`);

describe('judgeRedis', () => {
  it('finds nothing wrong with the settings that the README recommends, and says what they keep', () => {
    expect(told(judge())).toEqual([]);
    expect(judge().at(-1)?.text).toContain('survives a power failure');
    expect(judge({}, { appendfsync: 'everysec' }).at(-1)?.text).toContain('the last two seconds');
  });

  it.each([
    [{ redis_version: '5.0.14' }, /^fault .*version 5\.0\.14\. Update it to 6\.0/],
    [{ maxmemory_policy: 'volatile-lru' }, /^fault maxmemory-policy is volatile-lru/],
    [{ role: 'slave' }, /^fault Redis at redis:6379 is a replica/],
    [{ aof_last_write_status: 'err' }, /^fault Its last write to disk failed \(aof_last_write_status/],
    [{ rdb_last_bgsave_status: 'err' }, /^fault Its last write to disk failed \(rdb_last_bgsave_status/],
    [{ maxmemory: '1100' }, /^warning 90 % of its maxmemory are in use/],
    [{ aof_enabled: '0' }, /^warning appendonly is no and nothing is saved/],
  ])('says one thing about %j', (info, expected) => {
    expect(told(judge(info))).toEqual([expect.stringMatching(expected)]);
  });

  it('tells snapshots from no persistence at all', () => {
    expect(told(judge({ aof_enabled: '0' }, { save: '3600 1' }))).toEqual([
      expect.stringContaining('since its last snapshot is lost'),
    ]);
  });

  it('asks to make sure of what it cannot see, and calls it no fault', () => {
    const hidden = judgeRedis([
      {
        redis: 'redis:6379',
        clockAhead: undefined,
        info: new Map(),
        appendfsync: undefined,
        save: undefined,
      },
    ]);
    expect(hidden.map(({ level }) => level)).toEqual(['note', 'note', 'note']);
  });
});
