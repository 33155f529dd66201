import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/kernel/secret.ts';
import { openStore } from '../../src/store/open-store.ts';
import { startChild } from '../support/child-process.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { refusalCodeOf } from '../support/refusal-of.ts';
import { idpMetadata, respond } from '../support/scripted-idp.ts';
import type { SignInChildSettings, SignInLine } from '../support/sign-in-child.ts';
import {
  type Cast,
  createCast,
  openSignInWorld,
  providerArn,
  type SignInWorld,
} from '../support/sign-in-world.ts';

const CHILD = fileURLToPath(new URL('../support/sign-in-child.ts', import.meta.url));

/** It is killed in the middle of its 200 sign-ins. */
const KILLED_AFTER = 60;

let directory = '';
let redis: RedisServer;
let cast: Cast;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-kill-nine-'));
  redis = await startRedis({ appendonly: true });
  cast = await createCast();
  await writeFile(join(directory, 'cast.json'), JSON.stringify(cast));
});
afterAll(async () => {
  await redis.close();
  await rm(directory, { recursive: true, force: true });
});

describe('kill -9 in the middle of 200 sign-ins', () => {
  it('loses nothing that was acknowledged and lets no Assertion be used twice, on SQLite', async () => {
    const settings = { dataDir: join(directory, 'sqlite') };
    const said = await signInUntilKilled(settings);
    await expectNothingLost(settings, said);
  });

  it('does the same when Redis is killed with it', async () => {
    const settings = { dataDir: join(directory, 'redis'), redisUrl: redis.url };
    const said = await signInUntilKilled(settings);
    await redis.kill9();
    await redis.restart();
    await expectNothingLost(settings, said);
  });
});

type Word = 'started' | 'posting' | 'accepted' | 'redeemed';
type Said = ReadonlyMap<string, SignInLine & { readonly word: Word }>;

/** What the child said last of each sign-in, by request ID. */
async function signInUntilKilled(settings: Omit<SignInChildSettings, 'castFile'>): Promise<Said> {
  const all = JSON.stringify({ ...settings, castFile: join(directory, 'cast.json') });
  const child = startChild(process.execPath, [CHILD, all]);
  const redeemed = () => child.lines.filter((line) => line.startsWith('redeemed')).length;
  await child.line(() => redeemed() >= KILLED_AFTER);
  await child.kill9();
  const said = new Map<string, SignInLine & { readonly word: Word }>();
  for (const line of child.lines) {
    const [word = '', json = ''] = line.split(/ (.*)/s);
    if (word === 'providers' || !json.endsWith('}')) continue;
    const parsed = JSON.parse(json) as SignInLine;
    said.set(parsed.started.request.id, { ...parsed, word: word as Word });
  }
  expect(said.size).toBeLessThan(200);
  return said;
}

async function expectNothingLost({ dataDir, redisUrl }: Omit<SignInChildSettings, 'castFile'>, said: Said) {
  const { logger } = recordingLogger();
  const common = { dataDir, clock: Date.now, logger };
  const store = await openStore({
    ...common,
    redisUrl: redisUrl === undefined ? undefined : new Secret(redisUrl),
  });
  const provider = await store.samlProviders.get(providerArn('a'));
  expect(provider?.value.metadataDocument).toBe(idpMetadata(cast.a));
  const world = await openSignInWorld(cast, store, Date.now);
  const words = new Set<Word>();
  for (const each of said.values()) {
    words.add(each.word);
    await CHECKS[each.word](world, each);
  }
  expect([...words].sort()).toEqual(expect.arrayContaining(['accepted', 'redeemed', 'started']));
  await world.close();
  await store.close();
}

type Check = (world: SignInWorld, line: SignInLine) => Promise<void>;

const CHECKS: Readonly<Record<Word, Check>> = {
  /** The start was acknowledged: the person comes back from the provider and is let in. */
  started: async (world, { started }) => {
    const { samlResponse } = respond(cast.a, started.request);
    const { identity } = await world.finish(started, samlResponse);
    expect(identity.nameId).toBe('alice@corp.example');
    expect(await refusalCodeOf(world.finish(started, samlResponse))).toBe('AssertionReplayed');
  },
  /** Nobody knows how far it came: it leads to at most one session, and to one if it was not redeemed before. */
  posting: async (world, { started, samlResponse = '' }) => {
    const first = await refusalCodeOf(world.finish(started, samlResponse));
    expect([undefined, 'AssertionReplayed']).toContain(first);
    expect(await refusalCodeOf(world.finish(started, samlResponse))).toBe('AssertionReplayed');
  },
  /** The code was acknowledged: the browser that reloads gets the same one, which works at most once. */
  accepted: async (world, { started, samlResponse = '', code = '' }) => {
    const first = await refusalCodeOf(world.signIn.complete(code, started.binding));
    expect([undefined, 'CodeAlreadyRedeemed']).toContain(first);
    expect(await refusalCodeOf(world.signIn.complete(code, started.binding))).toBe('CodeAlreadyRedeemed');
    expect(await refusalCodeOf(world.signIn.accept(samlResponse))).toBe('AssertionReplayed');
  },
  /** It is over: neither the Response nor the code is worth anything. */
  redeemed: async (world, { started, samlResponse = '', code = '' }) => {
    expect(await refusalCodeOf(world.signIn.accept(samlResponse))).toBe('AssertionReplayed');
    expect(await refusalCodeOf(world.signIn.complete(code, started.binding))).toBe('CodeAlreadyRedeemed');
  },
};
