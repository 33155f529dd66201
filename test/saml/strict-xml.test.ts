import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PosternError } from '../../src/kernel/errors.ts';
import { NAMESPACE_PREFIXES } from '../../src/saml/names.ts';
import { plainlyWritten } from '../../src/saml/plainly-written.ts';
import { parseStrictXml, type StrictXmlRules } from '../../src/saml/strict-xml.ts';
import type { XmlElement } from '../../src/saml/xml-element.ts';
import type { XmlFault } from '../../src/saml/xml-markup.ts';

class Fault extends PosternError {
  readonly code = 'Fault';
  readonly fault: XmlFault;

  constructor(fault: XmlFault) {
    super(fault);
    this.fault = fault;
  }
}

const RULES: StrictXmlRules = {
  depth: 5,
  elements: 10,
  attributes: 3,
  namespaceDeclarations: 3,
  comments: 'refused',
  refuse: (fault) => new Fault(fault),
};

function faultOf(xml: string, rules = RULES): XmlFault | undefined {
  try {
    parseStrictXml(xml, rules);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.fault;
    throw error;
  }
}

describe('the strict XML reader', () => {
  it.each<[string, XmlFault]>([
    ['', 'not-well-formed'],
    ['text', 'not-well-formed'],
    ['<a/>text', 'not-well-formed'],
    ['text<a/>', 'not-well-formed'],
    ['<a/><b/>', 'not-well-formed'],
    ['<a>', 'not-well-formed'],
    ['<a></b>', 'not-well-formed'],
    ['<a></a></a>', 'not-well-formed'],
    ['<a b=c/>', 'not-well-formed'],
    ['<a b="1" b="2"/>', 'not-well-formed'],
    ['<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>', 'not-well-formed'],
    ['<a b="<"/>', 'not-well-formed'],
    ['<x:a/>', 'not-well-formed'],
    ['<a x:b=""/>', 'not-well-formed'],
    ['<a>&</a>', 'not-well-formed'],
    ['<a>&nbsp;</a>', 'not-well-formed'],
    ['<a>&constructor;</a>', 'not-well-formed'],
    ['<a>&__proto__;</a>', 'not-well-formed'],
    ['<a>&#0;</a>', 'not-well-formed'],
    ['<a>&#1;</a>', 'not-well-formed'],
    ['<a>&#xD800;</a>', 'not-well-formed'],
    ['<a>&#xFFFE;</a>', 'not-well-formed'],
    ['<a>\u0001</a>', 'not-well-formed'],
    ['<a>\uD83D</a>', 'not-well-formed'],
    ['<a>]]></a>', 'not-well-formed'],
    ['<a xmlns=" u"/>', 'not-well-formed'],
    ['<a xmlns:x="u "/>', 'not-well-formed'],
    ['<!doctype a><a/>', 'not-well-formed'],
    ['<!DOCTYPE a><a/>', 'doctype'],
    ['<a/><!DOCTYPE a>', 'doctype'],
    ['<?xml-stylesheet href="x"?><a/>', 'processing-instruction'],
    ['<a><?p?></a>', 'processing-instruction'],
    [' <?xml version="1.0"?><a/>', 'processing-instruction'],
    ['<a><!-- --></a>', 'comment'],
    ['<!--<a/>', 'comment'],
    ['<a><![CDATA[b]]></a>', 'cdata'],
    ['\uFEFF<a/>', 'encoding'],
    ['<?xml version="1.1"?><a/>', 'encoding'],
    ['<?xml version="1.0" encoding="UTF-16"?><a/>', 'encoding'],
    ['<?xml version="1.0" encoding="utf-8" x="y"?><a/>', 'encoding'],
    ['<?xml encoding="utf-8"?><a/>', 'encoding'],
    ['<a><a><a><a><a><a/></a></a></a></a></a>', 'depth'],
    [`<a>${'<b/>'.repeat(10)}</a>`, 'elements'],
    ['<a b="" c="" d="" e=""/>', 'attributes'],
    ['<a xmlns="u" xmlns:b="u" xmlns:c="u" xmlns:d="u"/>', 'namespace-declarations'],
    [`<a xmlns="${'u'.repeat(257)}"/>`, 'namespace-declarations'],
  ])('refuses %j as %s', (xml, fault) => {
    expect(faultOf(xml)).toBe(fault);
  });

  it.each([
    '<?xml version="1.0"?><a/>',
    "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<a/>\n",
    '<a><a><a><a><a/></a></a></a></a>',
    `<a>${'<b/>'.repeat(9)}</a>`,
    '<a xmlns="u" xmlns:b="u" xmlns:c="u" d="" e="" f=""/>',
    '<a xmlns="u"><b xmlns=""/></a>',
    `<a xmlns="${'u'.repeat(256)}"/>`,
    '<a>&lt;&#33;&#x2D;- &gt;</a>',
  ])('reads %j', (xml) => {
    expect(faultOf(xml)).toBeUndefined();
  });

  it('skips comments where they are allowed, and joins the text around them', () => {
    const rules = { ...RULES, comments: 'skipped' } as const;
    const read = parseStrictXml('<!-- <?p?> --><a>b<!-- <!DOCTYPE> -->c</a><!---->', rules);
    expect(read.text).toBe('bc');
    expect(faultOf('<a><!-- </a>', rules)).toBe('not-well-formed');
    expect(faultOf('<a/><!-- --><?p?>', rules)).toBe('processing-instruction');
  });

  it('counts the attributes of all elements together where that is limited', () => {
    const rules = { ...RULES, attributesInAll: 4 };
    expect(faultOf('<a b="" c="" xmlns:x="u"><b b=""/><b xmlns="u" b=""/></a>', rules)).toBeUndefined();
    expect(faultOf('<a b="" c=""><b b=""/><b b=""/><b b=""/></a>', rules)).toBe('attributes');
    expect(faultOf('<a b="" c=""><b b=""/><b b=""/><b b=""/></a>')).toBeUndefined();
  });

  it('shows the root by its start tag alone, and reads no further than it is let', () => {
    const seen: XmlElement[] = [];
    const look = (root: XmlElement) => void seen.push(root);
    expect(parseStrictXml('<a b="c"><d/></a>', { ...RULES, root: look }).children).toHaveLength(1);
    expect(seen.map(({ name, attributes }) => [name, attributes.get('b')])).toEqual([['{}a', 'c']]);
    const leave = () => {
      throw new Fault('depth');
    };
    expect(faultOf('<a><not-well-formed', { ...RULES, root: leave })).toBe('depth');
  });

  it('names elements by namespace, whatever prefixes the document uses', () => {
    const read = parseStrictXml(
      '<x:a xmlns:x="urn:oasis:names:tc:SAML:2.0:assertion" x:b="1" b="2"><c/><d xmlns="u"/></x:a>',
      RULES,
    );
    expect(read.name).toBe('saml:a');
    expect([...read.attributes]).toEqual([
      ['{urn:oasis:names:tc:SAML:2.0:assertion}b', '1'],
      ['b', '2'],
    ]);
    expect(read.children.map((child) => child.name)).toEqual(['{}c', '{u}d']);
  });
});

const TEXT = [
  't',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '&amp;',
  '&#65;',
  '&#13;',
  '&lt;',
  '"',
  "'",
  '=',
  '>',
  '/',
  '\u2028',
  '😀',
];
const TAGS = ['<a>', '</a>', '<b x="1">', '</b>', '<c/>', '<p:d xmlns:p="u">', '</p:d>', '<e xmlns="v"/>'];
const joined = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join(''));

/** Well-formed documents, the same with a small change somewhere, and pieces of markup in any order. */
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc
    .tuple(
      fc.constantFrom('a', 'p:b', 'saml'),
      fc.constantFrom('', ' x="1"', " x='&quot;\t'", ' xmlns="v"', ' xmlns:p="w" p:y="2"'),
      fc.array(fc.oneof({ maxDepth: 2 }, joined(TEXT), tie('tree')), { maxLength: 3 }),
    )
    .map(([name, attributes, inside]) => `<${name}${attributes}>${inside.join('')}</${name}>`),
}));
const documents = fc
  .tuple(tree, fc.nat(), fc.nat(2), fc.constantFrom('', '', '', '<', '>', '&', '"', ' ', 'z', '/'))
  .map(([xml, at, removed, inserted]) => {
    const root = `<p:r xmlns:p="u">${xml}</p:r>`;
    const place = at % root.length;
    return inserted === '' ? root : root.slice(0, place) + inserted + root.slice(place + removed);
  });

const WIDE: StrictXmlRules = {
  ...RULES,
  depth: 50,
  elements: 500,
  attributes: 50,
  namespaceDeclarations: 50,
};

describe('any document', () => {
  it('is read as the library that verifies signatures reads it, or not at all', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(documents, tree, joined([...TAGS, ...TEXT])), (xml) => {
        if (faultOf(xml, WIDE) !== undefined) return;
        read += 1;
        // The library itself changes line ends to the one of XML 1.0.
        const given = plainlyWritten(xml).replaceAll(/\r\n?/g, '\n');
        const document = new DOMParser().parseFromString(given, 'text/xml');
        expect(parseStrictXml(xml, WIDE)).toEqual(asElement(document.documentElement as unknown as DomNode));
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(500);
  });
});

interface DomNode {
  readonly nodeType: number;
  readonly data: string;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly childNodes: ArrayLike<DomNode>;
  readonly attributes: ArrayLike<{
    readonly prefix: string | null;
    readonly nodeName: string;
    readonly localName: string;
    readonly namespaceURI: string | null;
    readonly value: string;
  }>;
}

function asElement(node: DomNode): XmlElement {
  const children = Array.from(node.childNodes);
  const prefix = NAMESPACE_PREFIXES.get(node.namespaceURI ?? '');
  const attributes = Array.from(node.attributes)
    .filter(({ prefix, nodeName }) => prefix !== 'xmlns' && nodeName !== 'xmlns')
    .map(
      ({ namespaceURI, localName, value }) =>
        [namespaceURI ? `{${namespaceURI}}${localName}` : localName, value] as const,
    );
  return {
    name: prefix ? `${prefix}:${node.localName}` : `{${node.namespaceURI ?? ''}}${node.localName}`,
    attributes: new Map(attributes),
    children: children.filter(({ nodeType }) => nodeType === 1).map(asElement),
    text: children.flatMap(({ nodeType, data }) => (nodeType === 3 ? [data] : [])).join(''),
  };
}
