import { bad, type CorpusDocument } from './document.ts';
import { keys } from './keys.ts';
import {
  DSIG,
  entity,
  group,
  idpRole,
  keyDescriptor,
  POST,
  plain,
  REDIRECT,
  service,
  spRole,
} from './write.ts';

const { current, next, weak, ed25519, encryption } = keys;
const ID = 'https://idp.example/entity';
const SSO = 'https://idp.example/sso';
const redirect = service(REDIRECT, SSO);
const honest = plain(ID, current);

const withRole = (...content: readonly string[]) => entity(ID, '', idpRole('', ...content));
const withAddress = (url: string) => honest.replace(SSO, url);

const entityBomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`;

/** What cannot be used for sign-in, each for one reason. */
export const refused: readonly CorpusDocument[] = [
  bad(
    'no-redirect-binding',
    withRole(keyDescriptor(current), service(POST, SSO), service('SOAP', SSO)),
    'MetadataWithoutRedirectBinding',
    'only HTTP-POST, SOAP',
  ),
  bad(
    'no-address-for-requests',
    withRole(keyDescriptor(current)),
    'MetadataWithoutRedirectBinding',
    'no SingleSignOnService at all',
  ),
  bad(
    'no-key-that-signs',
    withRole(keyDescriptor(encryption, 'encryption'), redirect),
    'MetadataWithoutSigningKey',
    'KeyDescriptor',
  ),
  bad(
    'no-certificate-for-its-key',
    withRole(
      `<md:KeyDescriptor><ds:KeyInfo xmlns:ds="${DSIG}"><ds:KeyName>a</ds:KeyName></ds:KeyInfo></md:KeyDescriptor>`,
      redirect,
    ),
    'MetadataWithoutSigningKey',
    'X509Certificate',
  ),
  bad(
    'an-rsa-key-of-1024-bits',
    withRole(keyDescriptor(weak), redirect),
    'MetadataKeyForbidden',
    'only 1024 bits',
  ),
  bad(
    'a-weak-key-beside-a-good-one',
    withRole(keyDescriptor(current), keyDescriptor(weak), redirect),
    'MetadataKeyForbidden',
    weak.fingerprint,
  ),
  bad(
    'a-key-of-a-kind-that-nobody-verifies',
    withRole(keyDescriptor(ed25519), redirect),
    'MetadataKeyForbidden',
    'ed25519',
  ),
  bad(
    'a-damaged-certificate',
    withRole(keyDescriptor(current.body.slice(0, -40)), redirect),
    'MetadataCertificateMalformed',
    'X509Certificate',
  ),
  bad(
    'a-certificate-that-is-not-base64',
    withRole(keyDescriptor(`${current.body.slice(0, 60)}.${current.body.slice(60)}`), redirect),
    'MetadataCertificateMalformed',
    'X509Certificate',
  ),
  bad(
    'two-certificates-in-one',
    withRole(
      keyDescriptor(
        Buffer.concat([current, next].map(({ body }) => Buffer.from(body, 'base64'))).toString('base64'),
      ),
      redirect,
    ),
    'MetadataCertificateMalformed',
    'X509Certificate',
  ),
  bad(
    'more-keys-than-any-rollover',
    withRole(...Array.from({ length: 21 }, () => keyDescriptor(current.body)), redirect),
    'MetadataSigningKeysTooMany',
    '21 certificates',
  ),
  bad('an-entity-bomb', entityBomb + honest.replace('</md:Ent', '&c;</md:Ent'), 'MetadataNotXml', 'DOCTYPE'),
  bad('a-document-type-alone', `<!DOCTYPE EntityDescriptor>${honest}`, 'MetadataNotXml', 'DOCTYPE'),
  bad(
    'a-processing-instruction',
    `<?xml-stylesheet href="https://evil.example/a.xsl"?>${honest}`,
    'MetadataNotXml',
    'processing instruction',
  ),
  bad(
    'a-cdata-section',
    honest.replace(current.body.slice(0, 64), `<![CDATA[${current.body.slice(0, 64)}]]>`),
    'MetadataNotXml',
    'CDATA',
  ),
  bad('another-encoding', `<?xml version="1.0" encoding="UTF-16"?>${honest}`, 'MetadataNotXml', 'encoding'),
  bad('cut-off-in-the-middle', honest.slice(0, -30), 'MetadataNotXml', 'not well-formed'),
  bad('an-undeclared-prefix', honest.replace('xmlns:md=', 'xmlns:me='), 'MetadataNotXml', 'not well-formed'),
  bad('nothing-at-all', '', 'MetadataNotXml', 'not well-formed'),
  bad(
    'the-document-of-openid-connect',
    '{"issuer":"https://idp.example","jwks_uri":"https://idp.example/keys"}',
    'MetadataNotXml',
    'not well-formed',
  ),
  bad(
    'a-sign-in-page-instead',
    '<html xmlns="http://www.w3.org/1999/xhtml"><body>Sign in</body></html>',
    'MetadataNotAnEntity',
    'EntityDescriptor',
  ),
  bad('larger-than-a-megabyte', honest + '\n'.repeat(1_048_576), 'MetadataTooLarge', '1 MB'),
  bad(
    'an-application-and-no-identity-provider',
    entity(ID, '', spRole(keyDescriptor(current))),
    'MetadataWithoutIdentityProvider',
    'IDPSSODescriptor',
  ),
  bad(
    'a-group-of-applications-only',
    group('', entity(ID, '', spRole()), entity(`${ID}/2`, '', spRole())),
    'MetadataWithoutIdentityProvider',
    'IDPSSODescriptor',
  ),
  bad(
    'saml-1-only',
    honest.replace('SAML:2.0:protocol', 'SAML:1.1:protocol'),
    'MetadataWithoutIdentityProvider',
    'SAML 2.0',
  ),
  bad(
    'two-roles-of-one-kind',
    entity(ID, '', ...[current, next].map((key) => idpRole('', keyDescriptor(key), redirect))),
    'MetadataIdentityProviderRepeated',
    'IDPSSODescriptor',
  ),
  bad(
    'one-entity-twice-in-a-group',
    group('', honest, plain(ID, next)),
    'MetadataIdentityProviderRepeated',
    'one entityID',
    { entityId: ID },
  ),
  bad('another-entity-than-is-meant', plain(ID, current, 'ID="a" '), 'MetadataEntityNotFound', ID, {
    entityId: 'https://other.example',
  }),
  bad('no-entity-id', honest.replace(/ entityID="[^"]*"/, ''), 'MetadataEntityIdMalformed', 'entityID'),
  bad('an-entity-id-with-a-blank', honest.replace(ID, `${ID} `), 'MetadataEntityIdMalformed', 'white space'),
  bad('an-address-without-tls', withAddress('http://idp.example/sso'), 'MetadataAddressForbidden', 'https:'),
  bad(
    'an-address-that-is-a-script',
    withAddress('javascript:alert(1)'),
    'MetadataAddressForbidden',
    'https:',
  ),
  bad(
    'an-address-that-brings-its-own-request',
    withAddress(`${SSO}?SAMLRequest=x`),
    'MetadataAddressForbidden',
    'SAMLRequest',
  ),
  bad(
    'expired-when-it-is-imported',
    plain(ID, current, 'validUntil="2026-01-01T00:00:00Z" '),
    'MetadataExpired',
    '2026-01-01T00:00:00.000Z',
    { at: '2026-11-21T00:00:00Z' },
  ),
  bad(
    'a-group-that-has-expired',
    group(' validUntil="2026-01-01T00:00:00Z"', honest),
    'MetadataExpired',
    'validUntil',
    { at: '2026-11-21T00:00:00Z' },
  ),
  bad('the-entity-id-of-another-with-other-keys', plain(ID, next), 'MetadataEntityIdTaken', ID, {
    beside: 'keys-without-use-sign',
  }),
];
