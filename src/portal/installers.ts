import { createHash } from 'node:crypto';
import { accessSync, type BigIntStats, constants, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { PosternError } from '../kernel/errors.ts';
import type { ByteSource } from '../web/send-bytes.ts';
import type { FileFacts } from '../web/send-file.ts';
import { installerContentType } from './installer-kinds.ts';
import { shareFile } from './shared-file.ts';

/** The file of an installer is not any more what it was when it was read. */
export class InstallerChanged extends PosternError {
  readonly code = 'InstallerChanged';

  constructor(file: string) {
    super(
      `The installer ${file} was changed in place after it was read, so its checksum is not true any more. Put new versions beside it and rename them over it, then send SIGHUP.`,
      { file },
    );
  }
}

/** A local installer, open from the start (or SIGHUP) on: what was read then is what people get. */
export interface Installer extends FileFacts {
  /** Begins a transfer. Throws {@link InstallerChanged}, and then nothing is held. */
  borrow(): Promise<BorrowedInstaller>;
  /** Lets go of the file when the last transfer ended; resolves then. */
  close(): Promise<void>;
}

/** The file for one transfer. Its `read` and `assertUnchanged` throw {@link InstallerChanged}. */
export interface BorrowedInstaller extends ByteSource {
  release(): void;
}

/** Looks whether a file can be handed out without reading it. Throws an Error whose message is for people. */
export function checkInstallerFile(path: string): void {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`${path} is not a file`);
  if (stats.size === 0) throw new Error(`${path} is empty`);
  accessSync(path, constants.R_OK);
}

/** Opens an installer and reads it once, for its checksum. Throws an Error whose message is for people. */
export async function openInstaller(path: string): Promise<Installer> {
  // Without O_NONBLOCK a named pipe that took the file's place would stop us until somebody writes to it.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) throw new Error(`${path} is not a file`);
    const sha256 = await readChecksum(handle, Number(stats.size));
    const source = sourceOf(handle, path, stats);
    await source.assertUnchanged();
    return installerOf(handle, path, stats, sha256, source);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function installerOf(
  handle: FileHandle,
  path: string,
  stats: BigIntStats,
  sha256: string,
  source: ByteSource,
): Installer {
  const shared = shareFile(handle);
  return {
    sha256,
    fileName: basename(path),
    contentType: installerContentType(path) ?? 'application/octet-stream',
    size: Number(stats.size),
    modifiedAt: Number(stats.mtimeMs),
    async borrow() {
      const release = shared.borrow();
      try {
        await source.assertUnchanged();
      } catch (error) {
        release();
        throw error;
      }
      return { ...source, release };
    },
    close: () => shared.close(),
  };
}

/** Size and time of the last change tell at the price of one system call that a file is not what was read. */
function sourceOf(handle: FileHandle, path: string, { size, mtimeNs }: BigIntStats): ByteSource {
  return {
    async read(buffer, position) {
      const filled = await fill(handle, buffer, position);
      if (filled < buffer.length) throw new InstallerChanged(path);
    },
    async assertUnchanged() {
      const now = await handle.stat({ bigint: true });
      if (now.size !== size || now.mtimeNs !== mtimeNs) throw new InstallerChanged(path);
    },
  };
}

/** Reads until `buffer` is full or the file ends; returns how many bytes. */
async function fill(handle: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Reading so much at once keeps other requests waiting for about a millisecond (bytes). */
const CHECKSUM_STEP = 1024 * 1024;

async function readChecksum(handle: FileHandle, size: number): Promise<string> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHECKSUM_STEP, Math.max(size, 1)));
  const sha256 = createHash('sha256');
  for (let position = 0; position < size; ) {
    const filled = await fill(handle, buffer, position);
    if (filled === 0) break;
    sha256.update(buffer.subarray(0, filled));
    position += filled;
  }
  return sha256.digest('hex');
}
