import { readFileSync, statSync } from 'node:fs';
import type { FileReaders } from './referenced-files.ts';

/** More than any configuration, certificate, picture or metadata document of one provider needs (bytes). */
const LARGEST_FILE = 1_048_576;

/** Reads a small file. Throws an Error whose message is for people: it is missing, no file, or too large. */
export function readSmallFile(path: string): Buffer {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`${path} is not a file`);
  if (stats.size > LARGEST_FILE) throw new Error(`${path} is larger than ${LARGEST_FILE} bytes`);
  return readFileSync(path);
}

/** The same for UTF-8 text, which it must be. A byte order mark at the beginning is dropped. */
export function readTextFile(path: string): string {
  const bytes = readSmallFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${path} is not UTF-8 text`);
  }
}

/** How a configuration reads itself and the files that it names. */
export const FILES: FileReaders = { readFile: readTextFile, readBytes: readSmallFile };
