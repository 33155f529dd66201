import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const service = z.looseObject({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
});

/** As much of docker-compose.yml as the tests read. */
const composeFile = z.looseObject({ services: z.record(z.string(), service) });

export type ComposeFile = z.output<typeof composeFile>;

/** Reads a file of the project by its path from the root. */
export function projectFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

export function readComposeFile(): ComposeFile {
  return composeFile.parse(parse(projectFile('docker-compose.yml'), { merge: true }));
}

/** What docker-compose.yml tells redis-server, without the program's name. */
export function redisArguments(): readonly string[] {
  const [program, ...args] = readComposeFile().services.redis?.command ?? [];
  if (program !== 'redis-server') throw new Error('docker-compose.yml starts no redis-server.');
  return args;
}

/** What docker-compose.yml sets for a replica. */
export function replicaEnvironment(): Readonly<Record<string, string>> {
  return readComposeFile().services['portal-one']?.environment ?? {};
}

/** The program and the arguments with which the Dockerfile asks for the health of a container. */
export function healthCheckCommand(): readonly string[] {
  const [, command = ''] =
    /^HEALTHCHECK [^[]*CMD (\[.*\])$/m.exec(projectFile('Dockerfile').replaceAll('\\\n', ' ')) ?? [];
  return z.array(z.string()).parse(JSON.parse(command));
}

/** What stands in the files for containers → what stands for it on this machine. */
export type Substitutions = Readonly<Record<string, string>>;

/**
 * Replaces every occurrence of each, in one pass. Throws when one does not occur: then the file has changed, and the
 * test would run something else than it says.
 */
export function substituted(text: string, substitutions: Substitutions): string {
  const missing = Object.keys(substitutions).find((from) => !text.includes(from));
  if (missing !== undefined) throw new Error(`There is no "${missing}" to replace any more.`);
  const anyOfThem = new RegExp(Object.keys(substitutions).map(literally).join('|'), 'g');
  return text.replaceAll(anyOfThem, (from) => substitutions[from] ?? from);
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
