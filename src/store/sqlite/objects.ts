import type { Logger } from '../../kernel/logger.ts';
import { concurrentChange, type ObjectKind, type ObjectStore } from '../object-kinds.ts';
import { createObjectMemory } from '../object-memory.ts';
import { readEnvelope } from '../stored-json.ts';
import type { ChangeMark } from './change-mark.ts';
import type { SqliteDatabase } from './database.ts';
import { ENVELOPE } from './envelope.ts';

interface Row<Id> {
  readonly id: Id;
  readonly envelope: string;
}

/** The objects of one kind, a row each, with the version that the next save must name. */
export function createSqliteObjects<Id extends string, Value>(
  database: SqliteDatabase,
  mark: ChangeMark,
  kind: ObjectKind<Id, Value>,
  logger: Logger,
): ObjectStore<Id, Value> {
  const { find, findAll, insert, update, remove, removeBeside } = statementsFor(database);
  const place = (id: string) => `objects, kind '${kind.name}', id '${id}' in postern.sqlite`;
  const memory = createObjectMemory((id: Id, text) => readEnvelope(kind, id, text, place(id)), logger);

  return {
    async get(id, asOf) {
      const state = await asOf;
      const known = memory.under(id, state);
      if (known) return known;
      const row = await database.attempt(() => find.get(kind.name, id) as Row<Id> | undefined);
      if (row) return memory.read(id, row.envelope, state);
      memory.forget(id);
      return undefined;
    },
    async list(asOf) {
      const state = await asOf;
      const known = memory.allUnder(state);
      if (known) return known;
      const rows = await database.attempt(() => findAll.all(kind.name) as unknown as Row<Id>[]);
      return memory.readAll(
        rows.map(({ id, envelope }) => [id, envelope]),
        state,
      );
    },
    async save(value, expectedVersion) {
      const id = kind.idOf(value);
      const text = JSON.stringify(value);
      const { changes } = await database.attempt(() =>
        expectedVersion === 0
          ? insert.run(kind.name, id, text, kind.beside ?? null)
          : update.run(kind.name, id, text, expectedVersion),
      );
      mark.change();
      if (changes === 0) throw concurrentChange(kind.name, id);
      return expectedVersion + 1;
    },
    async delete(id, expectedVersion) {
      const { changes } = await database.transaction(() => {
        const removed = remove.run(kind.name, id, expectedVersion);
        if (removed.changes === 1 && kind.companion !== undefined) removeBeside.run(kind.companion, id);
        return removed;
      });
      mark.change();
      if (changes === 0) throw concurrentChange(kind.name, id);
    },
  };
}

function statementsFor(database: SqliteDatabase) {
  return {
    find: database.prepare(`SELECT id, ${ENVELOPE} FROM objects WHERE kind = ?1 AND id = ?2`),
    findAll: database.prepare(`SELECT id, ${ENVELOPE} FROM objects WHERE kind = ?1 ORDER BY id`),
    insert: database.prepare(`
      INSERT INTO objects (kind, id, version, value) SELECT ?1, ?2, 1, ?3
      WHERE ?4 IS NULL OR EXISTS (SELECT 1 FROM objects WHERE kind = ?4 AND id = ?2) ON CONFLICT DO NOTHING`),
    update: database.prepare(
      'UPDATE objects SET version = version + 1, value = ?3 WHERE kind = ?1 AND id = ?2 AND version = ?4',
    ),
    remove: database.prepare('DELETE FROM objects WHERE kind = ?1 AND id = ?2 AND version = ?3'),
    removeBeside: database.prepare('DELETE FROM objects WHERE kind = ?1 AND id = ?2'),
  };
}
