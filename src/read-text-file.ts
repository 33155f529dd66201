import { readFileSync, statSync } from 'node:fs';
import type { FileReaders } from './referenced-files.ts';

/** More than any certificate, picture or metadata document of one provider needs (bytes). */
const LARGEST_FILE = 1_048_576;
/** An export holds all metadata documents and revocation lists; a list alone may be a megabyte. */
const LARGEST_CONFIGURATION = 64 * LARGEST_FILE;

/** Reads a small file. Throws an Error whose message is for people: it is missing, no file, or too large. */
export function readSmallFile(path: string): Buffer {
  return readBounded(path, LARGEST_FILE);
}

/** The same for UTF-8 text, which it must be. A byte order mark at the beginning is dropped. */
export function readTextFile(path: string): string {
  return textOf(path, readSmallFile(path));
}

/** The same for a configuration file, which may be large. */
export function readConfigurationFile(path: string): string {
  return textOf(path, readBounded(path, LARGEST_CONFIGURATION));
}

function readBounded(path: string, largest: number): Buffer {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`${path} is not a file`);
  if (stats.size > largest) throw new Error(`${path} is larger than ${largest} bytes`);
  return readFileSync(path);
}

function textOf(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${path} is not UTF-8 text`);
  }
}

/** How a configuration reads itself and the files that it names. */
export const FILES: FileReaders = {
  readConfiguration: readConfigurationFile,
  readFile: readTextFile,
  readBytes: readSmallFile,
};
