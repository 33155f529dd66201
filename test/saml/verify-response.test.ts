import { beforeAll, describe, expect, it } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { SignatureInvalid } from '../../src/saml/refusals.ts';
import { scanResponse } from '../../src/saml/scan-response.ts';
import { allowOnlyOurAlgorithms } from '../../src/saml/signature-algorithms.ts';
import { verifyResponse } from '../../src/saml/verify-response.ts';
import {
  createScriptedIdp,
  DIALECTS,
  type DialectName,
  respond,
  type ScriptedIdp,
  type SignatureOverrides,
} from '../support/scripted-idp.ts';

const REQUEST = {
  id: '_1f6c',
  issuer: 'urn:amazon:webservices:clientvpn',
  assertionConsumerServiceUrl: 'http://localhost:8080/api/auth/sso/saml',
};
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

let rsa: ScriptedIdp;
let ec256: ScriptedIdp;
let ec384: ScriptedIdp;
beforeAll(async () => {
  allowOnlyOurAlgorithms(SignedXml);
  rsa = await createScriptedIdp();
  ec256 = await createScriptedIdp({ keyKind: 'ec-p256' });
  ec384 = await createScriptedIdp({ keyKind: 'ec-p384' });
});

const verify = (xml: string, ...trusted: readonly ScriptedIdp[]) =>
  verifyResponse(
    xml,
    trusted.map((idp) => idp.signing.certificate),
  );
const both = (signature: SignatureOverrides) => ({
  signatures: { response: signature, assertion: signature },
});

describe('the verification of signatures', () => {
  const dialects = Object.keys(DIALECTS) as DialectName[];

  it.each(dialects)('accepts what %s signs with RSA or ECDSA', async (dialect) => {
    for (const idp of [rsa, ec256, ec384]) {
      const { samlResponse } = respond(idp, REQUEST, { dialect });
      const { xml } = await verify(scanResponse(samlResponse).xml, idp);
      expect(xml).toContain('>alice@corp.example<');
    }
  });

  it('hands over the signed bytes and nothing of what the Signature of the Response holds', async () => {
    const { xml } = respond(rsa, REQUEST);
    const smuggled = xml.replace('</ds:KeyInfo></ds:Signature><saml2p:Status', (end) =>
      end.replace('</ds:KeyInfo>', '</ds:KeyInfo><ds:Object>mallory</ds:Object>'),
    );
    expect(smuggled).toContain('mallory');
    const verified = await verify(smuggled, rsa);
    expect(verified.xml).not.toContain('mallory');
    expect(verified.xml).toBe((await verify(xml, rsa)).xml);
  });

  it.each([
    ['RSA', 'sha256', 'http://www.w3.org/2001/04/xmlenc#sha256'],
    ['RSA', 'sha384', `${MORE}sha384`],
    ['RSA', 'sha512', 'http://www.w3.org/2001/04/xmlenc#sha512'],
    ['ECDSA', 'sha256', 'http://www.w3.org/2001/04/xmlenc#sha256'],
    ['ECDSA', 'sha384', `${MORE}sha384`],
    ['ECDSA', 'sha512', 'http://www.w3.org/2001/04/xmlenc#sha512'],
  ])('knows %s with %s', async (kind, hash, digestMethod) => {
    const idp = kind === 'RSA' ? rsa : ec256;
    const signatureMethod = `${MORE}${kind.toLowerCase()}-${hash}`;
    const { xml } = respond(idp, REQUEST, both({ signatureMethod, digestMethod }));
    expect((await verify(xml, idp)).xml).toContain('alice@corp.example');
    const changed = xml.replace('alice@', 'admin@');
    await expect(verify(changed, idp)).rejects.toThrow(SignatureInvalid);
  });

  it.each([
    ['RSA with SHA-1', { signatureMethod: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }],
    ['a SHA-1 digest', { digestMethod: 'http://www.w3.org/2000/09/xmldsig#sha1' }],
    ['RSA-PSS', { signatureMethod: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' }],
    ['a name of a JavaScript property', { signatureMethod: 'constructor' }],
  ])('refuses %s by itself, whatever a scan before it let pass', async (_name, signature) => {
    const { xml } = respond(rsa, REQUEST, both(signature));
    await expect(verify(xml, rsa)).rejects.toThrow(SignatureInvalid);
  });

  it('refuses a signature whose method is for another kind of key', async () => {
    const { xml } = respond(rsa, REQUEST, both({ signatureMethod: `${MORE}ecdsa-sha256` }));
    await expect(verify(xml, rsa)).rejects.toThrow(SignatureInvalid);
    const other = respond(ec256, REQUEST, both({ signatureMethod: `${MORE}rsa-sha256` }));
    await expect(verify(other.xml, ec256)).rejects.toThrow(SignatureInvalid);
  });

  it('accepts any of several trusted keys, and none but those', async () => {
    const { xml } = respond(ec256, REQUEST);
    await expect(verify(xml, rsa, ec384, ec256)).resolves.toBeDefined();
    await expect(verify(xml, rsa, ec384)).rejects.toThrow(SignatureInvalid);
    await expect(verify(xml)).rejects.toThrow(SignatureInvalid);
  });

  it('trusts a key for as long as the metadata names it, whatever dates its certificate has', async () => {
    const expired = await makeCertificate({
      commonName: 'idp',
      purpose: 'signing',
      notBefore: new Date(0),
      notAfter: new Date(1),
    });
    const idp = { ...rsa, signing: expired };
    await expect(verify(respond(idp, REQUEST).xml, idp)).resolves.toBeDefined();
  });

  it('reads characters and blanks that the library would read differently as what was signed', async () => {
    const person = { nameId: 'alice@corp.example', groups: ['a\u2028b\u0085c'] };
    // The scripted provider signs with the same parser, so it must not see the characters either.
    const { xml } = respond(rsa, REQUEST, {
      person,
      beforeSigning: (text) => text.replace('\u2028', '&#x2028;').replace('\u0085', '&#x85;'),
    });
    const posted = xml.replace('&#x2028;', '\u2028').replace('&#x85;', '\u0085');
    const verified = await verify(posted.replaceAll(/<\/([\w:]+)>/g, '</$1 >'), rsa);
    expect(verified.xml).toContain('>a\u2028b\u0085c<');
  });

  it('refuses what is no Response at all, without a word of it in the error', async () => {
    for (const xml of ['', 'mallory', '<mallory/>', '<Response>mallory</Response>', '<mallory a=b>']) {
      const error = await verify(xml, rsa).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SignatureInvalid);
      expect(JSON.stringify([error, (error as Error).message, (error as Error).cause])).not.toContain(
        'mallory',
      );
    }
  });
});
