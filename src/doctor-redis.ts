import { type Finding, findingsAbout } from './doctor-finding.ts';
import type { RedisFacts } from './store/redis/facts.ts';

/** Judges how each Redis is set up: does it keep what it is given. README, "Several replicas on Redis", gives the reasons. */
export function judgeRedis(all: readonly RedisFacts[]): readonly Finding[] {
  return all.flatMap((facts) => [
    version(facts),
    eviction(facts),
    persistence(facts),
    ...role(facts),
    ...lastWrites(facts),
    ...memory(facts),
  ]);
}

const { ok, note, warning, fault } = findingsAbout('Redis');

/** docs/decisions/0003: Lua and commands that Postern uses are there since. */
const OLDEST_MAJOR = 6;

function version({ redis, info }: RedisFacts): Finding {
  const found = info.get('redis_version');
  if (found === undefined)
    return note(`Redis at ${redis} does not show its version. It must be ${OLDEST_MAJOR}.0 or newer.`);
  const major = Number.parseInt(found, 10);
  if (major < OLDEST_MAJOR)
    return fault(`Redis at ${redis} is version ${found}. Update it to ${OLDEST_MAJOR}.0 or newer.`);
  return ok(`Redis at ${redis} answers; it is version ${found}.`);
}

function eviction({ info }: RedisFacts): Finding {
  const policy = info.get('maxmemory_policy');
  if (policy === 'noeviction')
    return ok('maxmemory-policy is noeviction: nothing that was stored is thrown away.');
  if (policy === undefined)
    return note('It does not show its maxmemory-policy. Make sure that it is noeviction.');
  return fault(
    `maxmemory-policy is ${policy}: a used Assertion could be forgotten and used again. Set it to noeviction; Postern does not start otherwise.`,
  );
}

function persistence({ info, appendfsync, save }: RedisFacts): Finding {
  const appendOnly = info.get('aof_enabled');
  if (appendOnly === undefined)
    return note('It does not show whether it writes an append-only file. Make sure that appendonly is yes.');
  if (appendOnly === '1') return ok(`appendonly is yes${APPENDFSYNC[appendfsync ?? ''] ?? ''}.`);
  const snapshots = save === undefined ? info.get('rdb_last_save_time') !== undefined : save !== '';
  return snapshots
    ? warning(
        'appendonly is no: when Redis ends, what changed since its last snapshot is lost. Set appendonly to yes.',
      )
    : warning('appendonly is no and nothing is saved: when Redis ends, all is lost. Set appendonly to yes.');
}

const APPENDFSYNC: Readonly<Record<string, string>> = {
  always: ', appendfsync always: what was acknowledged survives a power failure',
  everysec:
    ', appendfsync everysec: it survives the end of Redis; a power failure may lose the last two seconds',
  no: ', appendfsync no: it survives the end of Redis; a power failure may lose half a minute',
};

function role({ redis, info }: RedisFacts): readonly Finding[] {
  if (info.get('role') !== 'slave') return [];
  return [
    fault(`Redis at ${redis} is a replica and takes no writes. Name the primary in POSTERN_REDIS_URL.`),
  ];
}

function lastWrites({ info }: RedisFacts): readonly Finding[] {
  const failed = ['aof_last_write_status', 'rdb_last_bgsave_status'].filter(
    (name) => (info.get(name) ?? 'ok') !== 'ok',
  );
  return failed.map((name) =>
    fault(`Its last write to disk failed (${name} is err). Check the disk of the Redis machine.`),
  );
}

/** With noeviction a full Redis refuses every write. */
const NEARLY_FULL = 0.9;

function memory({ info }: RedisFacts): readonly Finding[] {
  const used = Number(info.get('used_memory') ?? 0);
  const most = Number(info.get('maxmemory') ?? 0);
  if (most === 0 || used < NEARLY_FULL * most) return [];
  const percent = Math.floor((100 * used) / most);
  return [warning(`${percent} % of its maxmemory are in use. Raise maxmemory before it refuses to write.`)];
}
