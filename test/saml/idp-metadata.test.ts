import { beforeAll, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { parseIdpMetadata } from '../../src/saml/idp-metadata.ts';
import { InvalidIdpMetadata } from '../../src/saml/metadata-refusals.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from '../support/scripted-idp.ts';

const signingKey = (keyKind: 'rsa-1024' | 'rsa-2048' | 'ec-p256' | 'ec-p384') =>
  makeCertificate({ commonName: 'idp.corp.example', purpose: 'signing', keyKind });

let idp: ScriptedIdp;
let other: KeyAndCertificate;
let weak: KeyAndCertificate;
let honest = '';
beforeAll(async () => {
  idp = await createScriptedIdp();
  other = await signingKey('ec-p384');
  weak = await signingKey('rsa-1024');
  honest = idpMetadata(idp);
});

/** Made with OpenSSL, since their keys are of kinds that nothing here makes. */
const FOREIGN_CERTIFICATES = {
  secp256k1:
    'MIIBbzCCARagAwIBAgIUTNFvZEWDVEgEawxefHONzplHPtAwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDaWRwMCAXDT' +
    'I2MTEyMTEwMTMzMVoYDzIxMjYxMDI4MTAxMzMxWjAOMQwwCgYDVQQDDANpZHAwVjAQBgcqhkjOPQIBBgUrgQQACgNC' +
    'AASmfW3sNvfNrJ4bo+NIFlSfVheNNwH0Kupj9TOTb6wK2o+j9jhi7rQTy4d+ammrh+6OlG2O0pmilDuK9Xlk0CW9o1' +
    'MwUTAdBgNVHQ4EFgQUdxMXIpWGtNQhydFbks+x7/Z9aicwHwYDVR0jBBgwFoAUdxMXIpWGtNQhydFbks+x7/Z9aicw' +
    'DwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAk4pCvOIXU7zmcGYb1oLV9vCUm0wPPjuEAhnikEsMb0w' +
    'IgSPEU55K4uyHLVUcseiRIJFX6uxlT0M1zMfBmYkpfZyY=',
  ed25519:
    'MIIBMjCB5aADAgECAhR9N0O2h/qirb1EYkYYsckt2c243DAFBgMrZXAwDjEMMAoGA1UEAwwDaWRwMCAXDTI2MTEyMT' +
    'EwMTMzMVoYDzIxMjYxMDI4MTAxMzMxWjAOMQwwCgYDVQQDDANpZHAwKjAFBgMrZXADIQAZlLiQOvphvZQKflSpnhR7' +
    'lszqXc7Kp06TOaSycnbfMKNTMFEwHQYDVR0OBBYEFAmQLFJB5cTGK8kquXzNjYOKVCYLMB8GA1UdIwQYMBaAFAmQLF' +
    'JB5cTGK8kquXzNjYOKVCYLMA8GA1UdEwEB/wQFMAMBAf8wBQYDK2VwA0EAoYAAWsa6akk/nzIg9ehsPkbgCbXgw5Td' +
    'N5icT8IUu+8KdlJWMtrnykihEQpP3Uom8oT8LK/fjXxFe3jUqRcUDQ==',
};

const bodyOf = (certificate: string) => certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
const keyDescriptor = (use: string, ...certificates: readonly string[]) =>
  `<md:KeyDescriptor${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>${certificates
    .map((certificate) => `<ds:X509Certificate>\n${certificate}\n</ds:X509Certificate>`)
    .join('')}</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
const withKeys = (...keys: readonly string[]) =>
  honest.replace(/<md:KeyDescriptor[\s\S]*<\/md:KeyDescriptor>/, keys.join(''));

function refusalOf(xml: string, entityId?: string): InvalidIdpMetadata {
  try {
    parseIdpMetadata(xml, entityId === undefined ? {} : { entityId });
  } catch (error) {
    if (error instanceof InvalidIdpMetadata) return error;
    throw error;
  }
  throw new Error('The document was accepted.');
}

describe('the metadata of an identity provider', () => {
  it('gives its entity ID, its address for requests and its signing keys', () => {
    expect(parseIdpMetadata(honest)).toEqual({
      entityId: idp.entityId,
      singleSignOnServiceUrl: idp.singleSignOnServiceUrl,
      signingCertificates: [idp.signing.certificate],
      wantAuthnRequestsSigned: false,
    });
  });

  it('may start with a byte order mark and hold comments and what other standards put there', () => {
    const extended = honest
      .replace(
        '<md:IDPSSODescriptor',
        '<!-- <?p?> & --><fed:Role xmlns:fed="urn:fed"><a/></fed:Role><md:IDPSSODescriptor',
      )
      .replace('</md:EntityDescriptor>', '<md:Organization/></md:EntityDescriptor>');
    expect(parseIdpMetadata(`\uFEFF${extended}`)).toEqual(parseIdpMetadata(honest));
  });

  it('gives several signing keys in a rollover, none twice, and none that only encrypts', () => {
    const [first, second] = [bodyOf(idp.signing.certificate), bodyOf(other.certificate)];
    const keys = [
      keyDescriptor(' use="encryption"', bodyOf(weak.certificate)),
      keyDescriptor(' use="signing"', first),
      keyDescriptor('', second),
      keyDescriptor('', first),
    ];
    expect(parseIdpMetadata(withKeys(...keys)).signingCertificates).toEqual([
      idp.signing.certificate,
      other.certificate,
    ]);
  });

  it('may have ten signing keys, and no more, as each is tried on each signature', () => {
    const keys = (count: number) =>
      withKeys(keyDescriptor('', bodyOf(idp.signing.certificate)).repeat(count));
    expect(parseIdpMetadata(keys(10)).signingCertificates).toHaveLength(1);
    expect(refusalOf(keys(11)).code).toBe('MetadataSigningKeysTooMany');
  });

  it('trusts the key of the first certificate and not those of its issuers', () => {
    const chain = keyDescriptor('', bodyOf(idp.signing.certificate), bodyOf(other.certificate));
    expect(parseIdpMetadata(withKeys(chain)).signingCertificates).toEqual([idp.signing.certificate]);
  });

  it('keeps the query of the address for requests', () => {
    const url = 'https://accounts.example/o/saml2/idp?idpid=C0a&amp;x=%20';
    const found = parseIdpMetadata(honest.replaceAll(idp.singleSignOnServiceUrl, url));
    expect(found.singleSignOnServiceUrl).toBe('https://accounts.example/o/saml2/idp?idpid=C0a&x=%20');
  });

  it.each(['http://localhost:7000/sso', 'http://127.0.0.1:7000/sso', 'http://[::1]:7000/sso'])(
    'may have the address %s, which does not leave the machine',
    (url) => {
      expect(
        parseIdpMetadata(honest.replaceAll(idp.singleSignOnServiceUrl, url)).singleSignOnServiceUrl,
      ).toBe(url);
    },
  );

  it('names the bindings that it found when HTTP-Redirect is not among them', () => {
    const refusal = refusalOf(honest.replace('bindings:HTTP-Redirect', 'bindings:SOAP'));
    expect(refusal.code).toBe('MetadataWithoutRedirectBinding');
    expect(refusal.message).toContain('only HTTP-POST, SOAP');
    expect(refusalOf(honest.replaceAll(/<md:SingleSignOnService[^>]*>/g, '')).message).toContain(
      'no SingleSignOnService at all',
    );
  });

  it('is refused in words that steer no terminal, whatever stands in the document', () => {
    const steering = (xml: string, from: string | RegExp) =>
      xml.replaceAll(from, '$&&#x9b;2J\u202e&#x2028;gpj');
    const entity = steering(honest, /idp\.corp\.example\/saml\/entity/g).replace(/<\?xml.*?\?>/, '');
    const group = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${entity}${entity}</md:EntitiesDescriptor>`;
    const bindings = steering(honest.replaceAll(/HTTP-(?:Redirect|POST)/g, 'SOAP'), 'SOAP');
    const address = steering(honest.replaceAll('https://idp.corp.example/saml/sso', 'no-url'), 'no-url');
    for (const [xml, wanted] of [
      [group],
      [group, 'https://other.example/'],
      [bindings],
      [address],
    ] as const) {
      const { message, details } = refusalOf(xml, wanted);
      const words = message + JSON.stringify(details);
      expect(words).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(words).toMatch(/\\u\{9b\}2J\\+u\{202e\}\\+u\{2028\}gpj/);
    }
  });

  it('is refused with the fingerprint of a key that is too weak', () => {
    const refusal = refusalOf(withKeys(keyDescriptor('', bodyOf(weak.certificate))));
    expect(refusal.code).toBe('MetadataKeyForbidden');
    expect(refusal.message).toContain('RSA key of only 1024 bits');
    expect(refusal.message).toMatch(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/);
  });

  it.each(Object.entries(FOREIGN_CERTIFICATES))(
    'is refused when its key is of the kind %s',
    (kind, certificate) => {
      const refusal = refusalOf(withKeys(keyDescriptor('', certificate)));
      expect(refusal.code).toBe('MetadataKeyForbidden');
      expect(refusal.message).toContain(kind);
    },
  );

  it.each<[string, (xml: string) => string, string]>([
    ['is a megabyte', (xml) => xml + ' '.repeat(1_048_577), 'MetadataTooLarge'],
    ['is cut off', (xml) => xml.slice(0, -5), 'MetadataNotXml'],
    ['has a DOCTYPE', (xml) => xml.replace('<md:E', '<!DOCTYPE a><md:E'), 'MetadataNotXml'],
    ['has an endless comment', (xml) => xml.replace('<md:E', '<!-- <md:E'), 'MetadataNotXml'],
    [
      'is nested too deep',
      (xml) => xml.replace('<md:IDP', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}<md:IDP`),
      'MetadataNotXml',
    ],
    ['is a web page', () => '<html/>', 'MetadataNotAnEntity'],
    [
      'describes a federation',
      (xml) => {
        const entity = xml.replace(/<\?xml.*?\?>/, '');
        const other = entity.replace(/entityID="/, 'entityID="https://other.example/');
        return `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${entity}${other}</md:EntitiesDescriptor>`;
      },
      'MetadataAmbiguous',
    ],
    [
      'is of SAML 1.1',
      (xml) => xml.replaceAll('SAML:2.0:metadata', 'SAML:1.1:metadata'),
      'MetadataNotAnEntity',
    ],
    ['has no entity ID', (xml) => xml.replace(/ entityID="[^"]*"/, ''), 'MetadataEntityIdMalformed'],
    [
      'has an entity ID with a blank',
      (xml) => xml.replace(/ entityID="/, ' entityID=" '),
      'MetadataEntityIdMalformed',
    ],
    [
      'has an entity ID of 1,025 characters',
      (xml) => xml.replace(/ entityID="[^"]*"/, ` entityID="${'a'.repeat(1025)}"`),
      'MetadataEntityIdMalformed',
    ],
    [
      'describes a service provider',
      (xml) => xml.replaceAll('md:IDPSSODescriptor', 'md:SPSSODescriptor'),
      'MetadataWithoutIdentityProvider',
    ],
    [
      'supports SAML 1.1 only',
      (xml) => xml.replace('SAML:2.0:protocol', 'SAML:1.1:protocol'),
      'MetadataWithoutIdentityProvider',
    ],
    [
      'describes two identity providers',
      (xml) => xml.replace(/<md:IDPSSODescriptor[\s\S]*<\/md:IDPSSODescriptor>/, '$&$&'),
      'MetadataIdentityProviderRepeated',
    ],
    [
      'has no signing key',
      (xml) => xml.replace('use="signing"', 'use="encryption"'),
      'MetadataWithoutSigningKey',
    ],
    [
      'has a certificate that is none',
      (xml) => xml.replace('<ds:X509Certificate>', '<ds:X509Certificate>MIIC'),
      'MetadataCertificateMalformed',
    ],
    [
      'has an empty certificate',
      (xml) => xml.replace(/<ds:X509Certificate>[^<]*/, '<ds:X509Certificate>'),
      'MetadataCertificateMalformed',
    ],
  ])('is refused when it %s', (_what, change, code) => {
    const refusal = refusalOf(change(honest));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(/\. [A-Z].*\.$/);
  });

  it.each([
    'http://idp.corp.example/sso',
    'http://localhost.evil.example/sso',
    'javascript:alert(1)',
    'idp.corp.example/sso',
    'https://user:word@idp.corp.example/sso',
    'https://idp.corp.example/sso#there',
    'https://idp.corp.example/sso?SAMLRequest=x',
    'https://idp.corp.example/sso?RelayState=x',
    '',
  ])('is refused when its address for requests is %j', (url) => {
    expect(refusalOf(honest.replaceAll(idp.singleSignOnServiceUrl, url)).code).toBe(
      'MetadataAddressForbidden',
    );
  });
});
