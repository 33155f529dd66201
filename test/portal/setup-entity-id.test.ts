import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedIdp, idpMetadata } from '../support/scripted-idp.ts';
import { beginSetup } from '../support/setup-visitor.ts';
import { createIdps, startPortal, type TestPortal } from '../support/start-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
});
afterAll(() => portal.close());

describe('metadata that is given by a setup link', () => {
  it('cannot take the entity ID of another provider, which would be refused at the next start', async () => {
    const setup = await beginSetup(portal);
    const { entityId } = portal.idps.b;
    const impostor = await createScriptedIdp({ entityId, keyKind: 'ec-p256' });
    const { status, text } = await setup.giveText(idpMetadata(impostor));
    expect(status).toBe(400);
    expect(text).toContain(entityId);
    expect(text).toContain('not one signing key in common');
  });

  it('may change the keys of its own provider as it likes', async () => {
    const setup = await beginSetup(portal);
    const { entityId } = portal.idps.a;
    const renewed = await createScriptedIdp({ entityId, keyKind: 'ec-p256' });
    expect((await setup.giveText(idpMetadata(renewed))).status).toBe(200);
  });
});
