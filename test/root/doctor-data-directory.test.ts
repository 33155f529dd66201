import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeDataDirectory, lookAtDataDirectory } from '../../src/doctor-data-directory.ts';

const GOOD = { path: '/d', writable: true, freeBytes: 2 ** 30, modes: new Map([['/d', 0o700]]) };
const told = (more: Partial<typeof GOOD>) =>
  judgeDataDirectory({ ...GOOD, ...more }).map(({ level, text }) => `${level} ${text}`);

describe('judgeDataDirectory', () => {
  it.each([
    [{}, 'ok /d is writable and private.'],
    [{ modes: new Map([['/d', 0o770]]) }, 'ok /d is writable and private.'],
    [{ writable: false }, 'fault This user may not write to /d.'],
    [{ freeBytes: 50 * 1024 * 1024 }, 'warning Only 50 MB are free where /d lies.'],
    [
      { modes: new Map([['/d/data-key', 0o604]]) },
      'fault Everybody on this machine may reach /d/data-key (mode 604). Run: chmod o= /d/data-key',
    ],
  ])('says of %j one thing', (more, expected) => {
    expect(told(more)).toEqual([expect.stringContaining(expected)]);
  });

  it('calls a directory that is not there yet no fault', () => {
    expect(judgeDataDirectory(undefined)[0]?.level).toBe('note');
  });
});

describe('lookAtDataDirectory', () => {
  it('sees the modes of the files that are there, and no others', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'postern-look-'));
    writeFileSync(join(directory, 'data-key'), '', { mode: 0o600 });
    const facts = await lookAtDataDirectory(directory);
    expect([...(facts?.modes ?? [])]).toEqual([
      [directory, 0o700],
      [join(directory, 'data-key'), 0o600],
    ]);
    expect(facts?.freeBytes).toBeGreaterThan(0);
    rmSync(directory, { recursive: true });
    expect(await lookAtDataDirectory(directory)).toBeUndefined();
  });
});
