/** An attribute with `null` is left out. */
export type Attributes = Readonly<Record<string, string | null>>;

/** One element as text. Children are XML already; text goes through {@link text} first. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === null ? [] : [` ${key}="${attributeValue(value)}"`]))
    .join('');
  const content = children.join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** Character data. */
export function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

function attributeValue(value: string): string {
  return text(value).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}

/** `saml2:` declares `xmlns:saml2`, an empty prefix declares the default namespace. */
export function declaration(prefix: string, namespace: string): Attributes {
  return { [prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`]: namespace };
}
