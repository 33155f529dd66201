import { EMAIL_ADDRESS, ENTITY } from './namespaces.ts';

/**
 * How a product writes its Responses: the differences that a strict reader can stumble over.
 * Observed shapes, rebuilt; prefixes end in a colon, an empty one means the default namespace.
 */
export interface Dialect {
  readonly xmlDeclaration: string;
  readonly protocolPrefix: string;
  readonly assertionPrefix: string;
  readonly signaturePrefix: string;
  readonly consent: string | null;
  readonly issuerFormat: string | null;
  readonly nameIdFormat: string | null;
  readonly attributeNameFormat: string | null;
  /** xsi:type of an AttributeValue. */
  readonly valueType: string | null;
  /** Response and Assertion declare `xs`, which the signatures name in their InclusiveNamespaces. */
  readonly prefixList: string | null;
  readonly statementsOrder: 'authn-first' | 'attributes-first';
  readonly authnContextClassRef: string;
  readonly authenticatingAuthority: string | null;
  readonly subjectLocality: string | null;
  readonly keyInfo:
    | 'certificate'
    | 'certificate-and-subject'
    | 'name-certificate-and-value'
    | 'own-default-namespace'
    | 'none';
  /** The IdP's own white space between elements. */
  readonly indented: boolean;
}

const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password';
const PASSWORD_PROTECTED = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';
const UNSPECIFIED_CONTEXT = 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified';
const BASIC = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic';
const UNSPECIFIED_NAME = 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified';

const okta: Dialect = {
  xmlDeclaration: '<?xml version="1.0" encoding="UTF-8"?>',
  protocolPrefix: 'saml2p:',
  assertionPrefix: 'saml2:',
  signaturePrefix: 'ds:',
  consent: null,
  issuerFormat: ENTITY,
  nameIdFormat: EMAIL_ADDRESS,
  attributeNameFormat: UNSPECIFIED_NAME,
  valueType: 'xs:string',
  prefixList: 'xs',
  statementsOrder: 'authn-first',
  authnContextClassRef: PASSWORD_PROTECTED,
  authenticatingAuthority: null,
  subjectLocality: null,
  keyInfo: 'certificate',
  indented: false,
};

const entra: Dialect = {
  ...okta,
  xmlDeclaration: '',
  protocolPrefix: 'samlp:',
  assertionPrefix: '',
  signaturePrefix: '',
  issuerFormat: null,
  attributeNameFormat: null,
  valueType: null,
  prefixList: null,
  statementsOrder: 'attributes-first',
  authnContextClassRef: PASSWORD,
};

export const DIALECTS = {
  okta,
  entra,
  adfs: {
    ...entra,
    signaturePrefix: 'ds:',
    consent: 'urn:oasis:names:tc:SAML:2.0:consent:unspecified',
    authnContextClassRef: PASSWORD_PROTECTED,
    keyInfo: 'own-default-namespace',
  },
  google: {
    ...okta,
    xmlDeclaration: '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    issuerFormat: null,
    attributeNameFormat: null,
    valueType: 'xs:anyType',
    prefixList: null,
    statementsOrder: 'attributes-first',
    authnContextClassRef: UNSPECIFIED_CONTEXT,
    keyInfo: 'certificate-and-subject',
  },
  keycloak: {
    ...okta,
    xmlDeclaration: '',
    protocolPrefix: 'samlp:',
    assertionPrefix: 'saml:',
    signaturePrefix: 'dsig:',
    issuerFormat: null,
    attributeNameFormat: BASIC,
    prefixList: null,
    authnContextClassRef: UNSPECIFIED_CONTEXT,
    keyInfo: 'name-certificate-and-value',
  },
  jumpcloud: {
    ...okta,
    attributeNameFormat: BASIC,
    authenticatingAuthority: 'https://upstream.example/saml',
    subjectLocality: '192.0.2.7',
    indented: true,
  },
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;
