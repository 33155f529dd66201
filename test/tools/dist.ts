/**
 * Writes `dist`: the program as the image runs it. What a `serve` loads until it answers is one file there instead of hundreds, what it
 * loads later is a file for each room, and the thread that verifies has its own. It is for starts alone: nobody reads it, and all else runs the
 * sources (docs/decisions/0016).
 */
import { globSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'dist');
const VERIFIER = 'verifier-worker';

/** Packages that few installations need, and the demo, which no image has, stay where they are. */
const EXTERNAL = [/^@aws-sdk\//, 'pino-pretty', /demo\/run-demo\.ts$/];

/** What comes before the compile cache is on must not be in one file with what is to be in the cache. */
const FIRST = /[\\/]src[\\/](start|compile-cache|main)\.[jt]s$/;

const OUTPUT: OutputOptions = {
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name].js',
  comments: false,
  // A text of bytes: V8 reads it without transcoding, and holds it in half the memory.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
};

/** The thread's file has another name here. Fails when nobody names it any more. */
function namesVerifier(): Plugin {
  let found = false;
  return {
    name: 'names-verifier',
    transform(code) {
      const named = code.replace(`'./${VERIFIER}.ts'`, `'./${VERIFIER}.js'`);
      found ||= named !== code;
      return named === code ? null : { code: named };
    },
    buildEnd(error) {
      if (!error && !found) throw new Error(`Nothing starts ${VERIFIER}.ts: see saml/verifier-thread.ts.`);
    },
  };
}

async function write(input: InputOptions, output: OutputOptions): Promise<void> {
  const build = await rolldown({ cwd: ROOT, platform: 'node', external: EXTERNAL, ...input });
  await build.write({ ...OUTPUT, ...output });
  await build.close();
}

/** Replaces what is there, and only when all of the new one is. */
export async function writeDist(): Promise<void> {
  const making = join(ROOT, `dist.${process.pid}`);
  try {
    await writeServing(making);
    await write(
      { input: join(ROOT, 'src', 'saml', `${VERIFIER}.ts`) },
      { dir: making, codeSplitting: false },
    );
    rmSync(DIST, { recursive: true, force: true });
    renameSync(making, DIST);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** What `serve` loads, whatever of it leads there, is one file: all that the two beside the entrance need. */
function writeServing(dir: string): Promise<void> {
  const input = ['start.js', 'commands.ts', 'store/redis/redis-store.ts'].map((file) =>
    join(ROOT, 'src', file),
  );
  const serve = { name: 'serve', tags: ['$initial' as const], test: (id: string) => !FIRST.test(id) };
  return write(
    { input, plugins: [namesVerifier()], preserveEntrySignatures: 'allow-extension' },
    { dir, codeSplitting: { includeDependenciesRecursively: false, groups: [serve] } },
  );
}

/** True when nothing that goes into the bundle was changed since it was written. */
export function isDistFresh(): boolean {
  const written = statSync(join(DIST, 'start.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = globSync('{src/**/*.*,package-lock.json,test/tools/dist.ts}', { cwd: ROOT });
  return sources.every((file) => statSync(join(ROOT, file)).mtimeMs < written);
}

/** For whoever starts what the image runs. */
export async function makeDistFresh(): Promise<void> {
  if (!isDistFresh()) await writeDist();
}

if (basename(process.argv[1] ?? '') === 'dist.ts') await writeDist();
