import type { CorpusDocument, Gives } from './document.ts';
import { keys } from './keys.ts';
import { signed } from './sign.ts';
import {
  DSIG,
  declaration,
  entity,
  group,
  idpRole,
  keyDescriptor,
  lines,
  METADATA,
  POST,
  REDIRECT,
  SAML_2,
  service,
  spRole,
} from './write.ts';

const { current, next, encryption, otherRole, publisher } = keys;
const EMAIL = '<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>';

function good(name: string, xml: string, gives: Gives): CorpusDocument {
  return { name, xml, cases: [{ gives }] };
}

const okta = {
  entityId: 'http://www.okta.example/exk1a2b3c4d5e6f7g8h9',
  singleSignOnServiceUrl: 'https://corp.okta.example/app/corp_vpn_1/exk1a2b3c4d5e6f7g8h9/sso/saml',
};

const entra = {
  entityId: 'https://sts.windows.example/6babcaad-604b-40ac-a9d7-9fd97c0b779f/',
  singleSignOnServiceUrl: 'https://login.microsoftonline.example/6babcaad-604b-40ac-a9d7-9fd97c0b779f/saml2',
};

/** No prefixes, roles of WS-Federation with keys of their own, an ID, and keys without line ends. */
function entraDocument(...bodies: readonly string[]): string {
  const key = (body: string) =>
    `<KeyDescriptor use="signing"><KeyInfo xmlns="${DSIG}"><X509Data><X509Certificate>${body}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`;
  const federation = ['SecurityTokenServiceType', 'ApplicationServiceType'].map(
    (type) =>
      `<RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:${type}" protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706">${key(otherRole.body)}<fed:ClaimTypesOffered><auth:ClaimType xmlns:auth="http://docs.oasis-open.org/wsfed/authorization/200706" Uri="urn:name"><auth:DisplayName>Name</auth:DisplayName></auth:ClaimType></fed:ClaimTypesOffered><fed:PassiveRequestorEndpoint><wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>${entra.singleSignOnServiceUrl}</wsa:Address></wsa:EndpointReference></fed:PassiveRequestorEndpoint></RoleDescriptor>`,
  );
  const at = (element: string, binding: string) =>
    `<${element} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${entra.singleSignOnServiceUrl}" />`;
  const role = `<IDPSSODescriptor protocolSupportEnumeration="${SAML_2}">${bodies.map(key).join('')}${at('SingleLogoutService', REDIRECT)}${at('SingleSignOnService', REDIRECT)}${at('SingleSignOnService', POST)}</IDPSSODescriptor>`;
  return `\uFEFF<?xml version="1.0" encoding="utf-8"?><EntityDescriptor ID="_8f1c" entityID="${entra.entityId}" xmlns="${METADATA}">${federation.join('')}${role}</EntityDescriptor>`;
}

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

const adfs = {
  entityId: 'http://adfs.corp.example/adfs/services/trust',
  singleSignOnServiceUrl: 'https://adfs.corp.example/adfs/ls/',
  signingKeys: [current.fingerprint],
};
const adfsDocument = signed(
  entity(
    adfs.entityId,
    'ID="_root" ',
    '<!--signature-->',
    spRole(keyDescriptor(encryption, 'encryption'), keyDescriptor(otherRole)),
    idpRole(
      '',
      keyDescriptor(encryption.body, 'encryption'),
      keyDescriptor(current.body),
      ...[REDIRECT, POST].map((name) => service(name, adfs.singleSignOnServiceUrl, 'SingleLogoutService')),
      EMAIL,
      ...[REDIRECT, POST].map((name) => service(name, adfs.singleSignOnServiceUrl)),
      `<Attribute xmlns="urn:oasis:names:tc:SAML:2.0:assertion" Name="urn:mail" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri" FriendlyName="E-Mail"/>`,
    ),
  ),
  publisher,
);

const google = 'https://accounts.google.example/o/saml2/idp?idpid=C01abcd2e';
const shibboleth = 'https://idp.uni.example/idp';
const PINNED = 'publisher.pem';

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
  good('entra-id-has-roles-of-another-protocol', entraDocument(current.body), {
    ...entra,
    signingKeys: [current.fingerprint],
  }),
  good('entra-id-names-two-keys-before-a-rollover', entraDocument(next.body, current.body), {
    ...entra,
    signingKeys: [next.fingerprint, current.fingerprint],
  }),
  good('keycloak-asks-for-signed-requests', entity(realm, '', keycloakRole), keycloak),
  good(
    'keycloak-of-old-wraps-one-entity-in-a-group',
    group(' Name="urn:keycloak"', entity(realm, '', keycloakRole)),
    keycloak,
  ),
  {
    name: 'ad-fs-signs-a-document-of-several-roles',
    xml: adfsDocument,
    cases: [{ gives: adfs }, { given: { pinned: PINNED }, gives: adfs }],
  },
  {
    name: 'ad-fs-of-windows-has-a-byte-order-mark-and-crlf',
    xml: `\uFEFF${adfsDocument.replaceAll('\n', '\r\n')}`,
    cases: [{ gives: adfs }, { given: { pinned: PINNED }, gives: adfs }],
  },
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
