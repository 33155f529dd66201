import { type Check, passAll } from './check.ts';
import { checkIds, requiredId } from './ids.ts';
import { STATUS_SUCCESS } from './names.ts';
import {
  AssertionNotSigned,
  CdataForbidden,
  CommentForbidden,
  DoctypeForbidden,
  DocumentTooDeep,
  EncodingForbidden,
  InResponseToMissing,
  ProcessingInstructionForbidden,
  ResponseNotSigned,
  ResponseNotWellFormed,
  TooManyAttributes,
  TooManyElements,
  TooManyNamespaceDeclarations,
  TooManyReferences,
  TooManySignatures,
} from './refusals.ts';
import { decodeResponse } from './response-bytes.ts';
import {
  assertionOf,
  checkRoot,
  ELEMENT_CHECKS,
  ENCRYPTED_ELEMENT_CHECKS,
  isEncrypted,
} from './response-shape.ts';
import { checkSignatureShape } from './signature-shape.ts';
import { parseStrictXml, type StrictXmlRules } from './strict-xml.ts';
import { childrenNamed, everyElement, type XmlElement } from './xml-element.ts';

const REFUSALS = {
  'not-well-formed': ResponseNotWellFormed,
  encoding: EncodingForbidden,
  doctype: DoctypeForbidden,
  'processing-instruction': ProcessingInstructionForbidden,
  comment: CommentForbidden,
  cdata: CdataForbidden,
  depth: DocumentTooDeep,
  elements: TooManyElements,
  attributes: TooManyAttributes,
  'namespace-declarations': TooManyNamespaceDeclarations,
} as const;

/**
 * The caps on a Response. A genuine one with 200 groups has about 250 elements, 7 levels, and at most 8 attributes
 * on one element (measured on Okta's shape); 660 groups fill the 131,072 bytes, with 700 attributes.
 */
export const RESPONSE_RULES: StrictXmlRules = {
  depth: 20,
  elements: 4000,
  attributes: 64,
  attributesInAll: 4000,
  namespaceDeclarations: 64,
  comments: 'refused',
  refuse: (fault, place) => new REFUSALS[fault](place),
};

/** A Response that has the right shape. Nothing it says is believed yet. */
export interface ScannedResponse {
  readonly xml: string;
  /** SHA-256 of the decoded bytes, base64url. */
  readonly digest: string;
  /** Which AuthnRequest it says to answer: where to look, not what to trust. */
  readonly inResponseTo: string;
  /** The status code when it is not Success. Such a Response is refused anyway, so nothing else is checked. */
  readonly failedStatus?: string;
}

/**
 * Judges a `SAMLResponse` form field by its shape alone, before any library sees it: size, encoding, well-formedness,
 * caps, the elements and where they stand, IDs, and both signatures' shape and algorithms, in this order. `decrypts`:
 * whether we hold a key for encrypted Assertions; what is in one is judged when it was decrypted.
 * Throws the refusals of `refusals/shape.ts`, `refusals/encryption.ts` and `refusals/signature.ts`; `InResponseToMissing`
 * for an unsolicited Response, of which nothing but the root's start tag is read.
 */
export function scanResponse(field: string, decrypts = false): ScannedResponse {
  const { xml, digest } = decodeResponse(field);
  const response = parseStrictXml(xml, { ...RESPONSE_RULES, root: refuseUnsolicited });
  passAll(DOCUMENT_CHECKS, response);
  const failedStatus = statusOtherThanSuccess(response);
  if (failedStatus === undefined) passAll(shapeChecksOf(response, decrypts), response);
  const inResponseTo = answeredRequest(response);
  return { xml, digest, inResponseTo, ...(failedStatus === undefined ? {} : { failedStatus }) };
}

/** Throws `InResponseToMissing`. */
export function refuseUnsolicited(root: XmlElement): void {
  if (root.name === 'samlp:Response') answeredRequest(root);
}

/** Which AuthnRequest a Response says to answer. Throws `InResponseToMissing`. */
export function answeredRequest(response: XmlElement): string {
  const inResponseTo = response.attributes.get('InResponseTo');
  if (inResponseTo === undefined) throw new InResponseToMissing();
  return inResponseTo;
}

/** The checks on any document of the protocol, also one that says what went wrong. */
export const DOCUMENT_CHECKS = [
  { name: 'signature-count', run: checkNumberOf },
  { name: 'root', run: checkRoot },
] as const satisfies readonly Check<XmlElement>[];

/** The checks on a Response that says Success, before its signatures are verified. */
export const SHAPE_CHECKS = [
  ...ELEMENT_CHECKS,
  { name: 'ids', run: checkAllIds, needs: ['assertion'] },
  { name: 'response-signed', run: responseSignature },
  { name: 'assertion-signed', run: assertionSignature, needs: ['assertion'] },
  { name: 'response-signature', run: checkResponseSignature, needs: ['ids', 'response-signed'] },
  { name: 'assertion-signature', run: checkAssertionSignature, needs: ['ids', 'assertion-signed'] },
] as const satisfies readonly Check<XmlElement>[];

/** The same where the Assertion is encrypted: its own signature is not to be seen yet. */
export const ENCRYPTED_SHAPE_CHECKS = [
  ...ENCRYPTED_ELEMENT_CHECKS,
  { name: 'ids', run: checkResponseIds, needs: ['assertion'] },
  { name: 'response-signed', run: responseSignature },
  { name: 'response-signature', run: checkResponseSignature, needs: ['ids', 'response-signed'] },
] as const satisfies readonly Check<XmlElement>[];

/** Which of the two tables applies. Without a key for it, an encrypted Assertion is refused as one that cannot be read. */
export function shapeChecksOf(response: XmlElement, decrypts: boolean) {
  return decrypts && isEncrypted(response) ? ENCRYPTED_SHAPE_CHECKS : SHAPE_CHECKS;
}

/** Throws `TooManySignatures`, `TooManyReferences`. */
export function checkNumberOf(response: XmlElement): void {
  const names = [...everyElement(response)].map((element) => element.name);
  if (names.filter((name) => name === 'ds:Signature').length > 2) throw new TooManySignatures();
  if (names.filter((name) => name === 'ds:Reference').length > 2) throw new TooManyReferences();
}

/** Error responses come unsigned, and with details of any kind (SAML Core 3.2.2.1): only the code is read. */
export function statusOtherThanSuccess(response: XmlElement): string | undefined {
  const code = childrenNamed(response, 'samlp:Status').flatMap((status) =>
    childrenNamed(status, 'samlp:StatusCode'),
  )[0];
  const value = code?.attributes.get('Value');
  if (code === undefined || value === undefined || value === STATUS_SUCCESS) return undefined;
  // The second level says what happened, such as AuthnFailed or RequestDenied.
  const [detail] = childrenNamed(code, 'samlp:StatusCode').map(
    (inner) => inner.attributes.get('Value') ?? '',
  );
  return [value, detail ?? ''].join(' ').trim().slice(0, 400);
}

function checkAllIds(response: XmlElement): void {
  checkResponseIds(response);
  requiredId(assertionOf(response));
}

function checkResponseIds(response: XmlElement): void {
  checkIds(response);
  requiredId(response);
}

function responseSignature(response: XmlElement): XmlElement {
  const [signature] = childrenNamed(response, 'ds:Signature');
  if (!signature) throw new ResponseNotSigned();
  return signature;
}

function assertionSignature(response: XmlElement): XmlElement {
  const [signature] = childrenNamed(assertionOf(response), 'ds:Signature');
  if (!signature) throw new AssertionNotSigned();
  return signature;
}

function checkResponseSignature(response: XmlElement): void {
  checkSignatureShape(responseSignature(response), requiredId(response));
}

function checkAssertionSignature(response: XmlElement): void {
  checkSignatureShape(assertionSignature(response), requiredId(assertionOf(response)));
}
