import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALICE } from '../support/scripted-idp.ts';
import { createIdps, EA, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor } from '../support/visitor.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

const GROUPS = Array.from({ length: 204 }, (_, n) => `planted-group-${n}`);

/** The lines about groups that one sign-in led to. */
async function remarksOn(options: Parameters<ReturnType<typeof newVisitor>['signIn']>[2]) {
  const before = portal.lines.length;
  const answer = await newVisitor(portal).signIn(EA, portal.idps.a, options);
  expect(answer.status).toBe(303);
  return portal.lines
    .slice(before)
    .filter(({ fields }) => 'groupsLeftOut' in fields || 'groupsUnder' in fields);
}

describe('The log of a sign-in that is accepted', () => {
  it('says nothing of groups that all count, nor of a person without any', async () => {
    expect(await remarksOn({})).toEqual([]);
    expect(await remarksOn({ person: { ...ALICE, groups: GROUPS.slice(0, 200) } })).toEqual([]);
    expect(await remarksOn({ person: { ...ALICE, groups: [] } })).toEqual([]);
  });

  it('counts the groups after the 200th, and names none', async () => {
    const person = { ...ALICE, groups: ['engineering', ...GROUPS] };
    const [line, ...more] = await remarksOn({ person });
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      level: 'info',
      fields: { groupsLeftOut: 5, samlProviderArn: PROVIDER_A, clientVpnEndpointId: EA },
    });
    expect(JSON.stringify(portal.lines)).not.toContain('planted-group');
  });

  it('names the attribute that groups came under, and none of them', async () => {
    const person = { ...ALICE, groups: GROUPS.slice(0, 3) };
    for (const name of ['memberof', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups']) {
      const beforeSigning = (xml: string) => xml.replaceAll('Name="memberOf"', `Name="${name}"`);
      const [line] = await remarksOn({ person, beforeSigning });
      expect(line?.fields).toMatchObject({ groupsUnder: name, reference: expect.any(String) });
    }
    expect(JSON.stringify(portal.lines)).not.toContain('planted-group');
  });
});
