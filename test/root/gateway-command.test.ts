import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { startPostern } from '../support/postern-process.ts';

async function run(...args: readonly string[]) {
  const postern = startPostern(args);
  return { code: await postern.exited, stdout: postern.stdout(), stderr: postern.stderr() };
}

test('gateway token prints a token alone, and beside it the hash that the configuration gets', async () => {
  const { code, stdout, stderr } = await run('gateway', 'token');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^pgw_[A-Za-z0-9_-]{43}\n$/);
  const hash = createHash('sha256').update(stdout.trim()).digest('hex');
  expect(stderr).toContain(`TokenSha256: ["${hash}"]`);
  expect(stderr).not.toContain(stdout.trim());
});

test('no token is printed twice', async () => {
  const [first, second] = await Promise.all([run('gateway', 'token'), run('gateway', 'token')]);
  expect(first.stdout).not.toBe(second.stdout);
});

test('another word after gateway is wrong usage', async () => {
  expect(await run('gateway', 'tokens')).toMatchObject({ code: 2, stdout: '' });
});
