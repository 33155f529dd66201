import { join } from 'node:path';
import { StoreUnavailable } from '../../kernel/errors.ts';
import { DataDirectoryInUse } from '../errors.ts';
import { openPrivately } from './database.ts';

/** Primary result code of SQLite: another connection holds the lock (https://www.sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

/**
 * Makes this process the only one that serves from `dataDir`, until `release` or the end of the process, however
 * sudden: the lock is an exclusive transaction on a small SQLite file of its own, so the operating system holds it
 * and nothing can go stale. Throws `DataDirectoryInUse` and `StoreUnavailable`.
 */
export function lockDataDirectory(dataDir: string): { release(): void } {
  const file = openPrivately(dataDir, join(dataDir, 'postern.lock'), 0);
  try {
    file.exec('BEGIN EXCLUSIVE');
    return { release: () => file.close() };
  } catch (error) {
    file.close();
    throw lockFailure(error, dataDir);
  }
}

function lockFailure(error: unknown, dataDir: string): Error {
  if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) {
    return new DataDirectoryInUse(
      `Another Postern serves from ${dataDir}, and SQLite is for one replica. End the other one, set ` +
        'POSTERN_DATA_DIR to another directory, or set POSTERN_REDIS_URL to run several replicas on one Redis.',
      { dataDir },
    );
  }
  return new StoreUnavailable(
    `The data directory ${dataDir} cannot be locked.`,
    { dataDir },
    { cause: error },
  );
}
