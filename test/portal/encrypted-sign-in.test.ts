import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { RESPONSE_RULES } from '../../src/saml/scan-response.ts';
import { parseStrictXml } from '../../src/saml/strict-xml.ts';
import { everyElement } from '../../src/saml/xml-element.ts';
import { paths, routes } from '../../src/web/paths.ts';
import { respond } from '../support/scripted-idp.ts';
import { createIdps, EA, startPortal, type TestPortal } from '../support/start-portal.ts';
import { traceOf } from '../support/traces.ts';
import { newVisitor, postResponse } from '../support/visitor.ts';

let portal: TestPortal;
let plain: TestPortal;

beforeAll(async () => {
  const pairs = await Promise.all(
    ['first', 'second'].map((commonName) => makeCertificate({ commonName, purpose: 'signing' })),
  );
  const decryptionCertificates = pairs.map(({ certificate, privateKey }) => ({
    certificate,
    privateKey: new Secret(privateKey),
  }));
  const idps = await createIdps();
  portal = await startPortal({ idps, decryptionCertificates });
  plain = await startPortal({ idps });
});
afterAll(() => Promise.all([portal.close(), plain.close()]));

/** The certificates that the portal's metadata offers, PEM. */
async function published({ url }: TestPortal): Promise<readonly string[]> {
  const { body } = await request(url)
    .get(routes.serviceProviderMetadata)
    .buffer(true)
    .parse((response, done) => response.setEncoding('utf8').on('data', (text: string) => done(null, text)))
    .expect(200);
  const root = parseStrictXml(String(body), RESPONSE_RULES);
  const descriptors = [...everyElement(root)].filter(({ name }) => name === 'md:KeyDescriptor');
  expect(descriptors.every(({ attributes }) => attributes.get('use') === 'encryption')).toBe(true);
  const certificates = [...everyElement(root)].filter(({ name }) => name === 'ds:X509Certificate');
  return certificates.map(({ text }) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`);
}

describe('a portal with decryption certificates', () => {
  it('publishes the first of them, and lets in whoever an identity provider encrypts for it', async () => {
    const [certificate = '', ...more] = await published(portal);
    expect(more).toEqual([]);
    const visitor = newVisitor(portal);
    const answer = await visitor.signIn(EA, portal.idps.a, { encryption: { certificate } });
    expect(answer.headers.location).toBe(paths.endpoint(EA));
    expect((await visitor.agent.get(paths.endpoint(EA)).expect(200)).text).toContain('<h1>Engineering</h1>');
  });

  it('names the algorithms that it decrypts, and no other', async () => {
    const { text, body } = await request(portal.url).get(routes.serviceProviderMetadata).buffer(true);
    const metadata = text ?? String(body);
    expect(metadata.match(/EncryptionMethod Algorithm="[^"]*(gcm|cbc|mgf1p)"/g)).toHaveLength(7);
    expect(metadata).not.toMatch(/rsa-1_5|tripledes/);
  });

  it('leaves a trace of what was refused after it was decrypted, and in it nothing that names the person', async () => {
    const [certificate = ''] = await published(portal);
    const person = { nameId: 'planted.person@corp.example', groups: ['planted-group'] };
    const overrides = { assertion: { conditions: { audienceRestrictions: [['urn:other']] } } };
    const now = portal.now();
    const answered = await newVisitor(portal).start(EA);
    const encryption = { certificate };
    const { samlResponse } = respond(portal.idps.a, answered, { person, overrides, encryption, now });
    const { text } = await postResponse(portal, samlResponse).expect(403);
    const trace = await traceOf(portal, text);
    expect(trace).toMatchObject({ code: 'AudienceMismatch' });
    expect(JSON.stringify([trace, portal.lines])).not.toContain('planted');
  });

  it('counts by its own code what was encrypted for somebody else', async () => {
    const { certificate } = await makeCertificate({ commonName: 'else', purpose: 'signing' });
    const visitor = newVisitor(portal);
    await expect(visitor.signIn(EA, portal.idps.a, { encryption: { certificate } })).rejects.toThrow('303');
    expect(portal.increments.some((line) => line.includes('AssertionUndecryptable'))).toBe(true);
  });
});

describe('a portal without', () => {
  it('publishes no key and refuses what is encrypted', async () => {
    expect(await published(plain)).toEqual([]);
    const [certificate = ''] = await published(portal);
    const visitor = newVisitor(plain);
    await expect(visitor.signIn(EA, plain.idps.a, { encryption: { certificate } })).rejects.toThrow('303');
    expect(plain.increments.some((line) => line.includes('AssertionEncrypted'))).toBe(true);
  });
});
