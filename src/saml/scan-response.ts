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
import { assertionOf, checkRoot } from './response-shape.ts';
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
 * caps, the elements and where they stand, IDs, and both signatures' shape and algorithms, in this order.
 * Throws the refusals of `refusals/shape.ts` and `refusals/signature.ts`; `InResponseToMissing` for an unsolicited
 * Response, of which nothing but the root's start tag is read.
 */
export function scanResponse(field: string): ScannedResponse {
  const { xml, digest } = decodeResponse(field);
  const response = parseStrictXml(xml, { ...RESPONSE_RULES, root: refuseUnsolicited });
  checkNumberOf(response);
  checkRoot(response);
  const failedStatus = statusOtherThanSuccess(response);
  if (failedStatus === undefined) checkSignedShape(response);
  const inResponseTo = answeredRequest(response);
  return { xml, digest, inResponseTo, ...(failedStatus === undefined ? {} : { failedStatus }) };
}

function refuseUnsolicited(root: XmlElement): void {
  if (root.name === 'samlp:Response') answeredRequest(root);
}

function answeredRequest(response: XmlElement): string {
  const inResponseTo = response.attributes.get('InResponseTo');
  if (inResponseTo === undefined) throw new InResponseToMissing();
  return inResponseTo;
}

function checkNumberOf(response: XmlElement): void {
  const names = [...everyElement(response)].map((element) => element.name);
  if (names.filter((name) => name === 'ds:Signature').length > 2) throw new TooManySignatures();
  if (names.filter((name) => name === 'ds:Reference').length > 2) throw new TooManyReferences();
}

/** Error responses come unsigned, and with details of any kind (SAML Core 3.2.2.1): only the code is read. */
function statusOtherThanSuccess(response: XmlElement): string | undefined {
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

function checkSignedShape(response: XmlElement): void {
  const assertion = assertionOf(response);
  checkIds(response);
  const ids = [requiredId(response), requiredId(assertion)] as const;
  const [responseSignature] = childrenNamed(response, 'ds:Signature');
  if (!responseSignature) throw new ResponseNotSigned();
  const [assertionSignature] = childrenNamed(assertion, 'ds:Signature');
  if (!assertionSignature) throw new AssertionNotSigned();
  checkSignatureShape(responseSignature, ids[0]);
  checkSignatureShape(assertionSignature, ids[1]);
}
