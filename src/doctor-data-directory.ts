import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Finding, findingsAbout } from './doctor-finding.ts';

/** What is known of the data directory from outside its files. */
export interface DataDirectoryFacts {
  /** Absolute. */
  readonly path: string;
  readonly writable: boolean;
  readonly freeBytes: number;
  /** Permission bits by path, of the directory and of those of its private files that are there. */
  readonly modes: ReadonlyMap<string, number>;
}

const PRIVATE_FILES = ['postern.sqlite', 'data-key', 'session-secret'];
const PERMISSION_BITS = 0o777;

/** Undefined when there is no such directory yet. */
export async function lookAtDataDirectory(directory: string): Promise<DataDirectoryFacts | undefined> {
  const path = resolve(directory);
  const mode = await modeOf(path);
  if (mode === undefined) return undefined;
  const modes = new Map([[path, mode]]);
  for (const file of PRIVATE_FILES.map((name) => join(path, name))) {
    const ofFile = await modeOf(file);
    if (ofFile !== undefined) modes.set(file, ofFile);
  }
  const { bavail, bsize } = await statfs(path);
  return { path, writable: await isWritable(path), freeBytes: bavail * bsize, modes };
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & PERMISSION_BITS;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

const { ok, note, warning, fault } = findingsAbout('Data directory');

/** With less, a write could fail before somebody looks here again. */
const LITTLE_SPACE = 100 * 1024 * 1024;

/** `others` may not read what holds keys; a group may, since volumes of Kubernetes set that at each mount. */
export function judgeDataDirectory(facts: DataDirectoryFacts | undefined): readonly Finding[] {
  if (!facts) return [note('It does not exist yet. The first start makes it, readable by its owner alone.')];
  const { path, writable, freeBytes, modes } = facts;
  const findings: Finding[] = [];
  if (!writable)
    findings.push(fault(`This user may not write to ${path}. Give it to the user that runs Postern.`));
  if (freeBytes < LITTLE_SPACE) {
    const megabytes = Math.floor(freeBytes / 1024 / 1024);
    findings.push(
      warning(`Only ${megabytes} MB are free where ${path} lies. Make room before the disk is full.`),
    );
  }
  for (const [file, mode] of modes) {
    if ((mode & 0o007) === 0) continue;
    const text = `Everybody on this machine may reach ${file} (mode ${mode.toString(8)}). Run: chmod o= ${file}`;
    findings.push(fault(text));
  }
  return findings.length > 0 ? findings : [ok(`${path} is writable and private.`)];
}
