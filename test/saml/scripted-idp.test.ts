import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyKind } from '../../src/demo/certificates.ts';
import {
  createScriptedIdp,
  DIALECTS,
  type DialectName,
  idpMetadata,
  readAuthnRequest,
  respond,
} from '../support/scripted-idp.ts';

const run = promisify(execFile);
const REQUEST = {
  id: '_1f6c',
  issuer: 'urn:amazon:webservices:clientvpn',
  assertionConsumerServiceUrl: 'http://localhost:8080/api/auth/sso/saml',
};
const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-idp-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What xmlsec1, a verifier that shares no line of code with ours, says of one of the signatures. */
async function xmlsecAccepts(xml: string, certificate: string, element: 'Response' | 'Assertion') {
  const document = join(directory, 'response.xml');
  const key = join(directory, 'certificate.pem');
  await writeFile(document, xml);
  await writeFile(key, certificate);
  const namespace = element === 'Response' ? 'protocol' : 'assertion';
  const signature = `//*[local-name()='${element}']/*[local-name()='Signature']`;
  const id = `urn:oasis:names:tc:SAML:2.0:${namespace}:${element}`;
  const trust = ['--enabled-key-data', 'x509,key-name', '--pubkey-cert-pem', key];
  const ids = ['--id-attr:ID', id, '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion'];
  try {
    await run('xmlsec1', ['--verify', ...trust, ...ids, '--node-xpath', signature, document]);
    return true;
  } catch {
    return false;
  }
}

describe('the scripted identity provider', () => {
  it.each(DIALECT_NAMES)('signs like %s in a way that xmlsec1 verifies', async (dialect) => {
    const idp = await createScriptedIdp();
    const { xml } = respond(idp, REQUEST, { dialect });
    expect(await xmlsecAccepts(xml, idp.signing.certificate, 'Response')).toBe(true);
    expect(await xmlsecAccepts(xml, idp.signing.certificate, 'Assertion')).toBe(true);
    const changed = xml.replace('alice@', 'admin@');
    expect(await xmlsecAccepts(changed, idp.signing.certificate, 'Response')).toBe(false);
    expect(await xmlsecAccepts(changed, idp.signing.certificate, 'Assertion')).toBe(false);
  });

  it.each<KeyKind>(['rsa-3072', 'ec-p256', 'ec-p384'])('signs with a key of kind %s', async (keyKind) => {
    const idp = await createScriptedIdp({ keyKind });
    const { xml } = respond(idp, REQUEST);
    expect(await xmlsecAccepts(xml, idp.signing.certificate, 'Response')).toBe(true);
    expect(await xmlsecAccepts(xml, idp.signing.certificate, 'Assertion')).toBe(true);
  });

  it.each(['sha1', 'sha384', 'sha512'])('signs and digests with %s', async (hash) => {
    const idp = await createScriptedIdp();
    const more = 'http://www.w3.org/2001/04/xmldsig-more#';
    const signatureMethod =
      hash === 'sha1' ? 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' : `${more}rsa-${hash}`;
    const digests: Record<string, string> = {
      sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
      sha384: `${more}sha384`,
      sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
    };
    const signature = { signatureMethod, digestMethod: digests[hash] ?? '' };
    const { xml } = respond(idp, REQUEST, { signatures: { response: signature, assertion: signature } });
    expect(await xmlsecAccepts(xml, idp.signing.certificate, 'Response')).toBe(true);
  });

  it('leaves out what an override sets to null and writes what it changes', async () => {
    const idp = await createScriptedIdp();
    const { xml } = respond(idp, REQUEST, {
      signatures: { response: null },
      overrides: {
        destination: null,
        status: null,
        assertion: { subject: { nameId: { value: 'eve@corp.example' } } },
      },
    });
    expect(xml).not.toContain('Destination=');
    expect(xml).not.toContain('Status');
    expect(xml).toContain('>eve@corp.example<');
    expect(xml.match(/<ds:Signature /g)).toHaveLength(1);
  });

  it('reads an AuthnRequest from the address to which the browser was sent', () => {
    const xml =
      '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_7" Version="2.0" ' +
      'AssertionConsumerServiceURL="https://portal.example/acs"><saml:Issuer ' +
      'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">urn:portal</saml:Issuer></samlp:AuthnRequest>';
    const address = new URL('https://idp.example/sso?tenant=1');
    address.searchParams.set('SAMLRequest', deflateRawSync(xml).toString('base64'));
    address.searchParams.set('RelayState', 'opaque');
    expect(readAuthnRequest(address.href)).toMatchObject({
      id: '_7',
      issuer: 'urn:portal',
      assertionConsumerServiceUrl: 'https://portal.example/acs',
      relayState: 'opaque',
      signed: false,
      requestedAuthnContext: false,
    });
  });

  it('shows its certificate and its sign-on address in its metadata', async () => {
    const idp = await createScriptedIdp();
    const metadata = idpMetadata(idp);
    const body = idp.signing.certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
    expect(metadata).toContain(`<ds:X509Certificate>${body}<`);
    expect(metadata).toContain(`Location="${idp.singleSignOnServiceUrl}"`);
  });
});
