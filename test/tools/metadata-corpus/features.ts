import type { CorpusDocument, Gives } from './document.ts';
import { type CorpusKey, keys } from './keys.ts';
import { ECDSA_SHA256, signed } from './sign.ts';
import {
  DSIG,
  entity,
  group,
  idpRole,
  keyDescriptor,
  lines,
  POST,
  plain,
  REDIRECT,
  service,
  spRole,
} from './write.ts';

const { current, next, otherRole, stranger, weak, p256, p384, publisher } = keys;
const ID = 'https://idp.example/entity';
const SSO = 'https://idp.example/sso';
const redirect = service(REDIRECT, SSO);
const PINNED = 'publisher.pem';

const gives = (signing: readonly CorpusKey[] = [current], more: Partial<Gives> = {}): Gives => ({
  entityId: ID,
  singleSignOnServiceUrl: SSO,
  signingKeys: signing.map(({ fingerprint }) => fingerprint),
  ...more,
});

const good = (name: string, xml: string, what: Gives = gives()): CorpusDocument => ({
  name,
  xml,
  cases: [{ gives: what }],
});

/** A document whose one role holds these keys. */
const withKeys = (...descriptors: readonly string[]) => entity(ID, '', idpRole('', ...descriptors, redirect));

const application = (name: string) =>
  entity(`https://${name}.example/app`, '', spRole(keyDescriptor(stranger)));
const federation = group(
  ' Name="urn:federation"',
  application('one'),
  plain('https://first.example/entity', next),
  group(' Name="urn:inner" validUntil="2032-02-02T00:00:00Z"', plain(ID, current), application('two')),
);

/** What the standard allows and some product or other makes use of. */
export const features: readonly CorpusDocument[] = [
  good('keys-without-use-sign', withKeys(keyDescriptor(current, ''))),
  good(
    'the-old-key-may-stand-behind-the-new',
    withKeys(keyDescriptor(next), keyDescriptor(current, '')),
    gives([next, current]),
  ),
  good('one-key-written-twice-is-one', withKeys(keyDescriptor(current), keyDescriptor(current.body, ''))),
  good('an-encryption-key-may-be-weak', withKeys(keyDescriptor(weak, 'encryption'), keyDescriptor(current))),
  good(
    'a-certificate-may-hold-tabs-and-line-ends-of-windows',
    withKeys(keyDescriptor(`\t${lines(current.body, 64, '\r\n\t\t')} \r\n`)),
  ),
  good(
    'a-certificate-may-hold-written-out-line-ends',
    withKeys(keyDescriptor(lines(current.body, 64, '&#13;\n'))),
  ),
  good('a-certificate-may-wear-pem-armour', withKeys(keyDescriptor(`\n${current.certificate}`))),
  good(
    'of-a-chain-only-the-first-certificate-signs',
    withKeys(
      keyDescriptor(current.body).replace(
        '</ds:X509Data>',
        `<ds:X509Certificate>${stranger.body}</ds:X509Certificate></ds:X509Data>`,
      ),
    ),
  ),
  good(
    'a-key-without-certificate-is-passed-over',
    withKeys(
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DSIG}"><ds:KeyName>old</ds:KeyName><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo></md:KeyDescriptor>`,
      keyDescriptor(current),
    ),
  ),
  good('elliptic-curves-are-good', withKeys(keyDescriptor(p256), keyDescriptor(p384)), gives([p256, p384])),
  good(
    'prefixes-are-free',
    withKeys(keyDescriptor(current))
      .replaceAll('md:', 'äöü:')
      .replaceAll('xmlns:md', 'xmlns:äöü')
      .replaceAll('ds:', 'md:')
      .replaceAll('xmlns:ds', 'xmlns:md'),
  ),
  good(
    'the-address-for-requests-keeps-its-query',
    withKeys(keyDescriptor(current)).replace(SSO, 'https://idp.example/sso?tenant=a%20b&amp;app=7'),
    gives([current], { singleSignOnServiceUrl: 'https://idp.example/sso?tenant=a%20b&app=7' }),
  ),
  good(
    'blanks-around-the-address-are-no-part-of-it',
    withKeys(keyDescriptor(current)).replace(`"${SSO}"`, `"\n    ${SSO} "`),
  ),
  good(
    'of-several-addresses-the-first-redirect-counts',
    entity(
      ID,
      '',
      idpRole(
        '',
        keyDescriptor(current),
        service(POST, `${SSO}/post`),
        redirect,
        service(REDIRECT, `${SSO}/second`),
      ),
    ),
  ),
  good(
    'this-machine-may-be-asked-without-tls',
    withKeys(keyDescriptor(current)).replace(SSO, 'http://127.0.0.1:7000/sso'),
    gives([current], { singleSignOnServiceUrl: 'http://127.0.0.1:7000/sso' }),
  ),
  good(
    'an-identity-provider-may-be-an-application-too',
    entity(ID, '', spRole(keyDescriptor(otherRole)), idpRole('', keyDescriptor(current), redirect)),
  ),
  good(
    'a-role-for-saml-1-stands-beside',
    entity(
      ID,
      '',
      idpRole('', keyDescriptor(otherRole), redirect).replace('SAML:2.0:protocol', 'SAML:1.1:protocol'),
      idpRole('', keyDescriptor(current), redirect),
    ),
  ),
  good(
    'a-digit-asks-for-signed-requests-too',
    entity(ID, '', idpRole('WantAuthnRequestsSigned="1" ', keyDescriptor(current), redirect)),
    gives([current], { wantAuthnRequestsSigned: true }),
  ),
  good(
    'comments-change-nothing',
    `<!-- exported <?now?> & here -->${withKeys(keyDescriptor(`${current.body.slice(0, 40)}<!-- AAAA -->${current.body.slice(40)}`))}<!-- end -->`,
  ),
  good(
    'a-time-that-nobody-can-read-is-no-time',
    plain(ID, current, 'validUntil="soon" cacheDuration="-PT1H" '),
  ),
  good(
    'a-time-without-zone-is-in-utc',
    plain(ID, current, 'validUntil="2031-01-01T00:00:00" cacheDuration="P1DT1.5S" '),
    gives([current], { validUntil: '2031-01-01T00:00:00.000Z', cacheDuration: 86_401_000 }),
  ),
  good(
    'the-earliest-time-and-the-shortest-duration-count',
    group(
      ' validUntil="2031-03-01T00:00:00Z" cacheDuration="P1M"',
      group(
        ' cacheDuration="PT6H"',
        entity(
          ID,
          'validUntil="2031-02-01T01:00:00+01:00" cacheDuration="P1Y" ',
          idpRole('validUntil="2032-01-01T00:00:00Z" ', keyDescriptor(current), redirect),
        ),
      ),
    ),
    gives([current], { validUntil: '2031-02-01T00:00:00.000Z', cacheDuration: 21_600_000 }),
  ),
  good(
    'a-role-may-end-before-its-entity',
    entity(
      ID,
      'validUntil="2031-02-01T00:00:00Z" cacheDuration="P1D" ',
      idpRole('validUntil="2031-01-15T00:00:00Z" cacheDuration="PT1H" ', keyDescriptor(current), redirect),
    ),
    gives([current], { validUntil: '2031-01-15T00:00:00.000Z', cacheDuration: 3_600_000 }),
  ),
  good(
    'a-group-with-one-identity-provider-needs-no-name',
    group('', application('one'), application('two'), plain(ID, current), application('three')),
  ),
  {
    name: 'of-a-federation-the-named-entity-is-read',
    xml: federation,
    cases: [
      { given: { entityId: ID }, gives: gives([current], { validUntil: '2032-02-02T00:00:00.000Z' }) },
      {
        given: { entityId: 'https://first.example/entity' },
        gives: gives([next], { entityId: 'https://first.example/entity' }),
      },
      { refused: 'MetadataAmbiguous', says: `https://first.example/entity, ${ID}` },
      {
        given: { entityId: 'https://second.example/entity' },
        refused: 'MetadataEntityNotFound',
        says: 'https://one.example/app',
      },
      {
        given: { entityId: 'https://one.example/app' },
        refused: 'MetadataWithoutIdentityProvider',
        says: 'IDPSSODescriptor',
      },
    ],
  },
  {
    name: 'of-a-signed-federation-the-named-entity-is-read',
    xml: signed(
      federation
        .replace('<md:EntitiesDescriptor', '<md:EntitiesDescriptor ID="_root"')
        .replace('>\n', '><!--signature-->\n'),
      publisher,
    ),
    cases: [
      {
        given: { entityId: ID, pinned: PINNED },
        gives: gives([current], { validUntil: '2032-02-02T00:00:00.000Z' }),
      },
    ],
  },
  {
    name: 'an-elliptic-curve-may-sign-metadata',
    xml: signed(plain(ID, current, 'ID="_root" ').replace('>\n', '><!--signature-->\n'), p256, {
      method: ECDSA_SHA256,
    }),
    cases: [{ given: { pinned: 'p256.pem' }, gives: gives() }],
  },
  {
    name: 'a-signed-document-may-hold-what-other-parsers-take-for-line-ends',
    // The signer writes them as references and its tags without blanks, which means the same.
    xml: signed(
      plain(ID, current, 'ID="_root" ')
        .replace('>\n', '><!--signature-->\n')
        .replace('</md:Ent', '<md:Organization>One\u2028two\u0085three</md:Organization></md:Ent'),
      publisher,
    )
      .replace('&#x2028;', '\u2028')
      .replace('&#x85;', '\u0085')
      .replace('</md:Organization>', '</md:Organization\n >'),
    cases: [{ given: { pinned: PINNED }, gives: gives() }],
  },
  {
    name: 'without-a-pinned-certificate-no-signature-is-looked-at',
    xml: signed(plain(ID, current, 'ID="_root" ').replace('>\n', '><!--signature-->\n'), publisher).replace(
      '<ds:SignatureValue>',
      '<ds:SignatureValue>AAAA',
    ),
    cases: [
      { gives: gives() },
      { given: { pinned: PINNED }, refused: 'MetadataSignatureInvalid', says: 'pinned certificate' },
    ],
  },
];
