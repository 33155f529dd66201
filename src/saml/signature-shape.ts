import { DIGEST_METHODS, ENVELOPED_SIGNATURE, EXCLUSIVE_C14N, SIGNATURE_METHODS } from './algorithms.ts';
import {
  CanonicalizationForbidden,
  DigestAlgorithmForbidden,
  ReferenceMismatch,
  SignatureAlgorithmForbidden,
  SignatureMalformed,
  TooManyReferences,
  TransformForbidden,
} from './refusals.ts';
import { childrenNamed, everyElement, type XmlElement } from './xml-element.ts';

/** What KeyInfo may hold. Nothing of it is ever used: the keys come from the imported metadata. */
const KEY_INFO: ReadonlySet<string> = new Set([
  ...['KeyInfo', 'KeyName', 'KeyValue', 'RSAKeyValue', 'Modulus', 'Exponent'].map((name) => `ds:${name}`),
  ...['X509Data', 'X509Certificate', 'X509SubjectName', 'X509IssuerSerial'].map((name) => `ds:${name}`),
  ...['X509IssuerName', 'X509SerialNumber', 'X509SKI', 'X509CRL'].map((name) => `ds:${name}`),
  ...['ECKeyValue', 'NamedCurve', 'PublicKey', 'X509Digest'].map((name) => `dsig11:${name}`),
]);

const SIGNATURE = /^ds:SignedInfo ds:SignatureValue( ds:KeyInfo)?$/;
const SIGNED_INFO = /^ds:CanonicalizationMethod ds:SignatureMethod( ds:Reference)+$/;
const REFERENCE = /^(ds:Transforms )?ds:DigestMethod ds:DigestValue$/;
const INCLUSIVE_NAMESPACES = /^(ec:InclusiveNamespaces)?$/;
const NOTHING = /^$/;

/**
 * Checks that `signature` is an enveloped signature over the element with `signedId` and nothing else: one Reference
 * to its own parent, the two transforms of SAML Core 5.4.4, algorithms of `algorithms.ts`, and no place to hide
 * anything, such as an Object (SAML Core 5.4, XML Signature section 4).
 */
export function checkSignatureShape(signature: XmlElement, signedId: string): void {
  const [signedInfo, value, keyInfo] = parts(signature, SIGNATURE);
  const [canonicalization, method, reference, ...more] = parts(signedInfo, SIGNED_INFO);
  if (more.length > 0) throw new TooManyReferences();
  checkBase64(value);
  if (keyInfo) checkKeyInfo(keyInfo);
  checkCanonicalization(canonicalization);
  checkSignatureMethod(method);
  checkReference(reference, signedId);
}

function checkCanonicalization(canonicalization: XmlElement | undefined): void {
  parts(canonicalization, INCLUSIVE_NAMESPACES);
  const received = algorithmOf(canonicalization);
  if (received !== EXCLUSIVE_C14N) {
    throw new CanonicalizationForbidden({ expected: EXCLUSIVE_C14N, received });
  }
}

function checkSignatureMethod(method: XmlElement | undefined): void {
  parts(method, NOTHING);
  const received = algorithmOf(method);
  if (!SIGNATURE_METHODS.has(received)) throw new SignatureAlgorithmForbidden({ received });
}

function checkReference(reference: XmlElement | undefined, signedId: string): void {
  const inside = parts(reference, REFERENCE);
  checkTransforms(inside.find((element) => element.name === 'ds:Transforms'));
  const digestMethod = inside.at(-2);
  parts(digestMethod, NOTHING);
  const received = algorithmOf(digestMethod);
  if (!DIGEST_METHODS.has(received)) throw new DigestAlgorithmForbidden({ received });
  checkBase64(inside.at(-1));
  const uri = reference?.attributes.get('URI');
  if (uri !== `#${signedId}`) throw new ReferenceMismatch({ expected: `#${signedId}`, received: cut(uri) });
}

function checkTransforms(transforms: XmlElement | undefined): void {
  const all = transforms ? childrenNamed(transforms, 'ds:Transform') : [];
  if (all.length !== (transforms?.children.length ?? 0)) throw new SignatureMalformed();
  const received = all.map(algorithmOf).slice(0, 5).join(' ');
  const expected = `${ENVELOPED_SIGNATURE} ${EXCLUSIVE_C14N}`;
  if (received !== expected) throw new TransformForbidden({ expected, received });
  const [enveloped, exclusive] = all;
  parts(enveloped, NOTHING);
  parts(exclusive, INCLUSIVE_NAMESPACES).forEach((element) => {
    parts(element, NOTHING);
  });
}

function checkKeyInfo(keyInfo: XmlElement): void {
  for (const element of everyElement(keyInfo)) {
    if (!isKeyInfo(element)) throw new SignatureMalformed({ received: cut(element.name) });
  }
}

/** May the element stand in a KeyInfo, which names keys and is never used. */
export function isKeyInfo({ name }: XmlElement): boolean {
  return KEY_INFO.has(name);
}

/** XML Signature's base64Binary: white space may stand anywhere in it, other elements nowhere. */
function checkBase64(element: XmlElement | undefined): void {
  parts(element, NOTHING);
  const base64 = element?.text.replaceAll(/[ \t\r\n]/g, '') ?? '';
  if (base64 === '' || Buffer.from(base64, 'base64').toString('base64') !== base64) {
    throw new SignatureMalformed({ expected: `base64 in ${element?.name}` });
  }
}

/** The children of `element`, whose names in their order must be what `sequence` says. */
function parts(element: XmlElement | undefined, sequence: RegExp): readonly XmlElement[] {
  const children = element?.children ?? [];
  const received = children.map((child) => child.name).join(' ');
  if (!sequence.test(received)) throw new SignatureMalformed({ received: cut(received) });
  return children;
}

function algorithmOf(element: XmlElement | undefined): string {
  return cut(element?.attributes.get('Algorithm'));
}

/** As much of what a stranger sent as a log line may hold. */
function cut(text: string | undefined): string {
  return text?.slice(0, 200) ?? '';
}
