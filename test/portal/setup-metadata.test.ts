import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/web/paths.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from '../support/scripted-idp.ts';
import { beginSetup, digestIn, type SetupVisitor } from '../support/setup-visitor.ts';
import { createIdps, PROVIDER_A, startPortal, type TestPortal } from '../support/start-portal.ts';
import { csrfTokenIn, newVisitor, SAME_ORIGIN } from '../support/visitor.ts';

let portal: TestPortal;
let next: ScriptedIdp;

beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
  next = await createScriptedIdp({
    entityId: 'https://next.example/saml/entity',
    singleSignOnServiceUrl: 'https://next.example/saml/sso',
  });
});
afterAll(() => portal.close());

const providerA = async () => (await portal.store.samlProviders.get(PROVIDER_A))?.value;

async function upload(setup: SetupVisitor, content: Buffer) {
  const { text } = await setup.agent.get(routes.setupMetadata);
  return setup.agent
    .post(routes.setupMetadata)
    .set(SAME_ORIGIN)
    .field('csrfToken', csrfTokenIn(text))
    .field('document', '')
    .attach('file', content, 'metadata.xml');
}

describe('metadata that is given', () => {
  it('is shown with its host and fingerprint first, and changes nothing until it is confirmed', async () => {
    const setup = await beginSetup(portal);
    const before = await providerA();
    const { status, text } = await setup.giveText(idpMetadata(next));
    expect(status).toBe(200);
    for (const shown of [
      'https://next.example/saml/entity',
      'next.example',
      'people will be sent to another host',
    ])
      expect(text.toLowerCase()).toContain(shown);
    expect(text).toMatch(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
    expect(await providerA()).toEqual(before);
  });

  it('is in use once it is confirmed: people are sent to the new host, and the audit says so', async () => {
    const setup = await beginSetup(portal);
    const answer = await setup.changeMetadata(idpMetadata(next));
    expect([answer.status, answer.headers.location]).toEqual([303, `${routes.setupMetadata}?saved=1`]);
    const sent = await newVisitor(portal).agent.get('/endpoints/cvpn-endpoint-0000000000000000a/sign-in');
    expect(sent.headers.location).toMatch(/^https:\/\/next\.example\/saml\/sso\?SAMLRequest=/);
    expect(await providerA()).toMatchObject({
      owner: { kind: 'api' },
      singleSignOnHostChange: { from: 'idp-a.example', to: 'next.example' },
    });
    expect(portal.auditEvents.at(-1)).toMatchObject({
      action: 'saml-provider-metadata-changed',
      actor: 'setup-link',
      samlProviderArn: PROVIDER_A,
    });
    await setup.changeMetadata(idpMetadata(portal.idps.a));
  });

  it('may come as a file, with the byte order mark that some products write', async () => {
    const setup = await beginSetup(portal);
    const { status, text } = await upload(setup, Buffer.from(`\uFEFF${idpMetadata(next)}`));
    expect(status).toBe(200);
    expect(text).toContain('https://next.example/saml/entity');
  });

  it('makes a provider that was not there', async () => {
    const arn = `${PROVIDER_A}-made`;
    const setup = await beginSetup(portal, { samlProviderArn: arn, providerName: 'made' });
    expect((await setup.agent.get(routes.setupMetadata)).text).toContain('Nothing yet');
    expect((await setup.changeMetadata(idpMetadata(next))).status).toBe(303);
    expect((await portal.store.samlProviders.get(arn))?.value.name).toBe('made');
  });

  it('makes none anew that was deleted since the link was made, and says so', async () => {
    const arn = `${PROVIDER_A}-deleted`;
    const begin = () =>
      beginSetup(portal, { samlProviderArn: arn, providerName: 'deleted', providerExists: true });
    const metadataDocument = idpMetadata(next);
    const owner = { kind: 'api' } as const;
    const stored = { samlProviderArn: arn, name: 'deleted', metadataDocument, createdAt: 0, owner };
    const version = await portal.store.samlProviders.save(stored, 0);
    const setup = await begin();
    const { text } = await setup.giveText(metadataDocument);
    await portal.store.samlProviders.delete(arn, version);
    for (const answer of [
      await setup.post(routes.setupConfirm, { digest: digestIn(text) }),
      await (await begin()).giveText(metadataDocument),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('This provider was deleted');
    }
    expect(await portal.store.samlProviders.get(arn)).toBeUndefined();
  });

  it('is only looked at where the file declares the provider, also when somebody confirms it all the same', async () => {
    const arn = `${PROVIDER_A}-declared`;
    const owner = { kind: 'file', file: '/etc/postern.yaml' } as const;
    const metadataDocument = idpMetadata(portal.idps.a);
    const declared = { samlProviderArn: arn, name: 'declared', metadataDocument, createdAt: 0, owner };
    await portal.store.samlProviders.save(declared, 0);
    const setup = await beginSetup(portal, { samlProviderArn: arn, providerName: 'declared' });
    const { text } = await setup.giveText(idpMetadata(next));
    expect(text).toContain('who keeps it in postern.yaml');
    expect(() => digestIn(text)).toThrow();
    const kept = JSON.stringify({ metadataDocument: idpMetadata(next).trim() });
    const digest = createHash('sha256').update(kept).digest('base64url');
    const answer = await setup.post(routes.setupConfirm, { digest });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('The configuration file decides here');
    expect((await portal.store.samlProviders.get(arn))?.value).toEqual(declared);
  });
});

describe('a provider that the file declares with an address, and that was not fetched yet', () => {
  const arn = `${PROVIDER_A}-awaited`;
  const owner = { kind: 'file', file: '/etc/postern.yaml' } as const;
  const order = { samlProviderArn: arn, name: 'awaited', url: 'https://idp.example/metadata', owner };

  it('is the property of the file already: what is given is only looked at', async () => {
    const declaring = await startPortal({ idps: portal.idps, metadataOrders: () => [order] });
    try {
      const setup = await beginSetup(declaring, { samlProviderArn: arn, providerName: 'awaited' });
      const { text } = await setup.giveText(idpMetadata(next));
      expect(text).toContain('who keeps it in postern.yaml');
      expect(() => digestIn(text)).toThrow();
      const kept = JSON.stringify({ metadataDocument: idpMetadata(next).trim() });
      const digest = createHash('sha256').update(kept).digest('base64url');
      expect((await setup.post(routes.setupConfirm, { digest })).status).toBe(409);
      expect(await declaring.store.samlProviders.get(arn)).toBeUndefined();
    } finally {
      await declaring.close();
    }
  });
});

describe('metadata that cannot be used', () => {
  it.each([
    ['nothing at all', '', 'Choose a file, paste the document or give its address, then press the button.'],
    ['no XML', 'this is no metadata', 'not well-formed XML'],
    ['a DOCTYPE', '<!DOCTYPE x><x/>', 'DOCTYPE'],
    [
      'an application',
      '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"/>',
      'IDPSSODescriptor',
    ],
  ])('says why in words, and keeps what was typed: %s', async (_, document, words) => {
    const setup = await beginSetup(portal);
    const before = await providerA();
    const { status, text } = await setup.giveText(document);
    expect(status).toBe(400);
    expect(text).toContain(words);
    expect(text).toContain('We cannot use this document');
    expect(await providerA()).toEqual(before);
  });

  it('is a file that is no text', async () => {
    const setup = await beginSetup(portal);
    const { status, text } = await upload(setup, Buffer.from([0x3c, 0xff, 0xfe, 0x00]));
    expect(status).toBe(400);
    expect(text).toContain('not text in UTF-8');
  });

  it('is larger than a form may be, and is not read to its end', async () => {
    const setup = await beginSetup(portal);
    const { status } = await setup.giveText('x'.repeat(2_300_000));
    expect(status).toBe(413);
  });

  it('stands at an address of this machine or of a private network', async () => {
    const setup = await beginSetup(portal);
    const { text } = await setup.agent.get(routes.setupMetadata);
    for (const address of ['https://127.0.0.1:1/metadata', 'https://10.0.0.1/', 'file:///etc/passwd']) {
      const answer = await setup.agent
        .post(routes.setupMetadata)
        .set(SAME_ORIGIN)
        .field('csrfToken', csrfTokenIn(text))
        .field('address', address);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('We cannot use this document');
    }
  });
});

describe('metadata of a provider whose documents must be signed', () => {
  it('must be signed when it comes by a setup link, too', async () => {
    const arn = `${PROVIDER_A}-pinned`;
    const pinned = {
      samlProviderArn: arn,
      name: 'pinned',
      metadataDocument: idpMetadata(portal.idps.a),
      metadataSigningCertificate: next.signing.certificate,
      createdAt: 0,
      owner: { kind: 'api' },
    } as const;
    await portal.store.samlProviders.save(pinned, 0);
    const setup = await beginSetup(portal, { samlProviderArn: arn, providerName: 'pinned' });
    const { status, text } = await setup.giveText(idpMetadata(next));
    expect(status).toBe(400);
    expect(text).toMatch(/sign/i);
  });
});

describe('what confirms metadata', () => {
  it('is worth nothing once another provider has taken the entity ID', async () => {
    const arn = `${PROVIDER_A}-late`;
    const late = await createScriptedIdp({ entityId: 'https://late.example/saml/entity' });
    const rival = await createScriptedIdp({ entityId: late.entityId });
    const setup = await beginSetup(portal, { samlProviderArn: arn, providerName: 'late' });
    const digest = digestIn((await setup.giveText(idpMetadata(late))).text);
    const taken = { samlProviderArn: `${arn}-2`, name: 'rival', metadataDocument: idpMetadata(rival) };
    await portal.store.samlProviders.save({ ...taken, createdAt: 0, owner: { kind: 'api' } }, 0);
    expect((await setup.post(routes.setupConfirm, { digest })).status).toBe(409);
    expect(await portal.store.samlProviders.get(arn)).toBeUndefined();
  });

  it('is for the document that was shown last, and for no other', async () => {
    const setup = await beginSetup(portal);
    const first = digestIn((await setup.giveText(idpMetadata(next))).text);
    await setup.giveText(idpMetadata(portal.idps.b));
    const before = await providerA();
    const answer = await setup.post(routes.setupConfirm, { digest: first });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Please give the metadata once more');
    expect(await providerA()).toEqual(before);
  });

  it('is worth nothing in another setup', async () => {
    const [one, other] = [await beginSetup(portal), await beginSetup(portal)];
    const digest = digestIn((await one.giveText(idpMetadata(next))).text);
    expect((await other.post(routes.setupConfirm, { digest })).status).toBe(409);
  });

  it('needs the token of the setup, and a page of ours', async () => {
    const setup = await beginSetup(portal);
    const digest = digestIn((await setup.giveText(idpMetadata(next))).text);
    const before = await providerA();
    const send = (headers: Record<string, string>, fields: object) =>
      setup.agent.post(routes.setupConfirm).set(headers).type('form').send(fields);
    expect((await send(SAME_ORIGIN, { digest })).status).toBe(403);
    expect((await send(SAME_ORIGIN, { digest, csrfToken: 'x' })).status).toBe(403);
    const { text } = await setup.agent.get(routes.setupTest);
    const foreign = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await send(foreign, { digest, csrfToken: csrfTokenIn(text) })).status).toBe(403);
    expect(await providerA()).toEqual(before);
  });

  it('is refused to strangers before a byte of their form is read', async () => {
    const { agent } = newVisitor(portal);
    const answer = await agent.post(routes.setupMetadata).set(SAME_ORIGIN).field('document', '<x/>');
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('No setup is under way');
  });
});
