import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionLogUnwritable, type LogSink, noneWritten, type WriteOutcome } from './log-sink.ts';

/** A pipe that nobody reads must be a failure, not a wait without end. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
/** Entries name people and addresses: the group may read them, for who collects logs. */
const MODE = 0o640;

/**
 * Appends lines to the file at `path`, which is made where it is missing; its directory is not. Several processes may write to one file: what is
 * appended with one write stays together. A file that was moved away, as log rotation does, is made anew with the next entries. A line that a full
 * disk cut short is ended first, also one that this process finds there.
 */
export function createFileSink(path: string): LogSink {
  let file: FileHandle | undefined;
  /** A disk that was full took part of a line. */
  let isTorn = false;
  const close = async () => {
    const before = file;
    file = undefined;
    await before?.close();
  };
  const opened = async (): Promise<FileHandle> => {
    if (file && (await isAt(file, path))) return file;
    await close();
    file = await open(path, FLAGS, MODE);
    isTorn = await staysInLine(file, path);
    return file;
  };
  return {
    async write(entries) {
      try {
        const handle = await opened();
        const begin = isTorn ? '\n' : '';
        const text = Buffer.from(begin + entries.map(({ line }) => `${line}\n`).join(''));
        const { bytesWritten } = await handle.write(text);
        if (bytesWritten > 0) isTorn = text[bytesWritten - 1] !== LINE_FEED;
        const whole = linesIn(text.subarray(0, bytesWritten)) - (bytesWritten > 0 ? begin.length : 0);
        return whole === entries.length ? ALL : noneWritten(entries.slice(whole), diskFull(path));
      } catch (error) {
        return noneWritten(entries, unwritable(path, error));
      }
    },
    close: () => close().catch(() => undefined),
  };
}

const ALL: WriteOutcome = { rest: [], refused: 0 };
const LINE_FEED = 0x0a;

function linesIn(text: Buffer): number {
  return text.reduce((count, byte) => (byte === LINE_FEED ? count + 1 : count), 0);
}

/** A write of another process is seen while it is done; milliseconds until it must be over. */
const WRITE_ENDS = 20;

/** Does the file end before a line does, and for good. */
async function staysInLine(file: FileHandle, path: string): Promise<boolean> {
  const size = await sizeInLine(file, path);
  if (size === undefined) return false;
  await sleep(WRITE_ENDS);
  return (await sizeInLine(file, path)) === size;
}

/** How long the file is where it ends before a line does; undefined: it does not, or cannot be read, as a pipe. */
async function sizeInLine(file: FileHandle, path: string): Promise<number | undefined> {
  const stats = await file.stat();
  if (!stats.isFile() || stats.size === 0) return undefined;
  const reader = await open(path, 'r').catch(() => undefined);
  try {
    const last = await reader?.read(Buffer.alloc(1), 0, 1, stats.size - 1);
    return last?.bytesRead === 1 && last.buffer[0] !== LINE_FEED ? stats.size : undefined;
  } finally {
    await reader?.close();
  }
}

async function isAt(file: FileHandle, path: string): Promise<boolean> {
  const [held, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return there !== undefined && there.ino === held.ino && there.dev === held.dev;
}

function diskFull(path: string): ConnectionLogUnwritable {
  return new ConnectionLogUnwritable(`${path} takes no more. Make room where it lies.`);
}

const WHAT_TO_DO: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'Make its directory.',
  EACCES: 'Let the user that Postern runs as write there.',
  EROFS: 'Name a path that can be written to.',
  EISDIR: 'It is a directory: name a file.',
  ENXIO: 'It is a pipe that nobody reads: start its reader, or name a file.',
  EAGAIN: 'It is a pipe whose reader does not keep up.',
  ENOSPC: 'The disk is full: make room.',
  EDQUOT: 'The quota is used up: make room.',
};

function unwritable(path: string, error: unknown): ConnectionLogUnwritable {
  const code = String((error as { code?: unknown }).code);
  const advice = WHAT_TO_DO[code] ?? 'Look at the disk.';
  return new ConnectionLogUnwritable(
    `${path} cannot be written to (${code}). ${advice}`,
    {},
    { cause: error },
  );
}
