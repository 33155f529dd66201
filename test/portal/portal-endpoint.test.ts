import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths, routes } from '../../src/web/paths.ts';
import { idpMetadata } from '../support/scripted-idp.ts';
import { createIdps, EA, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { newVisitor, type Visitor } from '../support/visitor.ts';

let portal: TestPortal;
let alice: Visitor;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
  alice = newVisitor(portal);
  await alice.signIn(EA, portal.idps.a);
});
afterAll(() => portal.close());

async function setMetadata(metadataDocument: string): Promise<void> {
  const { samlProviders } = portal.store;
  const stored = await samlProviders.get(PROVIDER_A);
  if (!stored) throw new Error('There is no provider A.');
  await samlProviders.save({ ...stored.value, metadataDocument }, stored.version);
}

const profile = () => alice.agent.get(paths.clientConfiguration(EA, 'openvpn'));

describe('an identity', () => {
  it('is worth nothing while another identity provider stands under its provider’s name', async () => {
    await profile().expect(200);
    await setMetadata(idpMetadata(portal.idps.b));
    await profile().expect(302);
    await alice.agent.get(paths.endpoint(EA)).expect(302);
    const home = await alice.agent.get(routes.home).expect(200);
    expect(home.text).not.toContain('Engineering');
    await setMetadata(idpMetadata(portal.idps.a));
    await profile().expect(200);
  });

  it('ends with its provider', async () => {
    const stored = await portal.store.samlProviders.get(PROVIDER_A);
    await portal.store.samlProviders.delete(PROVIDER_A, stored?.version ?? 0);
    await profile().expect(302);
    await alice.agent.get(paths.endpoint(EA)).expect(302);
  });
});
