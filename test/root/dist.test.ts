import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectFile } from '../support/production-files.ts';
import { isDistFresh } from '../tools/dist.ts';

const files = globSync('dist/*.js');

function help(entrance: string): string {
  return execFileSync(process.execPath, [entrance, 'help'], { encoding: 'utf8', env: {} });
}

/** The files of ours that a file loads with itself. */
function loadedWith(file: string): readonly string[] {
  return [...projectFile(file).matchAll(/^import .*?"\.\/(.+?)";$/gm)].map(([, name = '']) => name);
}

describe('dist', () => {
  it('is made of the sources as they are now, before the first test', () => {
    expect(isDistFresh()).toBe(true);
  });

  it('is the same program', () => {
    expect(help('dist/start.js')).toBe(help('src/start.js'));
  });

  it('holds all that serving loads in one file, whatever the store', () => {
    expect(loadedWith('dist/serve.js')).toEqual(['rolldown-runtime.js']);
    expect(loadedWith('dist/commands.js')).toEqual(['serve.js']);
    expect(loadedWith('dist/redis-store.js')).toEqual(['serve.js']);
    for (const text of [
      'src/app.ts',
      'node_modules/express/lib/application.js',
      'src/store/redis/redis-store.ts',
    ])
      expect(projectFile('dist/serve.js')).toContain(`// ${text}`);
  });

  it('leaves the rooms that a start leaves for later in files of their own', () => {
    for (const late of ['build-management-api', 'setup-routes', 'accept-response', 'doctor', 'archiver'])
      expect(files).toContain(`dist/${late}.js`);
  });

  it('turns the compile cache on before anything that is to be in it', () => {
    expect(loadedWith('dist/start.js')).toEqual(['compile-cache.js']);
    expect(loadedWith('dist/compile-cache.js')).toEqual([]);
  });

  it('names files that are there, and none that holds more than ASCII', () => {
    for (const file of files) {
      const named = [...projectFile(file).matchAll(/"\.\/([\w-]+\.js)"/g)].map(([, name]) => `dist/${name}`);
      expect({ file, missing: named.filter((name) => !existsSync(name)) }).toEqual({ file, missing: [] });
      expect({ file, ascii: readFileSync(file).every((byte) => byte < 128) }).toEqual({ file, ascii: true });
    }
  });
});
