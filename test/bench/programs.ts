import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openConnection } from './exchange.ts';
import type { Target } from './load.ts';
import { get } from './requests.ts';

/** A server in a process of its own; its output goes to a file, as a service manager would have it. */
export interface Program extends Target {
  readonly name: string;
  /** From the start of the process to its first answer. */
  readonly startMilliseconds: number;
  /** Ends the process and waits for its end. */
  stop(): Promise<void>;
}

export interface ProgramSettings {
  readonly name: string;
  /** Where the log goes. */
  readonly directory: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where it will listen. */
  readonly port: number;
}

/** Where a path of this repository is. */
export function fileOf(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** Starts a program and waits until it answers, whatever it answers. */
export async function startProgram(settings: ProgramSettings): Promise<Program> {
  const { name, directory, command, args, env, port } = settings;
  const file = join(directory, `${name}.log`);
  const log = openSync(file, 'a');
  const begin = performance.now();
  const child = spawn(command, args, { env: { ...env }, stdio: ['ignore', log, log] });
  closeSync(log);
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const exited = once(child, 'exit').then(() => process.removeListener('exit', endWithUs));
  const ended = exited.then(() =>
    Promise.reject(new Error(`${name} ended. It said: ${readFileSync(file, 'utf8')}`)),
  );
  ended.catch(() => {});
  await Promise.race([untilAnswers(port), ended]);
  return {
    name,
    pid: child.pid ?? 0,
    port,
    startMilliseconds: performance.now() - begin,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Asks every two milliseconds. */
async function untilAnswers(port: number): Promise<void> {
  for (;;) {
    const answered = await openConnection(port)
      .then(async (connection) => {
        await connection.exchange(get('/'));
        connection.close();
        return true;
      })
      .catch(() => false);
    if (answered) return;
    await sleep(2);
  }
}
