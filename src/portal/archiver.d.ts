/** As much of archiver as the bundle uses; the package brings no types. */
declare module 'archiver' {
  import type { Readable } from 'node:stream';

  interface ZipOptions {
    /** True: as it is, not compressed. */
    readonly store?: boolean;
    /** What each of its streams holds back before it asks the one before it to wait; bytes. */
    readonly highWaterMark?: number;
  }

  interface ZipEntryData {
    readonly name: string;
    readonly date?: Date;
  }

  /** A stream of readable-stream, which iterates and is destroyed like Node's own. */
  export class ZipArchive extends Readable {
    constructor(options: ZipOptions);
    append(source: Buffer | Readable, data: ZipEntryData): this;
    /** No more entries follow. Resolves when all is written; stays open for ever when the archive is destroyed. */
    finalize(): Promise<void>;
    abort(): this;
  }
}
