import { deflateRawSync } from 'node:zlib';

/** How a document becomes the `SAMLResponse` form field; `base64` is the honest way. */
export type Field = (xml: string) => string;

const bytes = (xml: string) => Buffer.from(xml, 'utf8');

export const fields = {
  base64: (xml) => bytes(xml).toString('base64'),
  'base64-in-lines': (xml) =>
    bytes(xml)
      .toString('base64')
      .replaceAll(/(.{76})/g, '$1\r\n'),
  'base64-url-safe': (xml) => bytes(xml).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
  'base64-without-padding': (xml) => unpadded(xml),
  'base64-with-junk': (xml) =>
    bytes(xml)
      .toString('base64')
      .replace(/^(.{40})/, '$1 !*'),
  'base64-and-more-after-the-padding': (xml) => `${bytes(padded(xml)).toString('base64')}PGE+`,
  'base64-twice': (xml) => Buffer.from(bytes(xml).toString('base64')).toString('base64'),
  'the-xml-itself': (xml) => xml,
  deflated: (xml) => deflateRawSync(bytes(xml)).toString('base64'),
  empty: () => '',
  'utf-16': (xml) => Buffer.from(`\uFEFF${xml}`, 'utf16le').toString('base64'),
  'with-a-byte-order-mark': (xml) => bytes(`\uFEFF${xml}`).toString('base64'),
  'with-an-invalid-byte': (xml) => {
    const at = xml.indexOf('@corp.example');
    return Buffer.concat([bytes(xml.slice(0, at)), Buffer.from([0xff]), bytes(xml.slice(at))]).toString(
      'base64',
    );
  },
  'with-an-encoded-surrogate': (xml) => {
    const at = xml.indexOf('@corp.example');
    return Buffer.concat([
      bytes(xml.slice(0, at)),
      Buffer.from([0xed, 0xa0, 0x80]),
      bytes(xml.slice(at)),
    ]).toString('base64');
  },
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;

/** White space after the root element that makes the base64 end in one `=`. */
function padded(xml: string): string {
  return xml + ' '.repeat((2 - (bytes(xml).length % 3) + 3) % 3);
}

function unpadded(xml: string): string {
  return bytes(padded(xml)).toString('base64').replaceAll('=', '');
}
