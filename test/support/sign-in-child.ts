// Signs people in until somebody kills it: `node sign-in-child.ts {"dataDir":…,"redisUrl":…,"castFile":…}`.
// Says `started`, `posting`, `accepted` and `redeemed` with a sign-in each, after the fact and never before.
import { readFileSync, writeSync } from 'node:fs';
import { Secret } from '../../src/kernel/secret.ts';
import { openStore } from '../../src/store/open-store.ts';
import { recordingLogger } from './recording-logger.ts';
import { respond } from './scripted-idp.ts';
import { type Cast, openSignInWorld, type SignInWorld, type StartedSignIn } from './sign-in-world.ts';

export interface SignInChildSettings {
  readonly dataDir: string;
  readonly redisUrl?: string;
  /** A JSON file with the {@link Cast}. */
  readonly castFile: string;
}

/** What it says on a line, after the word. */
export interface SignInLine {
  readonly started: StartedSignIn;
  readonly samlResponse?: string;
  readonly code?: string;
}

/** How many it signs in, and how many of them at a time. */
const TOTAL = 200;
const LANES = 8;

const settings = JSON.parse(process.argv[2] ?? '{}') as SignInChildSettings;
const cast = JSON.parse(readFileSync(settings.castFile, 'utf8')) as Cast;
const { dataDir, redisUrl } = settings;
const store = await openStore({
  dataDir,
  redisUrl: redisUrl === undefined ? undefined : new Secret(redisUrl),
  clock: Date.now,
  logger: recordingLogger().logger,
});
const world = await openSignInWorld(cast, store, Date.now);
say('providers', {});

let next = 0;
await Promise.all(Array.from({ length: LANES }, signInAgainAndAgain));

async function signInAgainAndAgain(): Promise<void> {
  while (next < TOTAL) await signInOnce(world, next++);
}

/** Every fifth person never comes back from the provider, every fourth does not follow the last redirect. */
async function signInOnce({ start, signIn }: SignInWorld, index: number): Promise<void> {
  const started = await start('ea');
  say('started', { started });
  if (index % 5 === 4) return;
  const { samlResponse } = respond(cast.a, started.request);
  say('posting', { started, samlResponse });
  const { code } = await signIn.accept(samlResponse);
  say('accepted', { started, samlResponse, code });
  if (index % 4 === 3) return;
  await signIn.complete(code, started.binding);
  say('redeemed', { started, samlResponse, code });
}

/** It is out when this returns: what `process.stdout` queues beside a reader that is slow would die with the process. */
function say(word: string, line: Partial<SignInLine>): void {
  writeSync(1, `${word} ${JSON.stringify(line)}\n`);
}
