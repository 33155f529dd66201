import type { StatementSync } from 'node:sqlite';
import { type SessionData, Store } from 'express-session';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { readSession } from '../stored-json.ts';
import type { SqliteDatabase } from './database.ts';

/** Life of a session whose cookie names no end, milliseconds: one day, the same as connect-redis gives it. */
const LIFE_WITHOUT_EXPIRY = 86_400_000;

type Finish<Result> = (error: unknown, result?: Result) => void;

/**
 * express-session's store in the SQLite file. A session ends when its cookie does. Looking at a page does not
 * prolong it (`touch` is left out, which express-session allows): only a saved change does, on Redis as here.
 */
export class SqliteSessionStore extends Store {
  readonly #database: SqliteDatabase;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: SqliteDatabase, clock: Clock, logger: Logger) {
    super();
    this.#database = database;
    this.#clock = clock;
    this.#logger = logger;
    this.#select = database.prepare('SELECT session FROM sessions WHERE sid = ?1 AND expires_at > ?2');
    this.#upsert = database.prepare(
      'INSERT OR REPLACE INTO sessions (sid, session, expires_at) VALUES (?1, ?2, ?3)',
    );
    this.#delete = database.prepare('DELETE FROM sessions WHERE sid = ?1');
  }

  override get(sid: string, callback: Finish<SessionData | null>): void {
    this.#answer(() => this.#read(sid), callback);
  }

  override set(sid: string, session: SessionData, callback?: Finish<void>): void {
    const expiresAt = this.#expiryOf(session);
    const text = JSON.stringify(session);
    this.#answer(() => void this.#upsert.run(sid, text, expiresAt), callback);
  }

  override destroy(sid: string, callback?: Finish<void>): void {
    this.#answer(() => void this.#delete.run(sid), callback);
  }

  #read(sid: string): SessionData | null {
    const row = this.#select.get(sid, this.#clock()) as { readonly session: string } | undefined;
    if (row === undefined) return null;
    const session = readSession(row.session);
    // Not its id: whoever holds that is signed in.
    if (session === undefined) this.#logger.warn({}, 'A stored session is not readable and was ignored.');
    return session ?? null;
  }

  #expiryOf(session: SessionData): number {
    const { expires } = session.cookie;
    return expires ? new Date(expires).getTime() : this.#clock() + LIFE_WITHOUT_EXPIRY;
  }

  #answer<Result>(work: () => Result, callback: Finish<Result> = () => {}): void {
    // Outside the promise, so that an error thrown by the callback is the caller's own.
    this.#database.attempt(work).then(
      (result) => setImmediate(callback, null, result),
      (error: unknown) => setImmediate(callback, error),
    );
  }
}
