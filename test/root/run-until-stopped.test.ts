import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../support/unexpected-failure.ts', import.meta.url));

describe('a process that serves', () => {
  it.each(['throw', 'reject'])('logs a failure that nobody caught (%s) and ends with 1', (kind) => {
    const { status, stdout } = spawnSync(process.execPath, [SCRIPT, kind], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(JSON.parse(stdout.trim())).toMatchObject({
      level: 'error',
      event: kind === 'throw' ? 'uncaughtException' : 'unhandledRejection',
      error: { message: expect.any(String), stack: expect.any(String) },
    });
  });
});
