import { Readable } from 'node:stream';
import type { Response } from 'express';
import { type ByteSource, cutWhenIdle, writeToClient } from '../web/send-bytes.ts';

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer | FileContent;
}

export interface FileContent {
  readonly source: ByteSource;
  /** Bytes. */
  readonly size: number;
}

/** Of each stream on the way, and of each read: some eight such pieces are what a client that does not read costs (bytes). */
const STEP = 64 * 1024;

/**
 * Writes a ZIP archive to the client as it is made, nothing compressed: installers are compressed already. Resolves with
 * false when the client left. Throws what a source throws; then the archive has no end, and the answer must be cut.
 */
export async function sendZip(res: Response, entries: readonly ZipEntry[], date: Date): Promise<boolean> {
  // A tenth of all files that a start would load, and many a portal never makes an archive.
  const { ZipArchive } = await import('archiver');
  const archive = new ZipArchive({ store: true, highWaterMark: STEP });
  // What it emits after its iteration ended is of no interest to anybody, but would end the process.
  archive.on('error', () => {});
  const sources: Readable[] = [];
  for (const { name, content } of entries) {
    const source = Buffer.isBuffer(content) ? content : readableOf(content);
    archive.append(source, { name, date });
    if (source instanceof Readable) sources.push(source);
  }
  // A pipe hands no errors on, so a source that fails would leave its archive waiting.
  for (const source of sources) source.on('error', (error) => archive.destroy(error));
  archive.finalize().catch(() => {});
  cutWhenIdle(res);
  try {
    for await (const chunk of archive) if (!(await writeToClient(res, chunk))) return false;
    return true;
  } finally {
    archive.abort().destroy();
    for (const source of sources) source.destroy();
  }
}

function readableOf({ source, size }: FileContent): Readable {
  return Readable.from(chunksOf(source, size), { objectMode: false, highWaterMark: STEP });
}

/** The last step is the look whether all of it was of the same file: before that the entry has no end. */
async function* chunksOf(source: ByteSource, size: number): AsyncGenerator<Buffer> {
  for (let position = 0; position < size; position += STEP) {
    const bytes = Buffer.allocUnsafeSlow(Math.min(STEP, size - position));
    await source.read(bytes, position);
    yield bytes;
  }
  await source.assertUnchanged();
}
