import { createHash, createHmac, createPrivateKey, sign as signBytes } from 'node:crypto';
import { canonicalize, childOf, firstElement } from './canonicalize.ts';
import type { Dialect } from './dialects.ts';
import { keyInfo } from './key-info.ts';
import { ENVELOPED_SIGNATURE, EXCLUSIVE_C14N, SIGNATURE } from './namespaces.ts';
import { declaration, element } from './xml.ts';

/** How one element is signed. Every member can be set to what no honest IdP would write. */
export interface SignatureDescription {
  /** A PEM private key; for an HMAC the secret itself. */
  readonly key: string | Buffer;
  /** The certificate that KeyInfo shows; PEM. */
  readonly certificate: string;
  /** The URI that is written. What is not known here is computed as RSA with SHA-256. */
  readonly signatureMethod: string;
  readonly digestMethod: string;
  readonly canonicalizationMethod: string;
  readonly transforms: readonly string[];
  /** The Reference's URI; default: the element's ID. `null` leaves it out. */
  readonly uri?: string | null;
  /** How often the one Reference is written. */
  readonly references: number;
}

export type SignatureOverrides = Partial<SignatureDescription>;

const HASHES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
    'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
    'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
    'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
    'http://www.w3.org/2001/04/xmldsig-more#md5': 'md5',
  }),
);

/**
 * `xml` with an enveloped signature on its first element of that local name, after the element's Issuer.
 * The document keeps its bytes: the Signature is inserted as text.
 */
export function signElement(
  xml: string,
  localName: 'Response' | 'Assertion',
  signature: SignatureDescription,
  dialect: Dialect,
): string {
  const node = firstElement(xml, localName);
  const prefixList = dialect.prefixList === null ? [] : [dialect.prefixList];
  const digest = createHash(HASHES.get(signature.digestMethod) ?? 'sha256')
    .update(canonicalize(node, signature.transforms, prefixList), 'utf8')
    .digest('base64');
  const unsigned = writeSignature(String(node.getAttribute('ID') ?? ''), digest, signature, dialect);
  const withSignature = insertSignature(xml, localName, unsigned);
  const parent = firstElement(withSignature, localName);
  const signedInfo = childOf(childOf(parent, 'Signature'), 'SignedInfo');
  const bytes = canonicalize(signedInfo, [signature.canonicalizationMethod], []);
  const value = signatureValue(bytes, signature);
  return withSignature.replace('>SIGNATURE-VALUE<', `>${value}<`);
}

function writeSignature(
  id: string,
  digest: string,
  signature: SignatureDescription,
  dialect: Dialect,
): string {
  const named = (local: string) => `${dialect.signaturePrefix}${local}`;
  const transforms = signature.transforms.map((algorithm) =>
    element(named('Transform'), { Algorithm: algorithm }, inclusiveNamespaces(algorithm, dialect)),
  );
  const reference = element(
    named('Reference'),
    { URI: signature.uri === undefined ? `#${id}` : signature.uri },
    transforms.length === 0 ? '' : element(named('Transforms'), {}, ...transforms),
    element(named('DigestMethod'), { Algorithm: signature.digestMethod }),
    element(named('DigestValue'), {}, digest),
  );
  const signedInfo = element(
    named('SignedInfo'),
    {},
    element(named('CanonicalizationMethod'), { Algorithm: signature.canonicalizationMethod }),
    element(named('SignatureMethod'), { Algorithm: signature.signatureMethod }),
    reference.repeat(signature.references),
  );
  return element(
    named('Signature'),
    declaration(dialect.signaturePrefix, SIGNATURE),
    signedInfo,
    element(named('SignatureValue'), {}, 'SIGNATURE-VALUE'),
    keyInfo(signature.certificate, dialect),
  );
}

function inclusiveNamespaces(algorithm: string, dialect: Dialect): string {
  if (dialect.prefixList === null || algorithm === ENVELOPED_SIGNATURE) return '';
  return element('ec:InclusiveNamespaces', { 'xmlns:ec': EXCLUSIVE_C14N, PrefixList: dialect.prefixList });
}

function signatureValue(bytes: string, signature: SignatureDescription): string {
  const method = signature.signatureMethod.toLowerCase();
  const hash = /sha(1|256|384|512)\b/.exec(method)?.[0] ?? 'sha256';
  if (method.includes('hmac')) return createHmac(hash, signature.key).update(bytes, 'utf8').digest('base64');
  const key = createPrivateKey(signature.key);
  return signBytes(hash, Buffer.from(bytes, 'utf8'), { key, dsaEncoding: 'ieee-p1363' }).toString('base64');
}

/** After the element's own Issuer, or first in it when it has none (SAML core, section 2.3.3 and 3.2.2). */
function insertSignature(xml: string, localName: string, signature: string): string {
  const start = new RegExp(`<(?:[\\w.-]+:)?${localName}[\\s>]`).exec(xml)?.index ?? 0;
  const afterStartTag = xml.indexOf('>', start) + 1;
  const issuer = /^\s*<((?:[\w.-]+:)?Issuer)(?:[^>]*\/>|[\s\S]*?<\/\1>)/.exec(xml.slice(afterStartTag));
  const at = afterStartTag + (issuer?.[0].length ?? 0);
  return xml.slice(0, at) + signature + xml.slice(at);
}
