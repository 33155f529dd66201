import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileSink } from '../../../src/connections/log/file-sink.ts';
import type { SinkEntry } from '../../../src/connections/log/log-sink.ts';

const run = promisify(execFile);

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'postern-connection-log-'));
  path = join(directory, 'vpn.log');
});
afterEach(() => rmSync(directory, { recursive: true }));

const entries = (...lines: readonly string[]): readonly SinkEntry[] =>
  lines.map((line) => ({ stream: 'office', at: 0, line }));
const content = (file = path) => readFileSync(file, 'utf8');
const DONE = { rest: [], refused: 0 };

describe('A file', () => {
  it('gets a line for each entry behind what it holds, and others cannot read it', async () => {
    const sink = createFileSink(path);
    expect(await sink.write(entries('a', 'b'))).toEqual(DONE);
    await sink.close();
    const again = createFileSink(path);
    await again.write(entries('c'));
    await again.close();
    expect(content()).toBe('a\nb\nc\n');
    expect(statSync(path).mode & 0o007).toBe(0);
  });

  it('that was moved away, as logrotate does, is made anew with the next entry', async () => {
    const sink = createFileSink(path);
    await sink.write(entries('a'));
    renameSync(path, `${path}.1`);
    await sink.write(entries('b'));
    await sink.write(entries('c'));
    await sink.close();
    expect([content(`${path}.1`), content()]).toEqual(['a\n', 'b\nc\n']);
  });

  it('that was copied and emptied goes on from its beginning', async () => {
    const sink = createFileSink(path);
    await sink.write(entries('a'));
    truncateSync(path);
    await sink.write(entries('b'));
    await sink.close();
    expect(content()).toBe('b\n');
  });

  it('whose directory is missing is written once that is there', async () => {
    const deep = join(directory, 'logs', 'vpn.log');
    const sink = createFileSink(deep);
    const outcome = await sink.write(entries('a'));
    expect(outcome.rest).toEqual(entries('a'));
    expect(outcome.failure?.message).toBe(`${deep} cannot be written to (ENOENT). Make its directory.`);
    mkdirSync(join(directory, 'logs'));
    expect(await sink.write(outcome.rest)).toEqual(DONE);
    await sink.close();
    expect(content(deep)).toBe('a\n');
  });

  it.each([
    ['/dev/full', /\(ENOSPC\).*disk is full/],
    [tmpdir(), /\(EISDIR\).*name a file/],
  ])('that takes nothing, as %s, is a failure that says what to do', async (there, message) => {
    const sink = createFileSink(there);
    const outcome = await sink.write(entries('a'));
    expect(outcome.rest).toEqual(entries('a'));
    expect(outcome.failure?.message).toMatch(message);
    await sink.close();
  });

  it('that nobody reads, because it is a pipe, holds nobody up', async () => {
    await run('mkfifo', [path]);
    const { failure } = await createFileSink(path).write(entries('a'));
    expect(failure?.message).toMatch(/\(ENXIO\).*start its reader/);
  });

  it('on a disk that fills up in the middle of a line has every entry whole once there is room', async () => {
    // The limit of a process on the size of its files cuts a write short just as a full disk does. In blocks of 512 bytes.
    const writer = `
      import { createFileSink } from ${JSON.stringify(new URL('../../../src/connections/log/file-sink.ts', import.meta.url).href)};
      import { truncateSync } from 'node:fs';
      const sink = createFileSink(${JSON.stringify(path)});
      const lines = Array.from({ length: 20 }, (_, n) => String(n).padStart(100, '.'));
      const entries = lines.map((line) => ({ stream: '', at: 0, line }));
      const first = await sink.write(entries);
      const second = await sink.write(first.rest);
      truncateSync(${JSON.stringify(path)}, 150);
      const third = await sink.write(second.rest.slice(0, 5));
      console.log(JSON.stringify([first.rest.length, second.rest.length, third.rest.length, first.failure?.code, second.failure?.code]));`;
    const args = ['-c', 'ulimit -f 2; exec "$0" --input-type=module --eval "$1"', process.execPath, writer];
    const { stdout } = await run('sh', args);
    expect(JSON.parse(stdout)).toEqual([10, 10, 0, 'ConnectionLogUnwritable', 'ConnectionLogUnwritable']);
    const lines = content()
      .split('\n')
      .map((line) => line.replaceAll('.', ''));
    // The piece of the line that was cut short stands alone.
    expect(lines).toEqual(['0', '', '10', '11', '12', '13', '14', '']);
  });

  it('whose last line was cut short in an earlier life of the process has the next ones whole', async () => {
    writeFileSync(path, 'whole\n{"cut sho');
    const sink = createFileSink(path);
    await sink.write(entries('first', 'second'));
    await sink.write(entries('third'));
    await sink.close();
    expect(content()).toBe('whole\n{"cut sho\nfirst\nsecond\nthird\n');
  });

  it('takes the lines of several processes at once, each whole', async () => {
    const writer = `
      import { createFileSink } from ${JSON.stringify(new URL('../../../src/connections/log/file-sink.ts', import.meta.url).href)};
      const sink = createFileSink(${JSON.stringify(path)});
      const name = process.argv[1];
      for (let n = 0; n < 200; n += 1) {
        const lines = [1, 2, 3].map((m) => JSON.stringify({ name, n, m, filler: name.repeat(500 * m) }));
        await sink.write(lines.map((line) => ({ stream: '', at: 0, line })));
      }`;
    const writers = ['a', 'b', 'c'].map((name) =>
      run(process.execPath, ['--input-type=module', '--eval', writer, name]),
    );
    await Promise.all(writers);
    const lines = content().trimEnd().split('\n');
    const whole = lines.map((line) => JSON.parse(line) as { name: string; m: number; filler: string });
    expect(whole).toHaveLength(3 * 200 * 3);
    expect(whole.every(({ name, m, filler }) => filler === name.repeat(500 * m))).toBe(true);
  });
});
