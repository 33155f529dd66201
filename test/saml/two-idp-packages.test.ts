import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyKind, makeCertificate } from '../../src/demo/certificates.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { createSamlifyIdp } from '../support/samlify-idp.ts';
import { startSamlpIdp } from '../support/samlp-idp.ts';
import { type Cast, createCast, openSignInWorld, SERVICE_PROVIDER } from '../support/sign-in-world.ts';

const PEOPLE = [
  {
    nameId: 'alice@corp.example',
    firstName: 'Alice',
    lastName: 'Archer',
    groups: ['engineering', 'R&D <Berlin>'],
  },
  { nameId: 'zoe@corp.example', firstName: 'Zoë', lastName: 'Žukauskas', groups: ['ingénierie'] },
] as const;

let directory = '';
let redis: RedisServer;
let cast: Cast;
const stores: Record<string, Store> = {};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-packages-'));
  redis = await startRedis();
  cast = await createCast();
  const common = { dataDir: directory, clock: Date.now, logger: recordingLogger().logger };
  stores.sqlite = await openStore(common);
  stores.redis = await openStore({ ...common, redisUrl: new Secret(redis.url) });
});

afterAll(async () => {
  await Promise.all(Object.values(stores).map((store) => store.close()));
  await redis.close();
  await rm(directory, { recursive: true, force: true });
});

const signingKey = (keyKind: KeyKind) => makeCertificate({ commonName: 'idp', keyKind, purpose: 'signing' });
const IDPS = {
  samlp: async () => startSamlpIdp(await signingKey('rsa-2048'), SERVICE_PROVIDER),
  samlify: async () => createSamlifyIdp(await signingKey('rsa-3072'), SERVICE_PROVIDER),
} as const;

describe.each(['sqlite', 'redis'])('with its state in %s', (kind) => {
  it.each(['samlp', 'samlify'] as const)(
    'Postern accepts what %s makes of its AuthnRequest',
    async (name) => {
      const store = stores[kind];
      if (!store) throw new Error('The store is not open.');
      const world = await openSignInWorld(cast, store, Date.now);
      const idp = await IDPS[name]();
      await world.setProvider('a', idp.metadata);
      for (const person of PEOPLE) {
        const started = await world.start('ea');
        const { samlResponse } = await idp.respond(started.redirectUrl, person);
        const { identity } = await world.finish(started, samlResponse);
        expect(identity).toMatchObject(person);
      }
      await world.close();
    },
  );
});
