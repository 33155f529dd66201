import { SaxesParser, type SaxesTagNS } from 'saxes';
import { PosternError } from '../kernel/errors.ts';
import { NAMESPACE_PREFIXES } from './names.ts';
import type { XmlElement } from './xml-element.ts';
import { type MarkupRules, refuseForbiddenMarkup, type XmlFault } from './xml-markup.ts';

export interface StrictXmlRules extends MarkupRules {
  /** How deep elements may be nested; the root is at 1. */
  readonly depth: number;
  /** How many elements the document may have. */
  readonly elements: number;
  /** How many attributes one element may have, namespace declarations not counted. */
  readonly attributes: number;
  /** How many attributes all elements together may have; unset: any number. */
  readonly attributesInAll?: number;
  /** How many namespaces one element may declare; none of them may be longer than 256 characters. */
  readonly namespaceDeclarations: number;
  /** Sees the root as soon as its start tag was read, without children; what it throws ends the reading. */
  readonly root?: (root: XmlElement) => void;
}

/**
 * Reads a document as XML 1.0 with namespaces, in UTF-8, without DOCTYPE, processing instructions and CDATA.
 * Stops at the first fault and throws what `rules.refuse` makes of it, so that the time is bounded by the caps
 * and not by what a stranger sends.
 */
export function parseStrictXml(xml: string, rules: StrictXmlRules): XmlElement {
  refuseForbiddenMarkup(xml, rules);
  const parser = new SaxesParser({ xmlns: true });
  // Saxes looks entities up along a prototype chain, where `&constructor;` would be found.
  parser.ENTITIES = Object.assign(Object.create(null), PREDEFINED_ENTITIES);
  const fault = (kind: XmlFault) => rules.refuse(kind, { line: parser.line, column: parser.columnIndex + 1 });
  const builder = createTreeBuilder(rules, fault);
  parser.on('attribute', builder.attribute);
  parser.on('opentag', builder.open);
  parser.on('closetag', builder.close);
  parser.on('text', builder.text);
  parser.on('error', () => {
    throw fault('not-well-formed');
  });
  return run(() => {
    parser.write(xml).close();
    return builder.root();
  }, fault);
}

/**
 * A namespace is written out again for every element that uses it, in our names and in canonical XML: a long one would
 * turn a small document into a hundred megabytes. Those of SAML and XML Signature have at most 47 characters.
 */
const LONGEST_NAMESPACE = 256;

const PREDEFINED_ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** An error inside the parser is the document's fault too: whoever sent it gets a refusal, never a crash. */
function run(parse: () => XmlElement, fault: (kind: XmlFault) => Error): XmlElement {
  try {
    return parse();
  } catch (error) {
    if (error instanceof PosternError) throw error;
    throw fault('not-well-formed');
  }
}

interface GrowingElement extends XmlElement {
  readonly children: GrowingElement[];
  text: string;
}

function createTreeBuilder(rules: StrictXmlRules, fault: (kind: XmlFault) => Error) {
  const { attributesInAll: mostAttributes = Number.POSITIVE_INFINITY } = rules;
  const open: GrowingElement[] = [];
  let root: GrowingElement | undefined;
  let elements = 0;
  let attributes = 0;
  let attributesInAll = 0;
  let declarations = 0;

  return {
    /** Counts while the start tag is being read: a tag with 13,000 attributes is left at the 65th. */
    attribute({ name, prefix, value }: { name: string; prefix: string; value: string }): void {
      if (name !== 'xmlns' && prefix !== 'xmlns') {
        attributes += 1;
        attributesInAll += 1;
        if (attributes > rules.attributes || attributesInAll > mostAttributes) throw fault('attributes');
        return;
      }
      declarations += 1;
      if (declarations > rules.namespaceDeclarations || value.length > LONGEST_NAMESPACE) {
        throw fault('namespace-declarations');
      }
      // Saxes trims what it takes as a namespace and other parsers do not: no two readings of one document.
      if (value !== value.trim()) throw fault('not-well-formed');
    },
    open(tag: SaxesTagNS): void {
      attributes = 0;
      declarations = 0;
      elements += 1;
      if (elements > rules.elements) throw fault('elements');
      if (open.length >= rules.depth) throw fault('depth');
      const element = growingElement(tag);
      open.at(-1)?.children.push(element);
      if (!root) rules.root?.(element);
      root ??= element;
      open.push(element);
    },
    close(): void {
      open.pop();
    },
    text(text: string): void {
      const element = open.at(-1);
      if (element) element.text += text;
    },
    root(): XmlElement {
      if (!root) throw fault('not-well-formed');
      return root;
    },
  };
}

function growingElement(tag: SaxesTagNS): GrowingElement {
  const attributes = Object.values(tag.attributes)
    .filter(({ name, prefix }) => name !== 'xmlns' && prefix !== 'xmlns')
    .map(({ uri, local, value }) => [uri === '' ? local : `{${uri}}${local}`, value] as const);
  const prefix = NAMESPACE_PREFIXES.get(tag.uri);
  const name = prefix === undefined ? `{${tag.uri}}${tag.local}` : `${prefix}:${tag.local}`;
  return { name, attributes: new Map(attributes), children: [], text: '' };
}
