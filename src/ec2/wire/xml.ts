/** What XML 1.0 section 2.2 cannot say, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must not get through.
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must not get through.
const SPECIAL = /[&<>"\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/**
 * Text for the inside of an element. What XML cannot say becomes U+FFFD, so that one sees that something was there. A carriage
 * return goes as a reference: parsers turn a raw one into a line feed (XML 1.0 section 2.11), and files must come back byte for byte.
 */
export function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;')
    .replaceAll(UNSPEAKABLE, '\ufffd');
}

/** `<name>…</name>` around what is XML already. */
export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** `<name>value</name>`; nothing at all for undefined: an empty number crashes clients, and absent is not empty. */
export function text(name: string, value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? element(name, escapeXml(value)) : `<${name}>${value}</${name}>`;
}

/** `<name><item>…</item>…</name>` around pieces of XML. The word `item` is read by Go and JavaScript, no other is. */
export function items(name: string, contents: readonly string[]): string {
  let inside = '';
  for (const content of contents) inside += `<item>${content}</item>`;
  return `<${name}>${inside}</${name}>`;
}

/** A list of texts: `<name><item>text</item>…</name>`. */
export function textItems(name: string, texts: readonly string[]): string {
  return items(name, texts.map(escapeXml));
}
