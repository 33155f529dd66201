import { type KeyAndCertificate, type KeyKind, makeCertificate } from '../../src/demo/certificates.ts';
import { override, type ResponseOverrides } from './scripted-idp/description.ts';
import { DIALECTS, type Dialect, type DialectName } from './scripted-idp/dialects.ts';
import { type EncryptionOverrides, encryptAssertion } from './scripted-idp/encrypt-assertion.ts';
import {
  ALICE,
  type AnsweredRequest,
  describeResponse,
  type Person,
} from './scripted-idp/honest-response.ts';
import { writeMetadata } from './scripted-idp/metadata.ts';
import { ENVELOPED_SIGNATURE, EXCLUSIVE_C14N } from './scripted-idp/namespaces.ts';
import { type SignatureDescription, type SignatureOverrides, signElement } from './scripted-idp/sign.ts';
import { writeResponse } from './scripted-idp/write-response.ts';

export { type AuthnRequest, readAuthnRequest } from './scripted-idp/authn-request.ts';
export type { ResponseOverrides } from './scripted-idp/description.ts';
export { DIALECTS, type DialectName } from './scripted-idp/dialects.ts';
export type { EncryptionOverrides } from './scripted-idp/encrypt-assertion.ts';
export { ALICE, type AnsweredRequest, freshId, type Person } from './scripted-idp/honest-response.ts';
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
  /** Encrypts the signed Assertion, before the Response is signed. */
  readonly encryption?: EncryptionOverrides;
  /** Changes the document whose Assertion is signed (and encrypted), before the Response is. */
  readonly betweenSignatures?: (xml: string) => string;
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
  const honest = describeResponse(idp.entityId, request, options.person ?? ALICE, dialect);
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
  const sealed = options.encryption ? encryptAssertion(inner, options.encryption) : inner;
  const outer = options.betweenSignatures?.(sealed) ?? sealed;
  const xml = dialect.xmlDeclaration + sign(outer, 'Response', response);
  return { xml, samlResponse: encodeResponse(xml) };
}

/** XML as the `SAMLResponse` form field holds it. */
export function encodeResponse(xml: string): string {
  return Buffer.from(xml, 'utf8').toString('base64');
}

/** The metadata document of `idp`; `certificates` (PEM) replaces its own one, for key rollover. */
export function idpMetadata(
  idp: ScriptedIdp,
  certificates: readonly string[] = [idp.signing.certificate],
): string {
  return writeMetadata(idp.entityId, idp.singleSignOnServiceUrl, certificates);
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
