import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { decryptAssertion } from '../../src/saml/decrypt-assertion.ts';
import { CONTENT_CIPHERS } from '../../src/saml/encryption-algorithms.ts';
import { encryptedAssertionOf } from '../../src/saml/response-shape.ts';
import { RESPONSE_RULES } from '../../src/saml/scan-response.ts';
import { parseStrictXml } from '../../src/saml/strict-xml.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import type { PackageIdp } from '../support/package-idp.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { elementText } from '../support/saml-attacks/xml-text.ts';
import { createSamlifyIdp } from '../support/samlify-idp.ts';
import { startSamlpIdp } from '../support/samlp-idp.ts';
import { ALICE, createScriptedIdp, respond } from '../support/scripted-idp.ts';
import { type Cast, createCast, openSignInWorld, SERVICE_PROVIDER } from '../support/sign-in-world.ts';

const run = promisify(execFile);
const REQUEST = {
  id: '_1f6c',
  issuer: 'urn:amazon:webservices:clientvpn',
  assertionConsumerServiceUrl: SERVICE_PROVIDER.assertionConsumerServiceUrl,
};

let directory = '';
let store: Store;
let cast: Cast;
let ours: KeyAndCertificate;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-encrypted-by-others-'));
  const logger = recordingLogger().logger;
  [cast, ours, store] = await Promise.all([
    createCast(),
    makeCertificate({ commonName: 'decryption', purpose: 'signing' }),
    openStore({ dataDir: directory, clock: Date.now, logger }),
  ]);
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

const signingKey = () => makeCertificate({ commonName: 'idp', purpose: 'signing' });
const PACKAGES: Readonly<Record<string, () => Promise<PackageIdp>>> = {
  samlp: async () => startSamlpIdp(await signingKey(), SERVICE_PROVIDER, ours.certificate),
  samlify: async () => createSamlifyIdp(await signingKey(), SERVICE_PROVIDER, ours.certificate),
};

describe('an identity provider package that encrypts', () => {
  it.each(Object.keys(PACKAGES))('%s is understood', async (name) => {
    const world = await openSignInWorld(cast, store, Date.now, [new Secret(ours.privateKey)]);
    const idp = await PACKAGES[name]?.();
    if (!idp) throw new Error(`There is no package ${name}.`);
    await world.setProvider('a', idp.metadata);
    const started = await world.start('ea');
    const { samlResponse } = await idp.respond(started.redirectUrl, ALICE);
    const xml = Buffer.from(samlResponse, 'base64').toString('utf8');
    expect(xml).toContain('EncryptedAssertion');
    expect(xml).not.toContain(ALICE.nameId);
    expect((await world.finish(started, samlResponse)).identity).toMatchObject(ALICE);
    await world.close();
  });
});

/** xmlsec1 shares no line of code with us. Its version here knows RSA-OAEP with MGF1 and SHA-1. */
describe('xmlsec1', () => {
  const file = (name: string) => join(directory, name);

  it.each([...CONTENT_CIPHERS.keys()])(
    'decrypts what the scripted identity provider encrypts with %s',
    async (contentEncryption) => {
      const encryption = { certificate: ours.certificate, contentEncryption };
      const { xml } = respond(await createScriptedIdp(), REQUEST, { encryption });
      await writeFile(file('key.pem'), ours.privateKey);
      await writeFile(file('encrypted.xml'), elementText(xml, 'EncryptedAssertion'));
      const { stdout } = await run('xmlsec1', [
        '--decrypt',
        '--privkey-pem',
        file('key.pem'),
        file('encrypted.xml'),
      ]);
      const decrypted = decryptAssertion(encryptedAssertionOf(parseStrictXml(xml, RESPONSE_RULES)), [
        ours.privateKey,
      ]);
      const theirs = parseStrictXml(stdout, RESPONSE_RULES).children[0];
      expect(theirs).toEqual(parseStrictXml(decrypted, RESPONSE_RULES));
      expect(decrypted).toContain('alice@corp.example');
    },
  );

  it.each([...CONTENT_CIPHERS])('encrypts with %s what we decrypt', async (algorithm, { keyBytes }) => {
    await writeFile(file('public.pem'), ours.certificate);
    await writeFile(file('template.xml'), template(algorithm));
    await writeFile(
      file('plain.xml'),
      '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">Zoë</saml:Assertion>',
    );
    const data = ['--xml-data', file('plain.xml'), '--node-xpath', "/*[local-name()='Assertion']"];
    const key = ['--session-key', `aes-${keyBytes * 8}`, '--pubkey-cert-pem', file('public.pem')];
    await run('xmlsec1', ['--encrypt', ...key, ...data, '--output', file('out.xml'), file('template.xml')]);
    const element = (await readFile(file('out.xml'), 'utf8')).replace(/<\?xml[^>]*\?>\s*/, '');
    const response = parseStrictXml(
      `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${element}</saml:EncryptedAssertion></samlp:Response>`,
      RESPONSE_RULES,
    );
    expect(decryptAssertion(encryptedAssertionOf(response), [ours.privateKey])).toContain(
      '>Zoë</saml:Assertion>',
    );
  });
});

/** What xmlsec1 fills in. */
function template(algorithm: string): string {
  return `<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">
  <xenc:EncryptionMethod Algorithm="${algorithm}"/>
  <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
    <xenc:EncryptedKey>
      <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>
      <ds:KeyInfo><ds:KeyName/></ds:KeyInfo>
      <xenc:CipherData><xenc:CipherValue/></xenc:CipherData>
    </xenc:EncryptedKey>
  </ds:KeyInfo>
  <xenc:CipherData><xenc:CipherValue/></xenc:CipherData>
</xenc:EncryptedData>`;
}
