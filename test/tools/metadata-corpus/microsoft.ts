import type { CorpusDocument } from './document.ts';
import { keys } from './keys.ts';
import { signed } from './sign.ts';
import {
  DSIG,
  EMAIL,
  entity,
  idpRole,
  keyDescriptor,
  METADATA,
  POST,
  REDIRECT,
  SAML_2,
  service,
  spRole,
} from './write.ts';

const { current, next, encryption, otherRole, publisher } = keys;
const PINNED = 'publisher.pem';

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

/** Entra ID and AD FS, whose documents hold WS-Federation, too. */
export const microsoft: readonly CorpusDocument[] = [
  {
    name: 'entra-id-has-roles-of-another-protocol',
    xml: entraDocument(current.body),
    cases: [{ gives: { ...entra, signingKeys: [current.fingerprint] } }],
  },
  {
    name: 'entra-id-names-two-keys-before-a-rollover',
    xml: entraDocument(next.body, current.body),
    cases: [{ gives: { ...entra, signingKeys: [next.fingerprint, current.fingerprint] } }],
  },
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
];
