import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { paths, routes } from '../../src/web/paths.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { documentListener, type MetadataServer, startMetadataServer } from '../support/metadata-server.ts';
import type { PosternProcess } from '../support/postern-process.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { freePort, type RedisServer, startRedis } from '../support/redis-server.ts';
import { originOf, startReplica } from '../support/replica.ts';
import { type RoundRobinProxy, startRoundRobinProxy } from '../support/round-robin-proxy.ts';
import {
  createScriptedIdp,
  idpMetadata,
  readAuthnRequest,
  respond,
  type ScriptedIdp,
} from '../support/scripted-idp.ts';

const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');
const CORP = 'arn:aws:iam::123456789012:saml-provider/corp';

/** The identity provider with its old key, and with the one that it changes to. */
let before: ScriptedIdp;
let after: ScriptedIdp;
let site: MetadataServer;
let redis: RedisServer;
let directory: ConfigurationDirectory;
let replicas: readonly PosternProcess[];
let proxy: RoundRobinProxy;
let portal: string;
let store: Store;

beforeAll(async () => {
  [before, after, redis] = await Promise.all([createScriptedIdp(), createScriptedIdp(), startRedis()]);
  site = await startMetadataServer(metadataWith(before));
  directory = configurationDirectory({
    ...(await makeConfigurationFiles()),
    'postern.yaml': GOOD_CONFIGURATION.replace(
      'MetadataFile: ./idp-metadata.xml',
      `MetadataUrl: '${site.origin}/metadata', MetadataAllowPrivateAddress: true`,
    ),
  });
  const port = await freePort();
  portal = `http://localhost:${port}`;
  const settings = { directory, redisUrl: redis.url, portalUrl: portal };
  replicas = [startReplica(settings, 'one'), startReplica(settings, 'two')];
  proxy = await startRoundRobinProxy(port, await Promise.all(replicas.map(originOf)));
  const { logger } = recordingLogger();
  const redisUrl = new Secret(redis.url);
  store = await openStore({ redisUrl, dataDir: directory.directory, clock: Date.now, logger });
});

afterAll(async () => {
  await store?.close();
  await proxy?.close();
  for (const replica of replicas ?? []) replica.signal('SIGKILL');
  await Promise.all((replicas ?? []).map(({ exited }) => exited));
  await Promise.all([redis?.close(), site?.close()]);
  directory?.remove();
});

/** Signing keys in the order that is given; the ETag says which they are. */
function metadataWith(...keys: readonly ScriptedIdp[]) {
  const document = idpMetadata(
    before,
    keys.map(({ signing }) => signing.certificate),
  );
  return documentListener(document, { etag: `"${keys.map((key) => (key === before ? 'old' : 'new'))}"` });
}

/** What became of one person's sign-in: its three answers. */
async function signIn(idp: ScriptedIdp): Promise<string> {
  const browser = request.agent(portal);
  const started = await browser.get(paths.signIn(ENGINEERING));
  if (started.status !== 302) return `start ${started.status}`;
  const { samlResponse } = respond(idp, readAuthnRequest(String(started.headers.location)));
  const posted = await request(portal)
    .post(routes.assertionConsumerService)
    .type('form')
    .send({ SAMLResponse: samlResponse });
  if (posted.status !== 303) return `post ${posted.status} ${/\b[A-Z]\w+[a-z]+[A-Z]\w+\b/.exec(posted.text)}`;
  const completed = await browser.get(String(posted.headers.location));
  return `${completed.status} ${completed.headers.location}`;
}

/** The address says something else from now on, and somebody has one of the replicas look. */
async function publish(replica: number, ...keys: readonly ScriptedIdp[]): Promise<void> {
  site.answer(metadataWith(...keys));
  replicas[replica]?.signal('SIGHUP');
  const etag = `"${keys.map((key) => (key === before ? 'old' : 'new'))}"`;
  await expect
    .poll(async () => (await store.samlProviders.get(CORP))?.value.metadataSource?.etag, { timeout: 20_000 })
    .toBe(etag);
}

/** Twenty people at a time sign in, and the next come at once, until `stop`. */
function startCrowd(signing: () => ScriptedIdp) {
  const results: string[] = [];
  let isOver = false;
  const person = async () => {
    while (!isOver) results.push(await signIn(signing()));
  };
  const people = Promise.all(Array.from({ length: 20 }, person));
  return {
    results,
    async until(count: number) {
      await expect
        .poll(() => results.length, { timeout: 60_000, interval: 20 })
        .toBeGreaterThanOrEqual(count);
    },
    async stop() {
      isOver = true;
      await people;
    },
  };
}

describe('an identity provider that changes its key while 500 people sign in at two replicas', () => {
  it('loses none of them, and what the dropped key signs is refused afterwards', async () => {
    let signing = before;
    const crowd = startCrowd(() => signing);
    await crowd.until(100);
    await publish(0, before, after);
    await crowd.until(200);
    signing = after;
    // Whoever was on the way with the old key arrives.
    await crowd.until(350);
    await publish(1, after);
    await crowd.until(500);
    await crowd.stop();
    expect(new Set(crowd.results)).toEqual(new Set([`303 ${paths.endpoint(ENGINEERING)}`]));
    expect(await signIn(before)).toContain('post 403');
    expect(await signIn(after)).toContain('303');
    const changes = replicas.map(
      ({ stdout }) => stdout().match(/"audit: saml-provider-metadata-changed"/g) ?? [],
    );
    expect(changes.flat()).toHaveLength(3);
  }, 150_000);
});
