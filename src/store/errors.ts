import { PosternError } from '../kernel/errors.ts';

/** Another process serves from this data directory: SQLite is for one replica. */
export class DataDirectoryInUse extends PosternError {
  readonly code = 'DataDirectoryInUse';
}

/** The state was written by a newer Postern, which may keep things in it that this one would lose. */
export class SchemaTooNew extends PosternError {
  readonly code = 'SchemaTooNew';
}

/** The SQLite file was written by an older Postern, and this program only reads. */
export class SchemaTooOld extends PosternError {
  readonly code = 'SchemaTooOld';
}

/** What is stored under a key is not what Postern writes there. `details.key` names it. */
export class StoredValueUnreadable extends PosternError {
  readonly code = 'StoredValueUnreadable';
}

/** Redis may throw away what Postern must keep: its `maxmemory-policy` is not `noeviction`. */
export class EvictionPolicyUnsafe extends PosternError {
  readonly code = 'EvictionPolicyUnsafe';
}

/** A backup never overwrites a file. */
export class BackupTargetExists extends PosternError {
  readonly code = 'BackupTargetExists';
}

/** The file that a backup should be written to cannot be created. */
export class BackupTargetUnusable extends PosternError {
  readonly code = 'BackupTargetUnusable';
}

/** The data directory holds no SQLite file. */
export class NothingToBackUp extends PosternError {
  readonly code = 'NothingToBackUp';
}
