import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Postern as a process of its own. It ends with this process at the latest. */
export interface PosternProcess {
  readonly pid: number;
  /** What it wrote so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves once standard output holds `text`; rejects when the process ends without it. */
  said(text: string): Promise<void>;
  /** The fields of the first log line whose message begins with `message`; waits for it. */
  logLine(message: string): Promise<Readonly<Record<string, unknown>>>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves with the exit code when the process has ended and all output is there. */
  readonly exited: Promise<number | null>;
}

/** So that several processes can serve on one machine. */
const ANY_PORT = { POSTERN_API_LISTEN: '127.0.0.1:0' };

/**
 * Starts Postern with nothing in its environment but `env`, and any free port for the management API: what the image runs,
 * or the sources where a test asks for them.
 */
export function startPostern(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd?: string,
  entrance: 'dist/start.js' | 'src/start.js' = 'dist/start.js',
): PosternProcess {
  const main = fileURLToPath(new URL(`../../${entrance}`, import.meta.url));
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...ANY_PORT, ...env },
    ...(cwd && { cwd }),
  });
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exited = once(child, 'close').then(([code]) => {
    process.removeListener('exit', endWithUs);
    return code as number | null;
  });
  const until = async <Found>(find: () => Found | undefined): Promise<Found> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const ended = await Promise.race([
        once(child.stdout, 'data').then(() => false),
        exited.then(() => true),
      ]);
      if (ended && find() === undefined) throw new Error(`Postern ended. It said: ${stdout}${stderr}`);
    }
  };
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    said: (text) => until(() => (stdout.includes(text) ? true : undefined)).then(() => undefined),
    logLine: (message) => until(() => findLogLine(stdout, message)),
    signal: (signal) => void child.kill(signal),
    exited,
  };
}

function findLogLine(stdout: string, message: string): Readonly<Record<string, unknown>> | undefined {
  const whole = stdout.slice(0, stdout.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line)).find(({ msg }) => String(msg).startsWith(message));
}
