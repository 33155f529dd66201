import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The state in Redis as one file, taken while Redis serves: what README.md tells operators to run. */
export async function backUpRedis(url: string, file: string): Promise<void> {
  const { hostname, port, password } = new URL(url);
  const env = { PATH: process.env.PATH, REDISCLI_AUTH: decodeURIComponent(password) };
  await run('redis-cli', ['-h', hostname, '-p', port, '--rdb', file], { env });
}

/** Everything that a stopped Redis would read at its next start is gone. */
export function wipeRedis(directory: string): void {
  rmSync(directory, { recursive: true });
  mkdirSync(directory);
}

/**
 * Puts the file where a stopped Redis 7 with `appendonly yes` reads it at its next start: as the base of its
 * append-only file. (With `appendonly yes` it reads no dump.rdb.)
 */
export function restoreRedis(directory: string, file: string): void {
  const appendOnly = join(directory, 'appendonlydir');
  mkdirSync(appendOnly);
  copyFileSync(file, join(appendOnly, 'appendonly.aof.1.base.rdb'));
  writeFileSync(join(appendOnly, 'appendonly.aof.manifest'), 'file appendonly.aof.1.base.rdb seq 1 type b\n');
}
