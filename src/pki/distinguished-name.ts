/**
 * The values of one attribute, such as `CN`, in a name as `X509Certificate` writes it: each part on a line of its own, several
 * of one part joined by ` + `, escaped by RFC 2253 section 2.4.
 *
 * `toLegacyObject()` would give them, too, but in Node 24 it leaves `tls.createSecureContext` undefined for whoever loads
 * `node:tls` later: then no https works in the process any more.
 */
export function attributeValues(name: string, attribute: string): readonly string[] {
  const start = `${attribute}=`;
  return name
    .split('\n')
    .flatMap((part) => part.split(' + '))
    .filter((each) => each.startsWith(start))
    .map((each) => unescaped(each.slice(start.length)));
}

function unescaped(value: string): string {
  return value.replaceAll(
    /\\(?:([0-9A-F]{2})|(.))/gs,
    (_match, hex: string | undefined, character: string) =>
      hex === undefined ? character : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
