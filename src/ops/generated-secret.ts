import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';
import { ConfigurationFaulty } from './configuration-faulty.ts';

/** The secrets that the embedded store makes for itself, by the name of their file. */
export type GeneratedSecretName = 'session-secret' | 'data-key';

/**
 * The secret in `<dataDirectory>/<name>`; at the first call 32 random bytes in base64 are written there, for the
 * owner's eyes only (mode 0600). Call it while the data directory is locked, so that nobody reads half a file.
 * Throws {@link ConfigurationFaulty} when the file cannot be read, made, or does not hold such a secret.
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
  const text = readFileSync(file, 'utf8').trim();
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 32 && bytes.toString('base64') === text) return new Secret(text);
  throw new ConfigurationFaulty([
    `${file}: does not hold the 32 bytes in base64 that Postern wrote there. Restore it from a backup.`,
  ]);
}
