import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths, routes } from '../../src/web/paths.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import type { PosternProcess } from '../support/postern-process.ts';
import { freePort, type RedisServer, startRedis } from '../support/redis-server.ts';
import { originOf, startReplica } from '../support/replica.ts';
import { type RoundRobinProxy, startRoundRobinProxy } from '../support/round-robin-proxy.ts';
import {
  type AuthnRequest,
  createScriptedIdp,
  idpMetadata,
  readAuthnRequest,
  respond,
  type ScriptedIdp,
} from '../support/scripted-idp.ts';

const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');
const ENDPOINT = paths.endpoint(ENGINEERING);

let idp: ScriptedIdp;
let redis: RedisServer;
let directory: ConfigurationDirectory;
let replicas: readonly PosternProcess[];
let proxy: RoundRobinProxy;
let portal: string;

const settings = () => ({ directory, redisUrl: redis.url, portalUrl: portal });

beforeAll(async () => {
  [idp, redis] = await Promise.all([createScriptedIdp(), startRedis({ appendonly: true })]);
  const files = await makeConfigurationFiles();
  directory = configurationDirectory({ ...files, 'idp-metadata.xml': idpMetadata(idp) });
  const port = await freePort();
  portal = `http://localhost:${port}`;
  replicas = [startReplica(settings(), 'one'), startReplica(settings(), 'two')];
  proxy = await startRoundRobinProxy(port, await Promise.all(replicas.map(originOf)));
});

afterAll(async () => {
  await proxy?.close();
  for (const replica of replicas ?? []) replica.signal('SIGKILL');
  await Promise.all((replicas ?? []).map(({ exited }) => exited));
  await redis?.close();
  directory?.remove();
});

async function start(browser: ReturnType<typeof request.agent>): Promise<AuthnRequest> {
  const { headers } = await browser.get(paths.signIn(ENGINEERING)).expect(302);
  return readAuthnRequest(String(headers.location));
}

function post(SAMLResponse: string) {
  return request(portal).post(routes.assertionConsumerService).type('form').send({ SAMLResponse });
}

/** Where a browser with cookies ends that is sent to the last step of a sign-in. */
async function endOf(browser: ReturnType<typeof request.agent>, location: string): Promise<string> {
  const { status, headers } = await browser.get(location);
  return `${status} ${headers.location ?? ''}`.trim();
}

describe('two replicas on one Redis, behind a proxy that takes turns', () => {
  it('start a sign-in on one, take the Response on the other, and both know the session', async () => {
    const browser = request.agent(portal);
    const from = proxy.handed.length;
    const authnRequest = await start(browser);
    const { headers } = await post(respond(idp, authnRequest).samlResponse).expect(303);
    expect(await endOf(browser, String(headers.location))).toBe(`303 ${ENDPOINT}`);
    for (let view = 0; view < 2; view += 1) {
      const { text } = await browser.get(ENDPOINT).expect(200);
      expect(text).toContain('alice@corp.example');
    }
    const [startedAt, acceptedAt] = proxy.handed.slice(from).map((line) => line.slice(-1));
    expect(acceptedAt).not.toBe(startedAt);
  });

  it('make one hundred parallel posts of one Response into exactly one session', async () => {
    const browser = request.agent(portal);
    const { samlResponse } = respond(idp, await start(browser));
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(samlResponse)));
    const locations = [...new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`))];
    expect(locations).toEqual([expect.stringMatching(/^303 \/api\/auth\/sso\/complete\?code=/)]);
    const code = locations[0]?.slice('303 '.length) ?? '';
    const binding = browser.jar.getCookies({ domain: 'localhost', path: '/', secure: false, script: false });
    const ends = await Promise.all(
      answers.map(() => request(portal).get(code).set('Cookie', binding.toValueString())),
    );
    const sessions = ends.filter(({ headers }) => String(headers['set-cookie']).includes('postern_session'));
    expect(sessions.map(({ status, headers }) => `${status} ${headers.location}`)).toEqual([
      `303 ${ENDPOINT}`,
    ]);
  });

  it('lose nothing when a replica is killed in the middle of 200 sign-ins and started again', async () => {
    const browsers = Array.from({ length: 200 }, () => request.agent(portal));
    const ended: { readonly samlResponse: string; readonly browser: (typeof browsers)[number] }[] = [];
    const signIn = async (browser: (typeof browsers)[number]) => {
      const { samlResponse } = respond(idp, await start(browser));
      const { headers } = await post(samlResponse).expect(303);
      await browser.get(String(headers.location)).expect(303);
      ended.push({ samlResponse, browser });
      if (ended.length === 60) replicas[0]?.signal('SIGKILL');
    };
    const all = Promise.allSettled(
      browsers.map((browser, index) => after(index * 10, () => signIn(browser))),
    );
    await replicas[0]?.exited;
    const again = startReplica(settings(), 'one');
    replicas = [...replicas, again];
    proxy.replace(0, await originOf(again));
    await all;
    expect(ended.length).toBeGreaterThanOrEqual(60);
    // From before and after the kill; one hundred posts may be refused, and the kill itself may have caused some.
    for (const { samlResponse, browser } of ended.slice(0, 80)) {
      await browser.get(ENDPOINT).expect(200);
      const repeated = await post(samlResponse);
      expect(repeated.status).toBe(403);
      expect(repeated.text).toContain('AssertionReplayed');
    }
    expect((await request.agent(portal).get(paths.signIn(ENGINEERING))).status).toBe(302);
  }, 120_000);
});

async function after<Result>(milliseconds: number, act: () => Promise<Result>): Promise<Result> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return act();
}
