/**
 * The same document in words that the library's XML parser reads like any other. That one takes U+0085 and U+2028 for
 * line ends, as XML 1.1 does, and may take an element for empty whose end tag has a blank in it; either way it would not
 * find the bytes that were signed. `xml` is well-formed and has no CDATA, so a `<` is always markup; comments,
 * where there are any, are not signed.
 */
export function plainlyWritten(xml: string): string {
  return xml
    .replaceAll('\u0085', '&#x85;')
    .replaceAll('\u2028', '&#x2028;')
    .replaceAll(/<\/([^\s>]+)\s+>/g, '</$1>');
}
