import type { CorpusDocument, Gives } from './document.ts';
import { keys } from './keys.ts';
import {
  DSIG,
  declaration,
  EMAIL,
  entity,
  group,
  idpRole,
  keyDescriptor,
  lines,
  POST,
  REDIRECT,
  SAML_2,
  service,
} from './write.ts';

const { current, next, encryption, otherRole } = keys;

function good(name: string, xml: string, gives: Gives): CorpusDocument {
  return { name, xml, cases: [{ gives }] };
}

const okta = {
  entityId: 'http://www.okta.example/exk1a2b3c4d5e6f7g8h9',
  singleSignOnServiceUrl: 'https://corp.okta.example/app/corp_vpn_1/exk1a2b3c4d5e6f7g8h9/sso/saml',
};

const realm = 'https://sso.corp.example/realms/corp';
const keycloakRole = idpRole(
  'WantAuthnRequestsSigned="true" ',
  `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DSIG}"><ds:KeyName>zUx3</ds:KeyName><ds:X509Data><ds:X509Certificate>${current.body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  `<md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${realm}/protocol/saml/resolve" index="0"/>`,
  ...[POST, REDIRECT, 'SOAP'].map((name) => service(name, `${realm}/protocol/saml`, 'SingleLogoutService')),
  EMAIL,
  ...[POST, REDIRECT, 'SOAP', 'HTTP-Artifact'].map((name) => service(name, `${realm}/protocol/saml`)),
);
const keycloak: Gives = {
  entityId: realm,
  singleSignOnServiceUrl: `${realm}/protocol/saml`,
  signingKeys: [current.fingerprint],
  wantAuthnRequestsSigned: true,
};

const google = 'https://accounts.google.example/o/saml2/idp?idpid=C01abcd2e';
const shibboleth = 'https://idp.uni.example/idp';

/** The shapes in which products write their metadata, in our words and with our keys. */
export const products: readonly CorpusDocument[] = [
  good(
    'okta-writes-post-before-redirect',
    declaration +
      entity(
        okta.entityId,
        '',
        idpRole(
          'WantAuthnRequestsSigned="false" ',
          keyDescriptor(`${lines(current.body, 76)}`),
          EMAIL,
          service(POST, okta.singleSignOnServiceUrl),
          service(REDIRECT, okta.singleSignOnServiceUrl),
        ),
      ),
    { ...okta, signingKeys: [current.fingerprint] },
  ),
  good('keycloak-asks-for-signed-requests', entity(realm, '', keycloakRole), keycloak),
  good(
    'keycloak-of-old-wraps-one-entity-in-a-group',
    group(' Name="urn:keycloak"', entity(realm, '', keycloakRole)),
    keycloak,
  ),
  {
    name: 'google-workspace-has-a-query-and-a-time-limit',
    xml:
      '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n' +
      entity(
        google,
        'validUntil="2031-06-30T09:00:00.000Z" ',
        idpRole(
          'WantAuthnRequestsSigned="false" ',
          keyDescriptor(current),
          EMAIL,
          service(REDIRECT, google),
          service(POST, google),
        ),
      ),
    cases: [
      {
        given: { at: '2031-06-30T08:59:59.999Z' },
        gives: {
          entityId: google,
          singleSignOnServiceUrl: google,
          signingKeys: [current.fingerprint],
          validUntil: '2031-06-30T09:00:00.000Z',
        },
      },
      { given: { at: '2031-06-30T09:00:00.000Z' }, refused: 'MetadataExpired', says: 'validUntil' },
    ],
  },
  good(
    'jumpcloud-has-an-entity-id-that-is-no-address',
    declaration +
      entity(
        'JumpCloud',
        '',
        idpRole(
          'WantAuthnRequestsSigned="false" ',
          keyDescriptor(`\n${lines(current.body, 64)}\n        `),
          EMAIL,
          service(POST, 'https://sso.jumpcloud.example/saml2/corp-vpn'),
          service(REDIRECT, 'https://sso.jumpcloud.example/saml2/corp-vpn'),
        ),
      ),
    {
      entityId: 'JumpCloud',
      singleSignOnServiceUrl: 'https://sso.jumpcloud.example/saml2/corp-vpn',
      signingKeys: [current.fingerprint],
    },
  ),
  good(
    'iam-identity-center-has-long-opaque-addresses',
    declaration +
      entity(
        'https://portal.sso.us-east-1.example/saml/assertion/MTIzNDU2Nzg5MDEyX2lucy0xMjM',
        '',
        idpRole(
          'WantAuthnRequestsSigned="false" ',
          keyDescriptor(current.body),
          service(POST, 'https://portal.sso.us-east-1.example/saml/logout/MTIz', 'SingleLogoutService'),
          service(REDIRECT, 'https://portal.sso.us-east-1.example/saml/logout/MTIz', 'SingleLogoutService'),
          '<md:NameIDFormat/>',
          service(POST, 'https://portal.sso.us-east-1.example/saml/assertion/MTIz'),
          service(REDIRECT, 'https://portal.sso.us-east-1.example/saml/assertion/MTIz'),
        ),
      ),
    {
      entityId: 'https://portal.sso.us-east-1.example/saml/assertion/MTIzNDU2Nzg5MDEyX2lucy0xMjM',
      singleSignOnServiceUrl: 'https://portal.sso.us-east-1.example/saml/assertion/MTIz',
      signingKeys: [current.fingerprint],
    },
  ),
  good(
    'shibboleth-offers-three-protocols-and-two-roles',
    declaration +
      entity(
        `${shibboleth}/shibboleth`,
        'xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" validUntil="2030-01-31T12:00:00.123Z" ',
        idpRole(
          '',
          '<md:Extensions><shibmd:Scope regexp="false">uni.example</shibmd:Scope></md:Extensions>',
          '<!-- First signing certificate is BackChannel, the Second is FrontChannel -->',
          keyDescriptor(`\n${current.body}\n`),
          keyDescriptor(next),
          keyDescriptor(encryption, 'encryption'),
          service('urn:mace:shibboleth:1.0:profiles:AuthnRequest', `${shibboleth}/profile/Shibboleth/SSO`),
          service(POST, `${shibboleth}/profile/SAML2/POST/SSO`),
          service('HTTP-POST-SimpleSign', `${shibboleth}/profile/SAML2/POST-SimpleSign/SSO`),
          service(REDIRECT, `${shibboleth}/profile/SAML2/Redirect/SSO`),
        ).replace(`"${SAML_2}"`, `"${SAML_2} urn:oasis:names:tc:SAML:1.1:protocol urn:mace:shibboleth:1.0"`),
        `<md:AttributeAuthorityDescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol">${keyDescriptor(otherRole)}${service('SOAP', `${shibboleth}/profile/SAML1/SOAP`, 'AttributeService')}</md:AttributeAuthorityDescriptor>`,
      ),
    {
      entityId: `${shibboleth}/shibboleth`,
      singleSignOnServiceUrl: `${shibboleth}/profile/SAML2/Redirect/SSO`,
      signingKeys: [current.fingerprint, next.fingerprint],
      validUntil: '2030-01-31T12:00:00.123Z',
    },
  ),
  good(
    'simplesamlphp-encrypts-with-the-key-that-it-signs-with',
    '<?xml version="1.0"?>\n' +
      entity(
        'https://php.corp.example/saml2/idp/metadata.php',
        '',
        idpRole(
          '',
          keyDescriptor(current.body),
          keyDescriptor(current.body, 'encryption'),
          service(
            REDIRECT,
            'https://php.corp.example/saml2/idp/SingleLogoutService.php',
            'SingleLogoutService',
          ),
          '<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>',
          service(REDIRECT, 'https://php.corp.example/saml2/idp/SSOService.php'),
        ),
        '<md:ContactPerson contactType="technical"><md:GivenName>Zoë</md:GivenName><md:EmailAddress>mailto:zoe@corp.example</md:EmailAddress></md:ContactPerson>',
      ),
    {
      entityId: 'https://php.corp.example/saml2/idp/metadata.php',
      singleSignOnServiceUrl: 'https://php.corp.example/saml2/idp/SSOService.php',
      signingKeys: [current.fingerprint],
    },
  ),
  good(
    'pingfederate-says-how-long-to-keep-it',
    entity(
      'corp-ping',
      'ID="Bd0" cacheDuration="PT1440M" ',
      idpRole(
        'WantAuthnRequestsSigned="false" ',
        keyDescriptor(current.body),
        EMAIL,
        service(POST, 'https://ping.corp.example/idp/SSO.saml2'),
        service(REDIRECT, 'https://ping.corp.example/idp/SSO.saml2'),
      ),
      '<md:ContactPerson contactType="administrative"><md:Company>Corp</md:Company></md:ContactPerson>',
    ),
    {
      entityId: 'corp-ping',
      singleSignOnServiceUrl: 'https://ping.corp.example/idp/SSO.saml2',
      signingKeys: [current.fingerprint],
      cacheDuration: 86_400_000,
    },
  ),
];
