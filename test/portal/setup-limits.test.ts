import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { type AuthnRequest, respond, type ScriptedIdp } from '../support/scripted-idp.ts';
import { beginSetup, openSetupLink } from '../support/setup-visitor.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { postResponse, SAME_ORIGIN } from '../support/visitor.ts';

const FIVE_MINUTES = 300_001;

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

describe('one address', () => {
  it('may try sixty links in five minutes', async () => {
    const token = 'x'.repeat(43);
    const statuses = [];
    for (let index = 0; index < 61; index += 1)
      statuses.push((await openSetupLink(portal, token)).answer.status);
    expect(statuses).toEqual([...Array(60).fill(404), 429]);
    portal.advance(FIVE_MINUTES);
  });

  it('may start sixty tests, and those that are accepted do not count, while refused ones do', async () => {
    const setup = await beginSetup(portal);
    const start = () => setup.agent.get(paths.setupSignIn(EA));
    const refused = await setup.startTest(EA);
    const finished = await setup.startTest(EA);
    for (let index = 0; index < 58; index += 1) expect((await start()).status).toBe(302);
    expect((await start()).status).toBe(429);
    const answer = (idp: ScriptedIdp, request: AuthnRequest) =>
      postResponse(portal, respond(idp, request, { now: portal.now() }).samlResponse).expect(303);
    await answer(portal.idps.b, refused);
    expect((await start()).status).toBe(429);
    await answer(portal.idps.a, finished);
    expect((await start()).status).toBe(302);
    expect((await start()).status).toBe(429);
    portal.advance(FIVE_MINUTES);
  });

  it('may have sixty documents read', async () => {
    const setup = await beginSetup(portal);
    for (let index = 0; index < 60; index += 1) expect((await setup.giveText('')).status).toBe(400);
    expect((await setup.giveText('')).status).toBe(429);
    await setup.agent.get(routes.setupMetadata).expect(200);
    portal.advance(FIVE_MINUTES);
  });

  it('may have sixty forms read, also of those that no token comes with, and no more is read of any', async () => {
    const { agent } = await beginSetup(portal);
    const give = (body: string) =>
      agent
        .post(routes.setupMetadata)
        .set({ ...SAME_ORIGIN, 'Content-Type': 'multipart/form-data; boundary=b' })
        .send(body);
    for (let index = 0; index < 60; index += 1) expect((await give('--b--\r\n')).status).toBe(403);
    for (const body of ['--b--\r\n', 'no form at all']) expect((await give(body)).status).toBe(429);
  });

  it('starts no test from within another page, as an image or a frame', async () => {
    const setup = await beginSetup(portal);
    for (const destination of ['image', 'iframe', 'empty']) {
      const answer = await setup.agent.get(paths.setupSignIn(EA)).set('Sec-Fetch-Dest', destination);
      expect(answer.status).toBe(403);
    }
  });
});
