import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { CERTIFICATES, ENDPOINTS, REVOCATION_LISTS, SAML_PROVIDERS } from '../object-kinds.ts';
import type { Store } from '../store.ts';
import { createSqliteApplyLedger } from './apply-ledger.ts';
import { createChangeMark } from './change-mark.ts';
import { createSqliteConnections } from './connections.ts';
import { createSqliteCounters } from './counters.ts';
import { openDatabase, openDatabaseToRead, type SqliteDatabase } from './database.ts';
import { lockDataDirectory } from './lock.ts';
import { createSqliteObjects } from './objects.ts';
import { createSqliteOneTimeStore } from './one-time.ts';
import { createSqliteSessions } from './sessions.ts';
import { startSweeper } from './sweeper.ts';
import { createSqliteTraces } from './traces.ts';

export interface SqliteStoreOptions {
  readonly dataDir: string;
  /** Decides what has expired. */
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The store of the one replica that serves from the data directory: it holds the directory's lock and sweeps.
 * Throws `DataDirectoryInUse`, `SchemaTooNew` and `StoreUnavailable`.
 */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  const lock = lockDataDirectory(options.dataDir);
  try {
    const database = openDatabase(options.dataDir);
    const sweeper = startSweeper(database, options.clock, options.logger);
    return storeOver(database, options, () => {
      sweeper.stop();
      database.close();
      lock.release();
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The same state for a program beside `serve`: without lock and sweeper. Throws `SchemaTooNew` and `StoreUnavailable`. */
export function openSqliteStoreBeside(options: SqliteStoreOptions): Store {
  const database = openDatabase(options.dataDir);
  return storeOver(database, options, () => database.close());
}

/** The same for a program that only reads. Throws `SchemaTooOld`, `SchemaTooNew` and `StoreUnavailable`. */
export function openSqliteStoreToRead(options: SqliteStoreOptions): Store {
  const database = openDatabaseToRead(options.dataDir);
  return storeOver(database, options, () => database.close());
}

function storeOver(database: SqliteDatabase, options: SqliteStoreOptions, close: () => void): Store {
  const { clock, logger } = options;
  const mark = createChangeMark(database);
  const probe = database.prepare('SELECT count(*) FROM applied');
  return {
    kind: 'sqlite',
    endpoints: createSqliteObjects(database, mark, ENDPOINTS, logger),
    samlProviders: createSqliteObjects(database, mark, SAML_PROVIDERS, logger),
    certificates: createSqliteObjects(database, mark, CERTIFICATES, logger),
    revocationLists: createSqliteObjects(database, mark, REVOCATION_LISTS, logger),
    connections: createSqliteConnections(database, clock, logger),
    oneTime: createSqliteOneTimeStore(database, clock),
    counters: createSqliteCounters(database, clock),
    applyLedger: createSqliteApplyLedger(database, clock),
    sessions: createSqliteSessions(database, clock),
    traces: createSqliteTraces(database, clock),
    asOf: mark.asOf,
    ping: async () => void (await database.attempt(() => probe.get())),
    close: onlyOnce(close),
  };
}

function onlyOnce(close: () => void): () => Promise<void> {
  let closed = false;
  return async () => {
    if (closed) return;
    closed = true;
    close();
  };
}
