import { randomBytes } from 'node:crypto';
import { type KeyAndCertificate, type KeyKind, makeCertificate } from '../../src/demo/certificates.ts';
import type { AuthnRequest } from './scripted-idp/authn-request.ts';
import { override, type ResponseDescription, type ResponseOverrides } from './scripted-idp/description.ts';
import { DIALECTS, type Dialect, type DialectName } from './scripted-idp/dialects.ts';
import {
  BEARER,
  EMAIL_ADDRESS,
  ENVELOPED_SIGNATURE,
  EXCLUSIVE_C14N,
  METADATA,
  PROTOCOL,
  SIGNATURE,
  SUCCESS,
} from './scripted-idp/namespaces.ts';
import { type SignatureDescription, type SignatureOverrides, signElement } from './scripted-idp/sign.ts';
import { writeResponse } from './scripted-idp/write-response.ts';
import { element } from './scripted-idp/xml.ts';

export { type AuthnRequest, readAuthnRequest } from './scripted-idp/authn-request.ts';
export type { ResponseDescription, ResponseOverrides } from './scripted-idp/description.ts';
export { DIALECTS, type DialectName } from './scripted-idp/dialects.ts';
export type { SignatureOverrides } from './scripted-idp/sign.ts';

/** An identity provider that says exactly what a test tells it to, built on no SAML package. */
export interface ScriptedIdp {
  readonly entityId: string;
  readonly singleSignOnServiceUrl: string;
  readonly signing: KeyAndCertificate;
  readonly keyKind: KeyKind;
}

export interface ScriptedIdpOptions {
  readonly entityId?: string;
  readonly singleSignOnServiceUrl?: string;
  readonly keyKind?: KeyKind;
}

/** An identity provider with a fresh key. Make one per test file and share it: RSA keys take their time. */
export async function createScriptedIdp(options: ScriptedIdpOptions = {}): Promise<ScriptedIdp> {
  const entityId = options.entityId ?? 'https://idp.corp.example/saml/entity';
  const keyKind = options.keyKind ?? 'rsa-2048';
  const commonName = new URL(entityId).hostname || 'idp';
  return {
    entityId,
    singleSignOnServiceUrl: options.singleSignOnServiceUrl ?? 'https://idp.corp.example/saml/sso',
    signing: await makeCertificate({ commonName, keyKind, purpose: 'signing' }),
    keyKind,
  };
}

/** The person whom the IdP speaks of. */
export interface Person {
  readonly nameId: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly groups: readonly string[];
}

export const ALICE: Person = {
  nameId: 'alice@corp.example',
  firstName: 'Alice',
  lastName: 'Archer',
  groups: ['engineering'],
};

/** As much of an AuthnRequest as a Response answers. */
export type AnsweredRequest = Pick<AuthnRequest, 'id' | 'issuer' | 'assertionConsumerServiceUrl'>;

export interface RespondOptions {
  /** Default: {@link ALICE}. */
  readonly person?: Person;
  /** Laid over the honest description; `null` leaves a field out. */
  readonly overrides?: ResponseOverrides;
  /** `null` leaves that signature out; else laid over the honest signature. */
  readonly signatures?: {
    readonly response?: SignatureOverrides | null;
    readonly assertion?: SignatureOverrides | null;
  };
  /** Whose Responses these look like. Default: `okta`. */
  readonly dialect?: DialectName;
  /** Milliseconds since 1970; default: now. */
  readonly now?: number;
  /** Changes the unsigned document: what it returns is what gets signed. */
  readonly beforeSigning?: (xml: string) => string;
}

export interface WrittenResponse {
  readonly xml: string;
  /** The `SAMLResponse` form field. */
  readonly samlResponse: string;
}

/** The Response of `idp` to `request`: honest and signed twice, but for what `options` change. */
export function respond(
  idp: ScriptedIdp,
  request: AnsweredRequest,
  options: RespondOptions = {},
): WrittenResponse {
  const dialect: Dialect = DIALECTS[options.dialect ?? 'okta'];
  const honest = describeResponse(idp, request, options.person ?? ALICE, dialect);
  const description = override(honest, options.overrides ?? {});
  const written = writeResponse(description, dialect, options.now ?? Date.now());
  const unsigned = options.beforeSigning?.(written) ?? written;
  const { response, assertion } = options.signatures ?? {};
  const sign = (
    xml: string,
    name: 'Response' | 'Assertion',
    overrides: SignatureOverrides | null | undefined,
  ) =>
    overrides === null ? xml : signElement(xml, name, { ...honestSignature(idp), ...overrides }, dialect);
  const inner = description.assertion === null ? unsigned : sign(unsigned, 'Assertion', assertion);
  const xml = dialect.xmlDeclaration + sign(inner, 'Response', response);
  return { xml, samlResponse: encodeResponse(xml) };
}

/** XML as the `SAMLResponse` form field holds it. */
export function encodeResponse(xml: string): string {
  return Buffer.from(xml, 'utf8').toString('base64');
}

/** The honest answer of `idp`, before anybody overrides it. */
export function describeResponse(
  idp: ScriptedIdp,
  request: AnsweredRequest,
  person: Person,
  dialect: Dialect = DIALECTS.okta,
): ResponseDescription {
  const issuer = { value: idp.entityId, format: dialect.issuerFormat };
  const recipient = request.assertionConsumerServiceUrl;
  return {
    id: freshId(),
    version: '2.0',
    issueInstant: '+0s',
    destination: recipient,
    inResponseTo: request.id,
    issuer,
    status: { code: SUCCESS, subCode: null, message: null },
    assertion: {
      id: freshId(),
      version: '2.0',
      issueInstant: '+0s',
      issuer,
      subject: {
        nameId: { value: person.nameId, format: dialect.nameIdFormat },
        confirmations: [
          {
            method: BEARER,
            data: { recipient, inResponseTo: request.id, notBefore: null, notOnOrAfter: '+5m' },
          },
        ],
      },
      conditions: {
        notBefore: '-5m',
        notOnOrAfter: '+5m',
        audienceRestrictions: [[request.issuer]],
        oneTimeUse: false,
        proxyRestriction: null,
      },
      authnStatements: [{ authnInstant: '-1m', sessionIndex: freshId(), sessionNotOnOrAfter: null }],
      attributeStatements: [attributesOf(person)],
    },
  };
}

function attributesOf(person: Person) {
  const single = (name: string, value: string | undefined) =>
    value === undefined ? [] : [{ name, values: [value] }];
  return [
    ...single('FirstName', person.firstName),
    ...single('LastName', person.lastName),
    ...(person.groups.length === 0 ? [] : [{ name: 'memberOf', values: person.groups }]),
  ];
}

const SIGNATURE_METHODS: Readonly<Record<KeyKind, string>> = {
  'rsa-1024': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'rsa-2048': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'rsa-3072': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'ec-p256': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  'ec-p384': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384',
};

/** How `idp` signs when nobody interferes. */
export function honestSignature(idp: ScriptedIdp): SignatureDescription {
  return {
    key: idp.signing.privateKey,
    certificate: idp.signing.certificate,
    signatureMethod: SIGNATURE_METHODS[idp.keyKind],
    digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha256',
    canonicalizationMethod: EXCLUSIVE_C14N,
    transforms: [ENVELOPED_SIGNATURE, EXCLUSIVE_C14N],
    references: 1,
  };
}

/** An xs:ID that nobody has used. */
export function freshId(): string {
  return `id${randomBytes(16).toString('hex')}`;
}

/** The metadata document of `idp`; `certificates` (PEM) replaces its own one, for key rollover. */
export function idpMetadata(
  idp: ScriptedIdp,
  certificates: readonly string[] = [idp.signing.certificate],
): string {
  const keys = certificates.map((certificate) => {
    const body = certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
    const x509 = element('ds:X509Data', {}, element('ds:X509Certificate', {}, body));
    const keyInfo = element('ds:KeyInfo', { 'xmlns:ds': SIGNATURE }, x509);
    return element('md:KeyDescriptor', { use: 'signing' }, keyInfo);
  });
  const services = ['HTTP-POST', 'HTTP-Redirect'].map((binding) =>
    element('md:SingleSignOnService', {
      Binding: `urn:oasis:names:tc:SAML:2.0:bindings:${binding}`,
      Location: idp.singleSignOnServiceUrl,
    }),
  );
  const descriptor = element(
    'md:IDPSSODescriptor',
    { WantAuthnRequestsSigned: 'false', protocolSupportEnumeration: PROTOCOL },
    ...keys,
    element('md:NameIDFormat', {}, EMAIL_ADDRESS),
    ...services,
  );
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  return (
    declaration + element('md:EntityDescriptor', { 'xmlns:md': METADATA, entityID: idp.entityId }, descriptor)
  );
}
