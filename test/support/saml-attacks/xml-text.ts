/**
 * Work on XML as text: an attack is a matter of bytes, so nothing is parsed and written again.
 * Enough for documents that the scripted IdP wrote; no XML reader.
 */

/** Where an element stands in a text: `xml.slice(start, end)` is the element, `inner` follows its start tag. */
export interface Span {
  readonly start: number;
  /** The first character after the start tag. */
  readonly inner: number;
  /** The `<` of the end tag. */
  readonly innerEnd: number;
  readonly end: number;
}

/** The `nth` (from 0) element with this local name, in document order; throws when there is none. */
export function find(xml: string, localName: string, nth = 0): Span {
  const tag = new RegExp(`<(?:[\\w.-]+:)?${localName}(?=[\\s/>])`, 'g');
  const start = [...xml.matchAll(tag)][nth]?.index;
  if (start === undefined) throw new Error(`The document has no ${localName} number ${nth}.`);
  return spanAt(xml, start, localName);
}

function spanAt(xml: string, start: number, localName: string): Span {
  const inner = xml.indexOf('>', start) + 1;
  if (xml[inner - 2] === '/') return { start, inner, innerEnd: inner, end: inner };
  const tag = new RegExp(`<(/?)(?:[\\w.-]+:)?${localName}(?=[\\s/>])[^>]*?(/?)>`, 'g');
  tag.lastIndex = inner;
  let depth = 1;
  for (let match = tag.exec(xml); match; match = tag.exec(xml)) {
    if (match[1] === '/') depth -= 1;
    else if (match[2] !== '/') depth += 1;
    if (depth === 0) return { start, inner, innerEnd: match.index, end: tag.lastIndex };
  }
  throw new Error(`The element ${localName} has no end tag.`);
}

export function elementText(xml: string, localName: string, nth = 0): string {
  const span = find(xml, localName, nth);
  return xml.slice(span.start, span.end);
}

export function insertAt(xml: string, at: number, text: string): string {
  return xml.slice(0, at) + text + xml.slice(at);
}

export function replaceElement(xml: string, localName: string, text: string, nth = 0): string {
  const span = find(xml, localName, nth);
  return xml.slice(0, span.start) + text + xml.slice(span.end);
}

export function removeElement(xml: string, localName: string, nth = 0): string {
  return replaceElement(xml, localName, '', nth);
}

export function insertBefore(xml: string, localName: string, text: string, nth = 0): string {
  return insertAt(xml, find(xml, localName, nth).start, text);
}

export function insertAfter(xml: string, localName: string, text: string, nth = 0): string {
  return insertAt(xml, find(xml, localName, nth).end, text);
}

export function appendTo(xml: string, localName: string, text: string, nth = 0): string {
  return insertAt(xml, find(xml, localName, nth).innerEnd, text);
}

/** Replaces what is found exactly once; an edit that hits nothing would prove nothing. */
export function replaceOnce(xml: string, search: string, replacement: string): string {
  const parts = xml.split(search);
  if (parts.length !== 2) throw new Error(`"${search}" occurs ${parts.length - 1} times, not once.`);
  return parts.join(replacement);
}

/** The value of an attribute of the first element with this local name. */
export function attributeOf(xml: string, localName: string, attribute: string): string {
  const span = find(xml, localName);
  const value = new RegExp(`\\s${attribute}="([^"]*)"`).exec(xml.slice(span.start, span.inner))?.[1];
  if (value === undefined) throw new Error(`${localName} has no attribute ${attribute}.`);
  return value;
}

/** Changes that attribute of the first element with this local name. */
export function withAttribute(xml: string, localName: string, attribute: string, value: string): string {
  const span = find(xml, localName);
  const old = attributeOf(xml, localName, attribute);
  const tag = xml.slice(span.start, span.inner).replace(` ${attribute}="${old}"`, ` ${attribute}="${value}"`);
  return xml.slice(0, span.start) + tag + xml.slice(span.inner);
}

/** The document without its XML declaration, and the declaration. */
export function splitDeclaration(xml: string): { readonly declaration: string; readonly root: string } {
  const declaration = /^<\?xml [^?]*\?>/.exec(xml)?.[0] ?? '';
  return { declaration, root: xml.slice(declaration.length) };
}
