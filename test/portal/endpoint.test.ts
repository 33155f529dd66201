import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/web/paths.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

describe('the endpoint page', () => {
  it('leads straight to sign-in when nobody is signed in', async () => {
    const answer = await request(portal.url).get(paths.endpoint(EA)).expect(302);
    expect(answer.headers.location).toBe(paths.signIn(EA));
  });

  it('shows a member of an admitted group what they need', async () => {
    const alice = newVisitor(portal);
    const done = await alice.signIn(EA, portal.idps.a);
    expect(done.headers.location).toBe(paths.endpoint(EA));
    const page = await alice.agent.get(paths.endpoint(EA)).expect(200);
    expect(page.text).toContain('Engineering');
  });
});
