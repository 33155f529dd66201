import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Debian's nginx as a process of the test, in the foreground, with everything it writes in one directory. */
export interface Nginx {
  /** Of the master process. */
  readonly pid: number;
  /** What it wrote to standard error. */
  errors(): string;
  stop(): Promise<void>;
}

export interface NginxSettings {
  /** The whole nginx.conf. */
  readonly configuration: string;
  /** Exists, and is removed by the caller. */
  readonly directory: string;
  /** Answers when nginx is ready. */
  readonly port: number;
}

/** Resolves when nginx accepts connections; throws what nginx said when it does not start. */
export async function startNginx({ configuration, directory, port }: NginxSettings): Promise<Nginx> {
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, configuration);
  mkdirSync(join(directory, 'logs'), { recursive: true });
  const child = spawn('nginx', ['-p', directory, '-c', file, '-g', globals()], {
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Not SIGKILL: its workers would outlive it.
  const endWithUs = () => void child.kill('SIGTERM');
  process.once('exit', endWithUs);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const exited = once(child, 'close').finally(() => process.removeListener('exit', endWithUs));
  await Promise.race([
    untilAccepts(port),
    exited.then(() => {
      throw new Error(`nginx ended (Debian package nginx). It said: ${errors}`);
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    errors: () => errors,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Root's workers would become nobody, who may not read temporary directories. */
function globals(): string {
  return process.getuid?.() === 0 ? 'daemon off; user root;' : 'daemon off;';
}

async function untilAccepts(port: number): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await accepts(port)) return;
    await sleep(25);
  }
  throw new Error('nginx did not listen within ten seconds.');
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
