import { pino } from 'pino';

/** Standard output for log lines. */
export interface StandardOutput {
  write(line: string): void;
  /** Writes at once what is still held. */
  flush(): void;
}

/** More than this is written before the turn of the event loop ends; sonic-boom writes at most 16 KiB at once. */
const MOST_HELD_BYTES = 15 * 1024;

/**
 * Holds lines until the event loop has finished its turn, a few milliseconds at most, and then writes them with one
 * system call. The end of the process writes what is held; only SIGKILL in between can lose it.
 */
export function standardOutput(): StandardOutput {
  const destination = pino.destination({ fd: 1, sync: true, minLength: MOST_HELD_BYTES });
  let due = false;
  const flush = () => {
    due = false;
    destination.flushSync();
  };
  process.once('exit', flush);
  return {
    write(line) {
      destination.write(line);
      if (!due) setImmediate(flush);
      due = true;
    },
    flush,
  };
}
