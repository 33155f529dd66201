import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { freePort, type RedisServer, startRedis } from '../support/redis-server.ts';
import { type AuthnRequest, readAuthnRequest, respond } from '../support/scripted-idp.ts';
import { createIdps, EA, type Idps, startPortal, type TestPortal } from '../support/start-portal.ts';

let redis: RedisServer;
let idps: Idps;
let replicas: TestPortal[] = [];

beforeAll(async () => {
  redis = await startRedis();
  idps = await createIdps();
  // What a load balancer in front of both would be called.
  const portalUrl = `http://localhost:${await freePort()}`;
  const options = { idps, redisUrl: redis.url, portalUrl: () => portalUrl };
  replicas = [await startPortal(options), await startPortal(options)];
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await redis.close();
});

/** The address of the replica whose turn it is. */
const turn = (index: number) => replicas[index % 2]?.url ?? '';
const cookiesOf = ({ headers }: Response) =>
  [headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0] ?? '');

async function start(index: number): Promise<{ answered: AuthnRequest; binding: string }> {
  const answer = await request(turn(index)).get(paths.signIn(EA)).expect(302);
  return {
    answered: readAuthnRequest(String(answer.headers.location)),
    binding: cookiesOf(answer).join('; '),
  };
}

function post(index: number, samlResponse: string) {
  const acs = request(turn(index)).post(routes.assertionConsumerService);
  return acs.type('form').send({ SAMLResponse: samlResponse });
}

describe('two replicas on one Redis', () => {
  it('finish on one what was started on the other', async () => {
    const { answered, binding } = await start(0);
    const posted = await post(1, respond(idps.a, answered).samlResponse).expect(303);
    const done = await request(turn(0))
      .get(String(posted.headers.location))
      .set('Cookie', binding)
      .expect(303);
    await request(turn(1)).get(paths.endpoint(EA)).set('Cookie', cookiesOf(done).join('; ')).expect(200);
  });

  it('make exactly one session of a hundred posts at once', async () => {
    const { answered, binding } = await start(0);
    const { samlResponse } = respond(idps.a, answered);
    const hundred = Array.from({ length: 100 }, (_, index) => index);
    const posted = await Promise.all(hundred.map((index) => post(index, samlResponse)));
    expect(new Set(posted.map(({ status }) => status))).toEqual(new Set([303]));
    const locations = new Set(posted.map(({ headers }) => String(headers.location)));
    expect(locations).toHaveLength(1);
    const [complete = ''] = locations;
    const done = await Promise.all(
      hundred.map((index) => request(turn(index)).get(complete).set('Cookie', binding)),
    );
    const sessions = done.flatMap(cookiesOf).filter((cookie) => cookie.startsWith('postern_session='));
    expect(sessions).toHaveLength(1);
    await request(turn(1)).get(paths.endpoint(EA)).set('Cookie', sessions.join()).expect(200);
    expect((await post(1, samlResponse).expect(403)).text).toContain('AssertionReplayed');
  });
});
