import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../src/web/paths.ts';
import { createIdps, EA, EC, startPortal, type TestPortal } from '../support/start-portal.ts';
import { ALICE, newVisitor } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

describe('the page for somebody whom no rule admits', () => {
  it('says who is signed in, with which groups, and where else they may go, but not which groups would do', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a, { person: { ...ALICE, groups: ['engineering', '<b>bold</b>'] } });
    const { text } = await alice.agent.get(paths.endpoint(EC)).expect(403);
    expect(text).toContain('You do not have access to Finance');
    expect(text).toContain('<strong>alice@corp.example</strong>');
    expect(text).toContain('<li>engineering</li>');
    expect(text).toContain('<li>&lt;b&gt;bold&lt;/b&gt;</li>');
    expect(text).not.toMatch(/finance/);
    expect(text).toContain(`href="${paths.endpoint(EA)}"`);
    expect(text).toContain(`href="${paths.signIn(EC)}"`);
  });

  it('says so when the identity provider sent no groups', async () => {
    const eve = newVisitor(portal);
    await eve.signIn(EC, portal.idps.a, { person: { ...ALICE, nameId: 'eve@corp.example', groups: [] } });
    const { text } = await eve.agent.get(paths.endpoint(EC)).expect(403);
    expect(text).toContain('sent no groups');
  });

  it('stands before a download too, and nothing of the profile gets out', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    const answer = await alice.agent.get(paths.clientConfiguration(EC, 'openvpn')).expect(403);
    expect(answer.headers['content-disposition']).toBeUndefined();
    expect(answer.text).not.toContain('BEGIN CERTIFICATE');
  });

  it('compares groups to the letter', async () => {
    for (const group of ['Finance', 'finance ', 'finance\u200b', 'financ']) {
      const visitor = newVisitor(portal);
      await visitor.signIn(EC, portal.idps.a, { person: { ...ALICE, groups: [group] } });
      await visitor.agent.get(paths.endpoint(EC)).expect(403);
    }
  });

  it('leaves an audit line with the reference that the page shows', async () => {
    const alice = newVisitor(portal);
    await alice.signIn(EA, portal.idps.a);
    const { text } = await alice.agent.get(paths.endpoint(EC)).expect(403);
    const event = portal.auditEvents.at(-1);
    expect(event).toMatchObject({
      action: 'open-endpoint',
      result: 'refused',
      code: 'NotAuthorized',
      actor: 'alice@corp.example',
      clientVpnEndpointId: EC,
    });
    expect(text).toContain(event?.reference);
  });
});
