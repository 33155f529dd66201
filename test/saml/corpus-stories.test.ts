import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { Secret } from '../../src/kernel/secret.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { refusalCodeOf } from '../support/refusal-of.ts';
import { tellStories } from '../support/saml-attacks/stories.ts';
import { freshId, type ResponseOverrides, respond } from '../support/scripted-idp.ts';
import {
  createCast,
  openSignInWorld,
  type SignInWorld,
  type StartedSignIn,
} from '../support/sign-in-world.ts';

let directory = '';
let redis: RedisServer;
let stores: Store[] = [];
let worlds: SignInWorld[] = [];
let offset = 0;

/** The first world keeps its state in SQLite, the second and third are two replicas on one Redis. */
const [SQLITE, REPLICA_1, REPLICA_2] = [0, 1, 2];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-stories-'));
  redis = await startRedis();
  const clock = () => Date.now() + offset;
  const common = { dataDir: directory, clock, logger: recordingLogger().logger };
  const shared = { ...common, redisUrl: new Secret(redis.url) };
  stores = [await openStore(common), await openStore(shared), await openStore(shared)];
  const cast = await createCast();
  for (const store of stores) worlds.push(await openSignInWorld(cast, store, clock));
});

afterAll(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  await Promise.all(stores.map((store) => store.close()));
  await redis.close();
  await rm(directory, { recursive: true, force: true });
  worlds = [];
});

function world(index = SQLITE): SignInWorld {
  const found = worlds[index ?? 0];
  if (!found) throw new Error('There are three worlds.');
  return found;
}

describe('stories of the corpus', () => {
  tellStories('story', {
    'an-unknown-code-is-refused': async () => {
      const { signIn, start, cast } = world();
      const { request, binding } = await start('ea');
      const { code } = await signIn.accept(respond(cast.a, request).samlResponse);
      for (const unknown of [code.toLowerCase(), `${code}=`, '', '__proto__', 'x'.repeat(100_000)]) {
        expect(await refusalCodeOf(signIn.complete(unknown, binding))).toBe('CodeUnknown');
      }
      offset = 61_000;
      expect(await refusalCodeOf(signIn.complete(code, binding))).toBe('CodeUnknown');
      offset = 0;
    },
    'i-06-the-same-response-again-is-refused': async () => {
      for (const { start, cast, signIn } of worlds) {
        const started = await start('ea');
        const { samlResponse } = respond(cast.a, started.request);
        const { code } = await signIn.accept(samlResponse);
        expect(await signIn.accept(samlResponse)).toMatchObject({ code });
        await signIn.complete(code, started.binding);
        expect(await refusalCodeOf(signIn.complete(code, started.binding))).toBe('CodeAlreadyRedeemed');
        expect(await refusalCodeOf(signIn.accept(samlResponse))).toBe('AssertionReplayed');
        const another = respond(cast.a, started.request);
        expect(await refusalCodeOf(signIn.accept(another.samlResponse))).toBe('AssertionReplayed');
      }
    },
    'i-07-posts-at-once-give-one-sign-in': async () => {
      const started = await world().start('ea');
      await postAtOnce(started, respond(world().cast.a, started.request).samlResponse, 50, [world()]);
    },
    'i-08-posts-to-two-replicas-give-one-sign-in': async () => {
      const replicas = [world(REPLICA_1), world(REPLICA_2)];
      const started = await world(REPLICA_1).start('ea');
      await postAtOnce(started, respond(world().cast.a, started.request).samlResponse, 100, replicas);
    },
    'i-09-the-same-assertion-for-another-request-is-refused': async () => {
      const overrides: ResponseOverrides = { assertion: { id: freshId() } };
      const { start, finish, cast } = world();
      const [first, second] = [await start('ea'), await start('ea')];
      await finish(first, respond(cast.a, first.request, { overrides }).samlResponse);
      const replayed = respond(cast.a, second.request, { overrides });
      expect(await refusalCodeOf(finish(second, replayed.samlResponse))).toBe('AssertionReplayed');
      const genuine = await finish(second, respond(cast.a, second.request).samlResponse);
      expect(genuine.identity.nameId).toBe('alice@corp.example');
    },
  });
});

/** Posts one Response `times` times at the same moment, to each replica in turn, then redeems as often. */
async function postAtOnce(
  { binding }: StartedSignIn,
  samlResponse: string,
  times: number,
  replicas: readonly SignInWorld[],
) {
  const replicaOf = (index: number) => replicas[index % replicas.length] ?? world();
  const turns = Array.from({ length: times }, (_, index) => replicaOf(index).signIn);
  const accepted = await Promise.all(turns.map((signIn) => signIn.accept(samlResponse)));
  const codes = [...new Set(accepted.map(({ code }) => code))];
  expect(codes).toHaveLength(1);
  const [code = ''] = codes;
  const outcomes = await Promise.all(turns.map((signIn) => refusalCodeOf(signIn.complete(code, binding))));
  expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'CodeAlreadyRedeemed')).toHaveLength(times - 1);
}
