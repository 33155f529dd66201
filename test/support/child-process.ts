import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Child {
  readonly pid: number;
  /** What it said so far, line by line. */
  readonly lines: readonly string[];
  /** Resolves with the first line, old or new, that `matches`; rejects when the process ends without one. */
  line(matches: (line: string) => boolean): Promise<string>;
  /** Closes its standard input and waits for its end. */
  end(): Promise<void>;
  kill9(): Promise<void>;
}

/** Starts a program whose standard output is read line by line. It ends with this process at the latest. */
export function startChild(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Child {
  const env = { ...process.env, ...environment };
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const exited = once(child, 'close').finally(() => process.removeListener('exit', endWithUs));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  return {
    pid: pidOf(child),
    lines,
    line: async (matches) => {
      for (;;) {
        const found = lines.find(matches);
        if (found !== undefined) return found;
        await Promise.race([once(reader, 'line'), exited.then(() => refuse(lines))]);
      }
    },
    end: async () => {
      child.stdin.end();
      await exited;
    },
    kill9: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The process did not start.');
  return child.pid;
}

function refuse(lines: readonly string[]): never {
  throw new Error(`The process ended without saying it. It said: ${lines.join(' | ')}`);
}
