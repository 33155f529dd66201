import { StoreUnavailable } from '../../kernel/errors.ts';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) and what an operator does about each. */
const ADVICE: ReadonlyMap<number, string> = new Map([
  [5, 'Another program holds it locked. Try again; if it stays so, end that program.'],
  [8, 'It is read-only. Let the user that runs Postern write there.'],
  [10, 'The disk failed, or has no room. Check the disk.'],
  [11, 'The file is damaged. Stop Postern and restore a backup.'],
  [13, 'The disk is full. Free some space.'],
  [14, 'The file cannot be opened. Let the user that runs Postern read and write there.'],
  [26, 'The file is not an SQLite database. Stop Postern and restore a backup.'],
]);

/** A failure of SQLite or of the file system as a `StoreUnavailable` that names the directory; any other error as it is. */
export function unavailable(error: unknown, dataDir: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  if (error.code === 'ERR_INVALID_STATE') {
    return new StoreUnavailable('The store is closed: Postern is stopping.', { dataDir });
  }
  if (error.code === 'ERR_SQLITE_ERROR') return new StoreUnavailable(...sqliteFailure(error, dataDir));
  return 'syscall' in error ? fileFailure(error.code, dataDir) : error;
}

function sqliteFailure(
  error: Error,
  dataDir: string,
): [string, { dataDir: string; reason: string }, ErrorOptions] {
  // Extended codes keep the primary one in their lowest byte.
  const primary = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
  const advice = ADVICE.get(primary) ?? 'Read the reason in the log.';
  const message = `The data in ${dataDir} could not be read or written (${error.message}). ${advice}`;
  return [message, { dataDir, reason: error.message }, { cause: error }];
}

function fileFailure(code: string, dataDir: string): StoreUnavailable {
  return new StoreUnavailable(
    `The data directory ${dataDir} cannot be used (${code}). Create it and let the user that runs Postern ` +
      'write there, or set POSTERN_DATA_DIR to another one.',
    { dataDir, reason: code },
  );
}
