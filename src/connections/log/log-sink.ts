import { PosternError } from '../../kernel/errors.ts';

/** An entry on its way. */
export interface SinkEntry {
  readonly stream: string;
  /** When it was recorded, milliseconds since 1970. */
  readonly at: number;
  /** JSON, without a line feed. */
  readonly line: string;
}

/** What became of entries that a sink was given. */
export interface WriteOutcome {
  /** Those that are to be given again, in their order. */
  readonly rest: readonly SinkEntry[];
  /** How many will never be taken, and are lost. */
  readonly refused: number;
  /** Why there is a rest, or why some were refused. */
  readonly failure?: ConnectionLogUnwritable;
}

/** Where entries end up. It is given some at a time, and never more before it has answered. */
export interface LogSink {
  /** Never throws, as `close` never does. */
  write(entries: readonly SinkEntry[]): Promise<WriteOutcome>;
  close(): Promise<void>;
}

/** Entries of a connection log could not be written, and may be later. */
export class ConnectionLogUnwritable extends PosternError {
  readonly code = 'ConnectionLogUnwritable';
}

export function allWritten(): WriteOutcome {
  return { rest: [], refused: 0 };
}

export function noneWritten(rest: readonly SinkEntry[], failure: ConnectionLogUnwritable): WriteOutcome {
  return { rest, refused: 0, failure };
}
