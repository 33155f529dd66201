import type { Logger } from '../../kernel/logger.ts';
import type { Versioned } from '../../kernel/versioned.ts';
import { concurrentChange, type ObjectKind, type ObjectStore } from '../object-kinds.ts';
import { jsonObject, readableOnes, readObject } from '../stored-json.ts';
import type { RedisConnection } from './connection.ts';
import { keys } from './keys.ts';
import { createObjectMemory } from './object-memory.ts';

/** The objects of one kind in one hash, a field each: `{"version":3,"value":{…}}`. */
export function createRedisObjects<Id extends string, Value>(
  connection: RedisConnection,
  kind: ObjectKind<Id, Value>,
  logger: Logger,
): ObjectStore<Id, Value> {
  const key = keys.objects(kind.name);
  const memory = createObjectMemory((id: Id, text) => readEnvelope(kind, id, text));
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
    async list() {
      const texts = await connection.ask((redis) => redis.hgetall(key));
      const inOrder = Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
      return readableOnes(
        inOrder.map(
          ([id, text]) =>
            () =>
              memory.read(id as Id, text),
        ),
        logger,
      );
    },
    async save(value, expectedVersion) {
      const id = kind.idOf(value);
      const version = expectedVersion + 1;
      // `version` first: the scripts read it there.
      const envelope = JSON.stringify({ version, value });
      const saved = await connection.ask((redis) =>
        redis.saveObject(key, keys.changed, id, expectedVersion, envelope),
      );
      if (saved === 0) throw concurrentChange(kind.name, id);
      return version;
    },
    async delete(id, expectedVersion) {
      const deleted = await connection.ask((redis) =>
        redis.deleteObject(key, keys.changed, id, expectedVersion),
      );
      if (deleted === 0) throw concurrentChange(kind.name, id);
    },
  };
}

function readEnvelope<Id extends string, Value>(
  kind: ObjectKind<Id, Value>,
  id: string,
  text: string,
): Versioned<Value> {
  const { version, value } = jsonObject(text) ?? {};
  const content = typeof version === 'number' ? value : undefined;
  const key = `${keys.objects(kind.name)}, field ${id} in Redis`;
  return { value: readObject(kind, id, content, key), version: Number(version) };
}
