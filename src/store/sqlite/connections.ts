import type { Connection } from '../../connections/connection.ts';
import type { Admission, ConnectionStore } from '../../connections/connection-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Versioned } from '../../kernel/versioned.ts';
import { connectionFacts, dottedAddress } from '../connection-facts.ts';
import { findConnections } from '../find-connections.ts';
import { CONNECTIONS, concurrentChange } from '../object-kinds.ts';
import { readableOnes, readEnvelope } from '../stored-json.ts';
import { createSqliteAddresses } from './addresses.ts';
import { connectionStatements } from './connection-statements.ts';
import type { SqliteDatabase } from './database.ts';

interface Row {
  readonly id: string;
  readonly envelope: string;
}

/** Connections, a row each, found by indexes; a row whose time is up counts as absent. Beside them the addresses that they hold. */
export function createSqliteConnections(
  database: SqliteDatabase,
  clock: Clock,
  logger: Logger,
): ConnectionStore {
  const statements = connectionStatements(database);
  const addresses = createSqliteAddresses(database);
  const readOf = (id: string) => statements.byId.get(clock(), id) as Row | undefined;
  const versionOf = (id: string) => {
    const row = readOf(id);
    return row ? readRow(row).version : 0;
  };
  const all = (rows: readonly unknown[]) => readRows(rows as readonly Row[], logger);

  /** False where the version is another. */
  function write(connection: Connection, expectedVersion: number): boolean {
    const values = [connection.connectionId, ...columnsOf(connection)];
    const { changes } =
      expectedVersion === 0
        ? statements.insert.run(clock(), ...values)
        : statements.update.run(clock(), ...values, expectedVersion);
    return changes === 1;
  }

  /** The new version; undefined where the stored one is another. */
  function saveOne(connection: Connection, expectedVersion: number): number | undefined {
    if (!write(connection, expectedVersion)) return undefined;
    if (!connectionFacts(connection).keepsAddress) addresses.free(connection.connectionId);
    return expectedVersion + 1;
  }

  return {
    async get(connectionId) {
      const row = await database.attempt(() => readOf(connectionId));
      return row && readRow(row);
    },
    async getMany(connectionIds) {
      const rows = await database.attempt(() => connectionIds.map(readOf));
      return rows.map((row) => (row ? all([row])[0] : undefined));
    },
    find: findConnections({
      byIds: async (ids) =>
        all(await database.attempt(() => ids.map(readOf).filter((row) => row !== undefined))),
      ofEndpoint: async (endpoint, after, limit) =>
        all(await database.attempt(() => statements.ofEndpoint.all(clock(), endpoint, after, limit))),
      ofUser: async (endpoint, username, after, limit) =>
        all(await database.attempt(() => statements.ofUser.all(clock(), endpoint, username, after, limit))),
    }),
    async findByCodeHash(codeHash) {
      const row = await database.attempt(() => statements.byCode.get(clock(), codeHash) as Row | undefined);
      return row && readRow(row);
    },
    async findWithOrders(gateway, limit) {
      return all(await database.attempt(() => statements.withOrders.all(clock(), gateway, limit)));
    },
    async ofGateway(gateway, after, limit) {
      return all(await database.attempt(() => statements.ofGateway.all(clock(), gateway, after, limit)));
    },
    async findDue(now, limit) {
      return all(await database.attempt(() => statements.due.all(clock(), now, limit)));
    },
    countActive: (endpoint) => database.attempt(() => addresses.count(endpoint)),
    async save(connection, expectedVersion) {
      const version = await database.transaction(() => saveOne(connection, expectedVersion));
      if (version === undefined) throw concurrentChange(CONNECTIONS.name, connection.connectionId);
      return version;
    },
    saveMany: (changes) =>
      database.transaction(() =>
        changes.map(({ connection, expectedVersion }) => saveOne(connection, expectedVersion)),
      ),
    admit: (connection, expectedVersion, pool) =>
      database.transaction((): Admission => {
        const { connectionId } = connection;
        if (versionOf(connectionId) !== expectedVersion) {
          throw concurrentChange(CONNECTIONS.name, connectionId);
        }
        const address = addresses.heldBy(connectionId) ?? addresses.take(pool, connectionId);
        if (address === undefined) return { outcome: 'full' };
        const admitted = { ...connection, clientIp: dottedAddress(address) };
        write(admitted, expectedVersion);
        return { outcome: 'admitted', connection: admitted, version: expectedVersion + 1 };
      }),
  };
}

/** In the order of the statements' columns. */
function columnsOf(connection: Connection): readonly (string | number | null)[] {
  const facts = connectionFacts(connection);
  return [
    connection.clientVpnEndpointId,
    connection.username,
    connection.gateway.name,
    JSON.stringify(connection),
    Number(facts.isListed),
    Number(facts.hasOrder),
    facts.codeHash ?? null,
    facts.dueAt ?? null,
    facts.expiresAt ?? null,
  ];
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
