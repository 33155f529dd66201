import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';
import { ConfigurationFaulty } from './configuration-faulty.ts';

/** The secrets that the embedded store makes for itself, by the name of their file. */
export type GeneratedSecretName = 'session-secret' | 'data-key';

/**
 * The secret in `<dataDirectory>/<name>`; at the first call 32 random bytes in base64 are written there, for the
 * owner's eyes only (mode 0600). Call it while the data directory is locked, so that nobody reads half a file.
 * Throws {@link ConfigurationFaulty} when the file cannot be read or made, when everybody may read it, or
 * when it does not hold such a secret.
 */
export function generatedSecret(
  dataDirectory: string,
  name: GeneratedSecretName,
  random: RandomBytes,
): Secret {
  const file = join(dataDirectory, name);
  try {
    create(file, Buffer.from(random(32)).toString('base64'));
    return read(file);
  } catch (error) {
    if (error instanceof ConfigurationFaulty) throw error;
    throw new ConfigurationFaulty([`${file}: cannot be used: ${(error as Error).message}.`]);
  }
}

/** Does nothing when the file is there: O_EXCL never follows a link and never overwrites. */
function create(file: string, text: string): void {
  const descriptor = openIfAbsent(file);
  if (descriptor === undefined) return;
  try {
    writeSync(descriptor, `${text}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openIfAbsent(file: string): number | undefined {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}

function read(file: string): Secret {
  const text = readPrivate(file).trim();
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 32 && bytes.toString('base64') === text) return new Secret(text);
  throw new ConfigurationFaulty([
    `${file}: does not hold the 32 bytes in base64 that Postern wrote there. Restore it from a backup.`,
  ]);
}

/**
 * Reads a file that is not everybody's business. A group may have it: volumes of Kubernetes set that at each mount.
 * Windows has no such modes, and shows 0666 for all.
 */
function readPrivate(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    if (process.platform !== 'win32' && (fstatSync(descriptor).mode & 0o007) !== 0) {
      throw new ConfigurationFaulty([
        `${file}: may be read by everybody on this machine. Find out who did, then run: chmod 600 ${file}`,
      ]);
    }
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}
