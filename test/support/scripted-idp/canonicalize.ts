import { DOMParser } from '@xmldom/xmldom';
import {
  C14nCanonicalization,
  C14nCanonicalizationWithComments,
  ExclusiveCanonicalization,
  ExclusiveCanonicalizationWithComments,
  type NamespacePrefix,
} from 'xml-crypto';
import { ENVELOPED_SIGNATURE, EXCLUSIVE_C14N } from './namespaces.ts';

const CANONICALIZATIONS: ReadonlyMap<string, new () => ExclusiveCanonicalization | C14nCanonicalization> =
  new Map(
    Object.entries({
      [EXCLUSIVE_C14N]: ExclusiveCanonicalization,
      [`${EXCLUSIVE_C14N}WithComments`]: ExclusiveCanonicalizationWithComments,
      'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': C14nCanonicalization,
      'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': C14nCanonicalizationWithComments,
    }),
  );

/** The canonical form of an element under the last of `algorithms` that canonicalizes; exclusive when none does. */
export function canonicalize(
  node: XmlNode,
  algorithms: readonly string[],
  prefixList: readonly string[],
): string {
  const algorithm = algorithms.findLast((name) => name !== ENVELOPED_SIGNATURE);
  const Canonicalization = CANONICALIZATIONS.get(algorithm ?? '') ?? ExclusiveCanonicalization;
  return new Canonicalization().process(node as never, {
    inclusiveNamespacesPrefixList: [...prefixList],
    ancestorNamespaces: ancestorNamespaces(node),
  });
}

/** As much of a DOM node as is used here. */
export interface XmlNode {
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

/** The first child of that name. Throws when there is none. */
export function childOf(node: XmlNode, localName: string): XmlNode {
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

/** The first element of that name, in document order. Throws when there is none. */
export function firstElement(xml: string, localName: string): XmlNode {
  const document = new DOMParser().parseFromString(xml, 'text/xml') as unknown as XmlNode;
  const found = elements(document).find((node) => node.localName === localName);
  if (!found) throw new Error(`The document has no ${localName} to sign.`);
  return found;
}

function elements(node: XmlNode): readonly XmlNode[] {
  return childElements(node).flatMap((child) => [child, ...elements(child)]);
}
