import type { AsOf } from '../../kernel/as-of.ts';
import type { SqliteDatabase } from './database.ts';

/** What changes with every change of an object, whoever made it: see {@link AsOf}. */
export interface ChangeMark {
  /** An object was changed over this connection. */
  change(): void;
  asOf(): AsOf;
}

/**
 * SQLite tells a connection of what others have committed (`PRAGMA data_version`, sqlite.org/pragma.html#pragma_data_version); its own
 * changes are counted here.
 */
export function createChangeMark(database: SqliteDatabase): ChangeMark {
  const others = database.prepare('PRAGMA data_version');
  let own = 0;
  return {
    change() {
      own += 1;
    },
    asOf: () => database.attempt(() => `${others.get()?.data_version} ${own}`),
  };
}
