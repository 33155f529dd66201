/** An XML element as a value: what the checks read, never a document that could be changed. */
export interface XmlElement {
  /** `saml:Issuer` with the prefixes of `names.ts`, whatever the document's own are; `{namespace}local` else. */
  readonly name: string;
  /** By local name; by `{namespace}local` when the attribute is in one. Namespace declarations are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The character data that stands directly in the element, joined. */
  readonly text: string;
}

/** The part of an element's or attribute's name after its namespace. */
export function localName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('}')) + 1);
}

export function childrenNamed(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter((child) => child.name === name);
}

/** `element` and everything below it, in document order. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* everyElement(child);
}
