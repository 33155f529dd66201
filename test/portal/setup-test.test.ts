import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { ALICE, respond } from '../support/scripted-idp.ts';
import { beginSetup } from '../support/setup-visitor.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

describe('a test sign-in', () => {
  it('ends in a report of passed checks when the identity provider does everything right', async () => {
    const setup = await beginSetup(portal);
    const { status, text } = await setup.test(portal.idps.a, {}, EA);
    expect(status).toBe(200);
    expect(text).toContain('The test sign-in worked');
    expect(text).toContain(ALICE.nameId);
    expect(text).toContain('Development servers');
  });

  it('creates no session and cannot be used to enter', async () => {
    const setup = await beginSetup(portal);
    await setup.test(portal.idps.a, {}, EA);
    const answer = await setup.agent.get(paths.endpoint(EA));
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(paths.signIn(EA));
  });
});
void [newVisitor, postResponse, respond, routes];
