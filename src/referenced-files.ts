import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/** Reads the files that a configuration names, and remembers what it read for the digest. */
export interface ReferencedFiles {
  /** `path` as the configuration writes it, relative to `directory`; throws what `readFile` throws. */
  read(path: string): string;
  /** SHA-256, hexadecimal, over the configuration's text and every file that was read, each with its written path. */
  digest(configuration: string): string;
}

export function createReferencedFiles(
  directory: string,
  readFile: (path: string) => string,
): ReferencedFiles {
  const texts = new Map<string, string>();
  return {
    read: (path) => {
      const text = readFile(resolve(directory, path));
      texts.set(path, text);
      return text;
    },
    digest: (configuration) => {
      const files = [...texts].sort(([one], [other]) => (one < other ? -1 : 1));
      return createHash('sha256')
        .update(JSON.stringify([configuration, ...files]))
        .digest('hex');
    },
  };
}
