import type { Logger } from '../../kernel/logger.ts';
import { concurrentChange, type ObjectKind, type ObjectStore } from '../object-kinds.ts';
import { createObjectMemory } from '../object-memory.ts';
import { readEnvelope } from '../stored-json.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';

/** The objects of one kind in one hash, a field each: `{"version":3,"value":{…}}`. */
export function createRedisObjects<Id extends string, Value>(
  connection: RedisConnection,
  kind: ObjectKind<Id, Value>,
  logger: Logger,
): ObjectStore<Id, Value> {
  const key = keys.objects(kind.name);
  // A kind that lies beside no other, or has none beside it, names itself: the scripts understand.
  const beside = keys.objects(kind.beside ?? kind.name);
  const companion = keys.objects(kind.companion ?? kind.name);
  const place = (id: string) => `${key}, field ${id} in Redis`;
  const memory = createObjectMemory((id: Id, text) => readEnvelope(kind, id, text, place(id)), logger);
  return {
    async get(id, asOf) {
      const mark = await asOf;
      const known = memory.under(id, mark);
      if (known) return known;
      const text = await connection.ask((redis) => redis.hget(key, id));
      if (text !== null) return memory.read(id, text, mark);
      memory.forget(id);
      return undefined;
    },
    async list(asOf) {
      const mark = await asOf;
      const known = memory.allUnder(mark);
      if (known) return known;
      const texts = await connection.ask((redis) => redis.hgetall(key));
      const inOrder = Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
      return memory.readAll(inOrder as [Id, string][], mark);
    },
    async save(value, expectedVersion) {
      const id = kind.idOf(value);
      const version = expectedVersion + 1;
      // `version` first: the scripts read it there.
      const envelope = JSON.stringify({ version, value });
      const saved = await connection.ask((redis) =>
        redis.saveObject(key, keys.changed, beside, id, expectedVersion, envelope),
      );
      if (saved === 0) throw concurrentChange(kind.name, id);
      return version;
    },
    async delete(id, expectedVersion) {
      const deleted = await connection.ask((redis) =>
        redis.deleteObject(key, keys.changed, companion, id, expectedVersion),
      );
      if (deleted === 0) throw concurrentChange(kind.name, id);
    },
  };
}
