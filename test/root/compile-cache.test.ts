import { execFile } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAYS_WHAT_NODE_LOADED = `data:text/javascript,${encodeURIComponent(
  'process.once("exit", () => process.stderr.write(process.moduleLoadList.join("\\n")));',
)}`;

let directory: string;
let caches: string;

/** The program in a place of its own, with the packages of this one and no cache. */
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'postern-compile-cache-'));
  caches = join(directory, 'node_modules', '.cache');
  cpSync(join(ROOT, 'src'), join(directory, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(directory, 'package.json'));
  mkdirSync(join(directory, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '.cache')
      symlinkSync(join(ROOT, 'node_modules', name), join(directory, 'node_modules', name));
  }
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Asks for help, which loads all that serving needs. */
async function start(): Promise<{ readonly said: string; readonly loaded: string }> {
  const args = ['--import', SAYS_WHAT_NODE_LOADED, join(directory, 'src', 'start.js'), 'help'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: {} });
  return { said: stdout, loaded: stderr };
}

const REMOVES_TYPES = 'internal/deps/amaro';

describe('the compile cache', () => {
  it('is filled by a start, and spares the next one what removes types', async () => {
    expect((await start()).loaded).toContain(REMOVES_TYPES);
    expect(globSync('postern/*/*', { cwd: caches }).length).toBeGreaterThan(100);
    expect((await start()).loaded).not.toContain(REMOVES_TYPES);
  });

  it('follows a file that was changed', async () => {
    await start();
    writeFileSync(
      join(directory, 'src', 'main.ts'),
      "const text: string = 'changed';\nprocess.stdout.write(text);\n",
    );
    expect((await start()).said).toBe('changed');
  });

  it('keeps nobody from starting where it cannot be written', async () => {
    // Not even the root user of a container can make a directory of this.
    writeFileSync(caches, 'a file');
    expect((await start()).said).toContain('Usage: postern <command>');
  });
});
