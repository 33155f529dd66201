import { readFileSync, statSync } from 'node:fs';

/** More than any configuration, certificate or metadata document of one provider needs (bytes). */
const LARGEST_FILE = 1_048_576;

/**
 * Reads a small UTF-8 file. Throws an Error whose message is for people: it is missing, no file, too large,
 * or not text. A byte order mark at the beginning is dropped.
 */
export function readTextFile(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`${path} is not a file`);
  if (stats.size > LARGEST_FILE) throw new Error(`${path} is larger than ${LARGEST_FILE} bytes`);
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${path} is not UTF-8 text`);
  }
}
