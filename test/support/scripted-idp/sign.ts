import { createHash, createHmac, createPrivateKey, sign as signBytes, X509Certificate } from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import {
  C14nCanonicalization,
  C14nCanonicalizationWithComments,
  ExclusiveCanonicalization,
  ExclusiveCanonicalizationWithComments,
  type NamespacePrefix,
} from 'xml-crypto';
import type { Dialect } from './dialects.ts';
import { ENVELOPED_SIGNATURE, EXCLUSIVE_C14N, SIGNATURE } from './namespaces.ts';
import { element } from './xml.ts';

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

const CANONICALIZATIONS: ReadonlyMap<string, new () => ExclusiveCanonicalization | C14nCanonicalization> =
  new Map(
    Object.entries({
      [EXCLUSIVE_C14N]: ExclusiveCanonicalization,
      [`${EXCLUSIVE_C14N}WithComments`]: ExclusiveCanonicalizationWithComments,
      'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': C14nCanonicalization,
      'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': C14nCanonicalizationWithComments,
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
  const namespace = {
    [dialect.signaturePrefix === '' ? 'xmlns' : `xmlns:${dialect.signaturePrefix.slice(0, -1)}`]: SIGNATURE,
  };
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
    namespace,
    signedInfo,
    element(named('SignatureValue'), {}, 'SIGNATURE-VALUE'),
    keyInfo(signature.certificate, dialect),
  );
}

function inclusiveNamespaces(algorithm: string, dialect: Dialect): string {
  if (dialect.prefixList === null || algorithm === ENVELOPED_SIGNATURE) return '';
  return element('ec:InclusiveNamespaces', { 'xmlns:ec': EXCLUSIVE_C14N, PrefixList: dialect.prefixList });
}

function keyInfo(certificate: string, dialect: Dialect): string {
  if (dialect.keyInfo === 'none') return '';
  const named = (local: string) => `${dialect.signaturePrefix}${local}`;
  const body = certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
  const x509 = (...more: readonly string[]) =>
    element(named('X509Data'), {}, ...more, element(named('X509Certificate'), {}, body));
  if (dialect.keyInfo === 'own-default-namespace') return element('KeyInfo', { xmlns: SIGNATURE }, x509());
  if (dialect.keyInfo === 'certificate-and-subject') {
    return element(
      named('KeyInfo'),
      {},
      x509(element(named('X509SubjectName'), {}, 'CN=Google,OU=Google For Work')),
    );
  }
  if (dialect.keyInfo === 'name-certificate-and-value') {
    return element(
      named('KeyInfo'),
      {},
      element(named('KeyName'), {}, 'realm-key'),
      x509(),
      keyValue(certificate, named),
    );
  }
  return element(named('KeyInfo'), {}, x509());
}

/** RSAKeyValue, as Keycloak adds it; nothing for other keys. */
function keyValue(certificate: string, named: (local: string) => string): string {
  const jwk = new X509Certificate(certificate).publicKey.export({ format: 'jwk' });
  if (typeof jwk.n !== 'string' || typeof jwk.e !== 'string') return '';
  const base64 = (value: string) => Buffer.from(value, 'base64url').toString('base64');
  const modulus = element(named('Modulus'), {}, base64(jwk.n));
  const exponent = element(named('Exponent'), {}, base64(jwk.e));
  return element(named('KeyValue'), {}, element(named('RSAKeyValue'), {}, modulus, exponent));
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

function canonicalize(node: XmlNode, algorithms: readonly string[], prefixList: readonly string[]): string {
  const algorithm = algorithms.findLast((name) => name !== ENVELOPED_SIGNATURE);
  const Canonicalization = CANONICALIZATIONS.get(algorithm ?? '') ?? ExclusiveCanonicalization;
  return new Canonicalization().process(node as never, {
    inclusiveNamespacesPrefixList: [...prefixList],
    ancestorNamespaces: ancestorNamespaces(node),
  });
}

/** As much of a DOM node as is used here. */
interface XmlNode {
  readonly localName: string | null;
  readonly nodeType: number;
  readonly parentNode: XmlNode | null;
  readonly childNodes: ArrayLike<XmlNode>;
  readonly attributes: ArrayLike<{
    readonly prefix: string | null;
    readonly localName: string;
    readonly value: string;
  }> | null;
  getAttribute(name: string): string | null;
}

function childElements(node: XmlNode): XmlNode[] {
  return Array.from(node.childNodes).filter((child) => child.nodeType === 1);
}

function childOf(node: XmlNode, localName: string): XmlNode {
  const found = childElements(node).find((child) => child.localName === localName);
  if (!found) throw new Error(`There is no ${localName} where one was just written.`);
  return found;
}

function ancestorNamespaces(node: XmlNode): NamespacePrefix[] {
  const found = new Map<string, string>();
  for (let ancestor = node.parentNode; ancestor !== null; ancestor = ancestor.parentNode) {
    for (const attribute of Array.from(ancestor.attributes ?? [])) {
      if (attribute.prefix === 'xmlns' && !found.has(attribute.localName))
        found.set(attribute.localName, attribute.value);
    }
  }
  return Array.from(found, ([prefix, namespaceURI]) => ({ prefix, namespaceURI }));
}

function firstElement(xml: string, localName: string): XmlNode {
  const document = new DOMParser().parseFromString(xml, 'text/xml') as unknown as XmlNode;
  const search = (node: XmlNode): XmlNode | undefined => {
    if (node.localName === localName) return node;
    for (const child of childElements(node)) {
      const found = search(child);
      if (found) return found;
    }
    return undefined;
  };
  const found = search(document);
  if (!found) throw new Error(`The document has no ${localName} to sign.`);
  return found;
}
