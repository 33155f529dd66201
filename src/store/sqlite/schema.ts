import type { DatabaseSync } from 'node:sqlite';
import { SchemaTooNew, SchemaTooOld } from '../errors.ts';

/**
 * Step n leads from schema n to schema n + 1; `PRAGMA user_version` says which one a file has. A step that was
 * released never changes: append another. Times are milliseconds since 1970.
 */
const STEPS: readonly string[] = [
  `
  CREATE TABLE objects (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT;

  CREATE TABLE one_time (
    key TEXT PRIMARY KEY,
    consumed INTEGER NOT NULL,
    content TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX one_time_by_expiry ON one_time (expires_at);

  CREATE TABLE counters (
    key TEXT PRIMARY KEY,
    hits INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX counters_by_expiry ON counters (expires_at);

  CREATE TABLE sessions (
    sid TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_by_expiry ON sessions (expires_at);

  CREATE TABLE apply_lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE applied (
    name TEXT PRIMARY KEY,
    record TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE traces (
    reference TEXT PRIMARY KEY,
    trace TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX traces_by_expiry ON traces (expires_at);
  `,
  `
  CREATE TABLE connections (
    id TEXT PRIMARY KEY,
    endpoint_id TEXT NOT NULL,
    username TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    -- NULL while it has not ended.
    expires_at INTEGER
  ) STRICT;
  CREATE INDEX connections_by_endpoint ON connections (endpoint_id, id);
  CREATE INDEX connections_by_user ON connections (endpoint_id, username, id);
  CREATE INDEX connections_by_expiry ON connections (expires_at);
  CREATE INDEX active_connections ON connections (endpoint_id, expires_at);
  `,
  // Connections of schema 3 say nothing of gateways, for none could report yet: what tests left there goes.
  `
  DROP TABLE connections;
  CREATE TABLE connections (
    id TEXT PRIMARY KEY,
    endpoint_id TEXT NOT NULL,
    username TEXT NOT NULL,
    gateway TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    is_listed INTEGER NOT NULL,
    has_order INTEGER NOT NULL,
    -- NULL once it is of no use any more.
    code_hash TEXT,
    -- NULL once it has ended.
    due_at INTEGER,
    -- NULL while it has not ended.
    expires_at INTEGER
  ) STRICT;
  CREATE INDEX connections_by_endpoint ON connections (endpoint_id, id) WHERE is_listed;
  CREATE INDEX connections_by_user ON connections (endpoint_id, username, id) WHERE is_listed;
  CREATE INDEX connections_by_gateway ON connections (gateway, id) WHERE due_at IS NOT NULL;
  CREATE INDEX connections_with_orders ON connections (gateway, id) WHERE has_order;
  CREATE INDEX connections_by_code ON connections (code_hash) WHERE code_hash IS NOT NULL;
  CREATE INDEX connections_due ON connections (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX connections_by_expiry ON connections (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE address_leases (
    connection_id TEXT PRIMARY KEY,
    endpoint_id TEXT NOT NULL,
    -- An unsigned number of 32 bits.
    address INTEGER NOT NULL,
    UNIQUE (endpoint_id, address)
  ) STRICT;
  -- How many leases an endpoint has: to count 100,000 of them takes milliseconds.
  CREATE TABLE address_counts (
    endpoint_id TEXT PRIMARY KEY,
    held INTEGER NOT NULL
  ) STRICT;
  CREATE TRIGGER lease_is_counted AFTER INSERT ON address_leases BEGIN
    INSERT INTO address_counts (endpoint_id, held) VALUES (new.endpoint_id, 1)
      ON CONFLICT (endpoint_id) DO UPDATE SET held = held + 1;
  END;
  CREATE TRIGGER lease_counts_no_more AFTER DELETE ON address_leases BEGIN
    UPDATE address_counts SET held = held - 1 WHERE endpoint_id = old.endpoint_id;
    DELETE FROM address_counts WHERE endpoint_id = old.endpoint_id AND held = 0;
  END;
  CREATE TABLE address_pools (
    endpoint_id TEXT PRIMARY KEY,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    -- The lowest that was never given.
    next INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE freed_addresses (
    turn INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint_id TEXT NOT NULL,
    address INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX freed_addresses_in_turn ON freed_addresses (endpoint_id, turn);
  CREATE TRIGGER pool_goes_with_endpoint AFTER DELETE ON objects WHEN old.kind = 'endpoints' BEGIN
    DELETE FROM address_pools WHERE endpoint_id = old.id;
    DELETE FROM freed_addresses WHERE endpoint_id = old.id;
  END;
  `,
];

/**
 * Tables whose rows are forgotten when their time is up, and which a backup leaves out. A connection has no such time before its
 * end, but no gateway that holds it would report its end to what was restored a week later.
 */
export const EXPIRING_TABLES = [
  'one_time',
  'counters',
  'sessions',
  'apply_lease',
  'traces',
  'connections',
] as const;

/** What says which connections hold which addresses, and goes where they go. */
export const ADDRESS_TABLES = [
  'address_leases',
  'address_counts',
  'address_pools',
  'freed_addresses',
] as const;

/** Brings `file` to the newest schema, whole or not at all. Throws `SchemaTooNew` when it is beyond that already. */
export function migrate(file: DatabaseSync, dataDir: string): void {
  if (schemaVersion(file, dataDir) === STEPS.length) return;
  file.exec('BEGIN IMMEDIATE');
  try {
    // Read again: another process may have been faster.
    for (const step of STEPS.slice(schemaVersion(file, dataDir))) file.exec(step);
    file.exec(`PRAGMA user_version = ${STEPS.length}`);
    file.exec('COMMIT');
  } finally {
    if (file.isTransaction) file.exec('ROLLBACK');
  }
}

/** For whoever must not bring it up to date. Throws `SchemaTooOld` and `SchemaTooNew`. */
export function refuseOtherSchema(file: DatabaseSync, dataDir: string): void {
  const version = schemaVersion(file, dataDir);
  if (version === STEPS.length) return;
  throw new SchemaTooOld(
    `The SQLite file in ${dataDir} has schema ${version}; the next start of this Postern brings it to ` +
      `${STEPS.length}. Make a backup before.`,
    { dataDir, found: version, known: STEPS.length },
  );
}

function schemaVersion(file: DatabaseSync, dataDir: string): number {
  const version = Number(file.prepare('PRAGMA user_version').get()?.user_version);
  if (version <= STEPS.length) return version;
  throw new SchemaTooNew(
    `The SQLite file in ${dataDir} has schema ${version}, and this Postern knows no newer one than ` +
      `${STEPS.length}. Run the Postern that wrote it, or restore a backup from before the update.`,
    { dataDir, found: version, known: STEPS.length },
  );
}
