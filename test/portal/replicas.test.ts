import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/web/paths.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { readAuthnRequest, respond } from '../support/scripted-idp.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse, SAME_ORIGIN } from '../support/visitor.ts';
import { saveWaiting } from '../support/waiting-connection.ts';

const PUBLIC = 'http://localhost:65000';

let redis: RedisServer;
let one: TestPortal;
let two: TestPortal;
beforeAll(async () => {
  redis = await startRedis();
  const idps = await createIdps();
  const options = { idps, redisUrl: redis.url, portalUrl: () => PUBLIC };
  one = await startPortal({ ...options, sessionSecrets: ['the older secret of all the replicas here'] });
  const sessionSecrets = [
    'the newer secret, which signs from now on',
    'the older secret of all the replicas here',
  ];
  two = await startPortal({ ...options, sessionSecrets });
});
afterAll(async () => {
  await one.close();
  await two.close();
  await redis.close();
});

describe('two replicas on one Redis', () => {
  it('share a sign-in at every step, and the session after it', async () => {
    const atOne = newVisitor(one);
    const authnRequest = await atOne.start(EA);
    const { samlResponse } = respond(one.idps.a, authnRequest, { now: one.now() });
    const posted = await postResponse(two, samlResponse).expect(303);
    await atOne.agent.get(String(posted.headers.location)).expect(303);
    const atTwo = newVisitor(two);
    const cookies = atOne.agent.jar.getCookies({
      domain: 'localhost',
      path: '/',
      secure: false,
      script: false,
    });
    const page = await atTwo.agent.get(paths.endpoint(EA)).set('Cookie', cookies.toValueString()).expect(200);
    expect(page.text).toContain('alice@corp.example');
  });

  it('share the sign-in of a connection at every step', async () => {
    const { code, connectionId } = await saveWaiting(one.store, EA, one.now());
    const visitor = newVisitor(one);
    await visitor.agent.get(paths.connection(code)).expect(200);
    const cookie = () =>
      visitor.agent.jar
        .getCookies({ domain: 'localhost', path: '/', secure: false, script: false })
        .toValueString();
    const post = request(two.url).post(paths.connection(code)).set(SAME_ORIGIN).set('Cookie', cookie());
    await post.type('form').send({}).expect(200);
    const started = await visitor.agent.get(paths.connectionSignIn(code)).expect(302);
    const authnRequest = readAuthnRequest(String(started.headers.location));
    const { samlResponse } = respond(one.idps.a, authnRequest, { now: one.now() });
    const { headers } = await postResponse(two, samlResponse).expect(303);
    await visitor.agent.get(String(headers.location)).expect(303);
    const end = await request(two.url).get(paths.connection(code)).set('Cookie', cookie()).expect(200);
    expect(end.text).toContain('You may close this window');
    const connection = await one.store.connections.get(connectionId);
    expect(connection?.value).toMatchObject({ phase: 'signed-in', username: 'alice@corp.example' });
    await visitor.agent.get(paths.connection(code)).expect(200);
  });

  it('let one hundred posts of one Response make exactly one session', async () => {
    const alice = newVisitor(one);
    const { samlResponse } = respond(one.idps.a, await alice.start(EA), { now: one.now() });
    const replicas = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? one : two));
    const answers = await Promise.all(replicas.map((replica) => postResponse(replica, samlResponse)));
    const locations = new Set(answers.map(({ headers }) => headers.location));
    expect(locations.size).toBe(1);
    const [location] = locations;
    const ends = await Promise.all(replicas.slice(0, 20).map(() => alice.agent.get(String(location))));
    const destinations = ends.map(({ status, headers }) => `${status} ${headers.location}`);
    expect(destinations.filter((destination) => destination === `303 ${paths.endpoint(EA)}`)).toHaveLength(1);
  });
});
