import type { Logger } from '../../kernel/logger.ts';
import type { Versioned } from '../../kernel/versioned.ts';
import { concurrentChange, type ObjectKind, type ObjectStore } from '../object-kinds.ts';
import { jsonObject, readableOnes, readObject } from '../stored-json.ts';
import type { SqliteDatabase } from './database.ts';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly value: string;
}

/** The objects of one kind, a row each, with the version that the next save must name. */
export function createSqliteObjects<Id extends string, Value>(
  database: SqliteDatabase,
  kind: ObjectKind<Id, Value>,
  logger: Logger,
): ObjectStore<Id, Value> {
  const select = database.prepare('SELECT id, version, value FROM objects WHERE kind = ?1 AND id = ?2');
  const selectAll = database.prepare('SELECT id, version, value FROM objects WHERE kind = ?1 ORDER BY id');
  const insert = database.prepare(
    'INSERT INTO objects (kind, id, version, value) VALUES (?1, ?2, 1, ?3) ON CONFLICT DO NOTHING',
  );
  const update = database.prepare(
    'UPDATE objects SET version = version + 1, value = ?3 WHERE kind = ?1 AND id = ?2 AND version = ?4',
  );
  const remove = database.prepare('DELETE FROM objects WHERE kind = ?1 AND id = ?2 AND version = ?3');

  return {
    async get(id) {
      const row = await database.attempt(() => select.get(kind.name, id) as Row | undefined);
      return row && readRow(kind, row);
    },
    async list() {
      const rows = await database.attempt(() => selectAll.all(kind.name) as unknown as Row[]);
      return readableOnes(
        rows.map((row) => () => readRow(kind, row)),
        logger,
      );
    },
    async save(value, expectedVersion) {
      const id = kind.idOf(value);
      const text = JSON.stringify(value);
      const { changes } = await database.attempt(() =>
        expectedVersion === 0
          ? insert.run(kind.name, id, text)
          : update.run(kind.name, id, text, expectedVersion),
      );
      if (changes === 0) throw concurrentChange(kind.name, id);
      return expectedVersion + 1;
    },
    async delete(id, expectedVersion) {
      const { changes } = await database.attempt(() => remove.run(kind.name, id, expectedVersion));
      if (changes === 0) throw concurrentChange(kind.name, id);
    },
  };
}

function readRow<Id extends string, Value>(kind: ObjectKind<Id, Value>, row: Row): Versioned<Value> {
  const key = `objects, kind '${kind.name}', id '${row.id}' in postern.sqlite`;
  return { value: readObject(kind, row.id, jsonObject(row.value), key), version: row.version };
}
