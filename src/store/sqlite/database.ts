import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { unavailable } from './failures.ts';
import { migrate, refuseOtherSchema } from './schema.ts';

/** How long a writer waits for another program (a backup, a command beside `serve`), milliseconds. */
const BUSY_TIMEOUT = 1000;

/** The open SQLite file. One connection, one caller at a time: what `attempt` runs is never interleaved. */
export interface SqliteDatabase {
  prepare(sql: string): StatementSync;
  /** Runs `work`; a failure of SQLite becomes `StoreUnavailable`. */
  attempt<Result>(work: () => Result): Promise<Result>;
  /** The same, in one transaction that no other process writes between. */
  transaction<Result>(work: () => Result): Promise<Result>;
  close(): void;
}

/** The path of the SQLite file in a data directory. */
export function databasePath(dataDir: string): string {
  return join(dataDir, 'postern.sqlite');
}

/**
 * Opens the SQLite file, creating directory (0700) and file (0600) where they are missing, and brings it to the
 * newest schema. WAL with `synchronous=FULL`: what was committed survives the end of the process and of the machine
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). Throws `StoreUnavailable` and `SchemaTooNew`.
 */
export function openDatabase(dataDir: string): SqliteDatabase {
  const file = openPrivately(dataDir, databasePath(dataDir), BUSY_TIMEOUT);
  try {
    file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    migrate(file, dataDir);
  } catch (error) {
    file.close();
    throw unavailable(error, dataDir);
  }
  return opened(file, dataDir);
}

/** The same for a program that only reads: it creates nothing. Throws `StoreUnavailable`, `SchemaTooNew` and `SchemaTooOld`. */
export function openDatabaseToRead(dataDir: string): SqliteDatabase {
  return translated(() => {
    const file = new DatabaseSync(databasePath(dataDir), { readOnly: true, timeout: BUSY_TIMEOUT });
    try {
      refuseOtherSchema(file, dataDir);
      return opened(file, dataDir);
    } catch (error) {
      file.close();
      throw error;
    }
  }, dataDir);
}

function opened(file: DatabaseSync, dataDir: string): SqliteDatabase {
  return {
    prepare: (sql) => file.prepare(sql),
    attempt: async (work) => translated(work, dataDir),
    transaction: async (work) => translated(() => inTransaction(file, work), dataDir),
    close: () => file.close(),
  };
}

/** Opens or creates an SQLite file that only its owner may read; SQLite gives its companions the same mode. */
export function openPrivately(dataDir: string, path: string, timeout: number): DatabaseSync {
  return translated(() => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    createPrivately(path);
    return new DatabaseSync(path, { timeout });
  }, dataDir);
}

/**
 * Creates an empty file (0600) unless there is one. An existing one must not be opened here: closing any handle on a
 * file ends all locks that this process holds on it, those of SQLite too (POSIX fcntl; sqlite.org/howtocorrupt.html 2.2).
 */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function translated<Result>(work: () => Result, dataDir: string): Result {
  try {
    return work();
  } catch (error) {
    throw unavailable(error, dataDir);
  }
}

function inTransaction<Result>(file: DatabaseSync, work: () => Result): Result {
  file.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    file.exec('COMMIT');
    return result;
  } finally {
    // After some failures, a full disk among them, SQLite has already rolled back by itself.
    if (file.isTransaction) file.exec('ROLLBACK');
  }
}
