import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/** Reads the files that a configuration names, and remembers what it read for the digest. */
export interface ReferencedFiles {
  /** `path` as the configuration writes it, relative to `directory`; throws what `readFile` throws. */
  read(path: string): string;
  /** The same for a file that is no text; throws what `readBytes` throws. */
  readBytes(path: string): Buffer;
  /** SHA-256, hexadecimal, over the configuration's text and every file that was read, each with its written path. */
  digest(configuration: string): string;
}

/** How files are read, by their absolute path; each throws an Error with a message for people. */
export interface FileReaders {
  /** The configuration itself; the others read what it names. */
  readonly readConfiguration: (path: string) => string;
  readonly readFile: (path: string) => string;
  readonly readBytes: (path: string) => Buffer;
}

export function createReferencedFiles(
  directory: string,
  readers: Omit<FileReaders, 'readConfiguration'>,
): ReferencedFiles {
  const texts = new Map<string, string>();
  return {
    read: (path) => {
      const text = readers.readFile(resolve(directory, path));
      texts.set(path, text);
      return text;
    },
    readBytes: (path) => {
      const bytes = readers.readBytes(resolve(directory, path));
      texts.set(path, bytes.toString('base64'));
      return bytes;
    },
    digest: (configuration) => {
      const files = [...texts].sort(([one], [other]) => (one < other ? -1 : 1));
      return createHash('sha256')
        .update(JSON.stringify([configuration, ...files]))
        .digest('hex');
    },
  };
}
