import { type Connection, forgottenAt } from '../../connections/connection.ts';
import type { ConnectionStore } from '../../connections/connection-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Versioned } from '../../kernel/versioned.ts';
import { findConnections } from '../find-connections.ts';
import { CONNECTIONS, concurrentChange } from '../object-kinds.ts';
import { readableOnes, readEnvelope } from '../stored-json.ts';
import type { SqliteDatabase } from './database.ts';
import { ENVELOPE } from './envelope.ts';

interface Row {
  readonly id: string;
  readonly envelope: string;
}

/** Neither ended, nor ended so long ago that it counts as forgotten. ?1 is the time. */
const LIVE = '(expires_at IS NULL OR expires_at > ?1)';

/** Connections, a row each, found by indexes; a row whose time is up counts as absent. */
export function createSqliteConnections(
  database: SqliteDatabase,
  clock: Clock,
  logger: Logger,
): ConnectionStore {
  const select = `SELECT id, ${ENVELOPE} FROM connections WHERE ${LIVE}`;
  const byId = database.prepare(`${select} AND id = ?2`);
  const ofEndpoint = database.prepare(`${select} AND endpoint_id = ?2 AND id > ?3 ORDER BY id LIMIT ?4`);
  const ofUser = database.prepare(
    `${select} AND endpoint_id = ?2 AND username = ?3 AND id > ?4 ORDER BY id LIMIT ?5`,
  );
  const countActive = database.prepare(
    'SELECT count(*) AS active FROM connections WHERE endpoint_id = ?1 AND expires_at IS NULL',
  );
  const insert = database.prepare(`
    INSERT INTO connections (id, endpoint_id, username, version, value, expires_at) VALUES (?2, ?3, ?4, 1, ?5, ?6)
    ON CONFLICT (id) DO UPDATE SET endpoint_id = excluded.endpoint_id, username = excluded.username, version = 1,
      value = excluded.value, expires_at = excluded.expires_at
    WHERE NOT ${LIVE.replaceAll('expires_at', 'connections.expires_at')}`);
  const update = database.prepare(`
    UPDATE connections SET version = version + 1, endpoint_id = ?3, username = ?4, value = ?5, expires_at = ?6
    WHERE ${LIVE} AND id = ?2 AND version = ?7`);
  const readOf = (id: string) => byId.get(clock(), id) as Row | undefined;
  const all = (rows: readonly unknown[]) => readRows(rows as readonly Row[], logger);

  return {
    async get(connectionId) {
      const row = await database.attempt(() => readOf(connectionId));
      return row && readRow(row);
    },
    find: findConnections({
      byIds: async (ids) =>
        all(await database.attempt(() => ids.map(readOf).filter((row) => row !== undefined))),
      ofEndpoint: async (endpoint, after, limit) =>
        all(await database.attempt(() => ofEndpoint.all(clock(), endpoint, after, limit))),
      ofUser: async (endpoint, username, after, limit) =>
        all(await database.attempt(() => ofUser.all(clock(), endpoint, username, after, limit))),
    }),
    async countActive(endpoint) {
      return database.attempt(() => Number(countActive.get(endpoint)?.active));
    },
    async save(connection, expectedVersion) {
      const { connectionId, clientVpnEndpointId, username } = connection;
      const expiresAt = forgottenAt(connection) ?? null;
      const values = [connectionId, clientVpnEndpointId, username, JSON.stringify(connection), expiresAt];
      const { changes } = await database.attempt(() =>
        expectedVersion === 0
          ? insert.run(clock(), ...values)
          : update.run(clock(), ...values, expectedVersion),
      );
      if (changes === 0) throw concurrentChange(CONNECTIONS.name, connectionId);
      return expectedVersion + 1;
    },
  };
}

function readRows(rows: readonly Row[], logger: Logger): readonly Versioned<Connection>[] {
  return readableOnes(
    rows.map((row) => () => readRow(row)),
    logger,
  );
}

function readRow({ id, envelope }: Row): Versioned<Connection> {
  return readEnvelope(CONNECTIONS, id, envelope, `connections, id '${id}' in postern.sqlite`);
}
