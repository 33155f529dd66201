import { pino } from 'pino';

/** Standard output for log lines. */
export interface StandardOutput {
  write(line: string): void;
  /** Writes at once what is still held. */
  flush(): void;
}

/** How long lines are held, milliseconds: under load several turns of the event loop are over by then. */
const HOLD = 2;

/**
 * Holds lines for two milliseconds, or until the event loop has finished its turn where that takes longer, and then writes them
 * with one system call. The end of the process writes what is held; only an end without notice (SIGKILL, no memory) can lose it.
 */
export function standardOutput(): StandardOutput {
  // It tries again when a pipe is full. Its own buffer is of no use here: emptying that one waits for the disk, too.
  const destination = pino.destination({ fd: 1, sync: true });
  let held = '';
  const flush = () => {
    if (held === '') return;
    const lines = held;
    held = '';
    destination.write(lines);
  };
  process.once('exit', flush);
  return {
    write(line) {
      if (held === '') setTimeout(flush, HOLD);
      held += line;
    },
    flush,
  };
}
