import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import type { PosternError } from '../../kernel/errors.ts';
import { BackupTargetExists, BackupTargetUnusable, NothingToBackUp } from '../errors.ts';
import { databasePath } from './database.ts';
import { unavailable } from './failures.ts';
import { ADDRESS_TABLES, EXPIRING_TABLES } from './schema.ts';

/** All pages in one step: with several, a busy writer could make SQLite begin again and again. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies the SQLite file of `dataDir` into the new file `targetFile` (0600), while `serve` runs or not. It holds what
 * administrators made; sessions and sign-ins under way are left out, so that restoring it revives no session that
 * was signed out and no assertion that was used. To restore, put it into a data directory as `postern.sqlite`.
 * Throws `NothingToBackUp`, `BackupTargetExists`, `BackupTargetUnusable` and `StoreUnavailable`; no half a backup is
 * left behind.
 */
export async function backupStore(dataDir: string, targetFile: string): Promise<void> {
  assertSomethingToBackUp(dataDir);
  createTarget(targetFile);
  try {
    await copy(databasePath(dataDir), targetFile);
    leaveOutWhatExpires(targetFile);
  } catch (error) {
    rmSync(targetFile, { force: true });
    throw unavailable(error, `${dataDir} (copied to ${targetFile})`);
  }
}

function assertSomethingToBackUp(dataDir: string): void {
  if (existsSync(databasePath(dataDir))) return;
  throw new NothingToBackUp(
    `There is no ${databasePath(dataDir)}. Set POSTERN_DATA_DIR to the directory that Postern serves from; with ` +
      'POSTERN_REDIS_URL the state is in Redis, which has its own backups.',
    { dataDir },
  );
}

function createTarget(targetFile: string): void {
  try {
    closeSync(openSync(targetFile, 'wx', 0o600));
  } catch (error) {
    throw targetFailure(targetFile, error instanceof Error && 'code' in error ? String(error.code) : '');
  }
}

function targetFailure(targetFile: string, reason: string): PosternError {
  if (reason === 'EEXIST') {
    return new BackupTargetExists(`${targetFile} exists already. Name a file that does not exist.`, {
      targetFile,
    });
  }
  return new BackupTargetUnusable(
    `${targetFile} cannot be created (${reason}). Name a file in a directory that exists and where you may write.`,
    { targetFile, reason },
  );
}

async function copy(sourceFile: string, targetFile: string): Promise<void> {
  const source = new DatabaseSync(sourceFile);
  try {
    await backup(source, targetFile, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
}

function leaveOutWhatExpires(targetFile: string): void {
  const target = new DatabaseSync(targetFile);
  try {
    // One file without companions; VACUUM, so that nothing deleted can be read from free pages.
    target.exec('PRAGMA journal_mode = DELETE');
    for (const table of [...EXPIRING_TABLES, ...ADDRESS_TABLES]) target.exec(`DELETE FROM ${table}`);
    target.exec('VACUUM');
  } finally {
    target.close();
  }
}
