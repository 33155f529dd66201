import { InvalidRevocationList } from './revocation-list-failures.ts';

/** More than 20,000 entries with the longest serial numbers and two extensions each need. Characters. */
const LONGEST_TEXT = 4 * 1024 * 1024;
const BEGIN = '-----BEGIN X509 CRL-----';
const BLOCK = /(?:^|\n)-----BEGIN X509 CRL-----[ \t]*(\r?\n)([^-_]*)-----END X509 CRL-----[ \t]*(?:\r?\n|$)/;
/** Characters in a line: what PEM wants (RFC 7468 section 2), and what tools for mail write (RFC 2045 section 6.8). */
const LINES: readonly number[] = [64, 76];

/**
 * The DER inside the one `X509 CRL` block of a PEM text; what stands around it (as `openssl crl -text` writes) is skipped.
 * `parsePem` does the same for what is small; a list may have twenty thousand lines. Throws `InvalidRevocationList`.
 */
export function revocationListBytes(text: string): Uint8Array {
  if (text.length > LONGEST_TEXT) throw new InvalidRevocationList('It is longer than any list may be.');
  const found = BLOCK.exec(text);
  if (!found) {
    throw new InvalidRevocationList(
      'There is no PEM block from -----BEGIN X509 CRL----- to -----END X509 CRL-----. With the AWS CLI, file:// goes before the name of a file.',
    );
  }
  const [block, lineEnd = '', body = ''] = found;
  if (text.includes(BEGIN, found.index + block.length)) {
    throw new InvalidRevocationList('There are several lists. Import one.');
  }
  const bytes = Buffer.from(body, 'base64');
  if (LINES.some((line) => isWritten(body, bytes.length, line, lineEnd))) return bytes;
  throw new InvalidRevocationList('The PEM block is not base64 in lines of 64 characters.');
}

/**
 * Decoding skips what is no base64, and so tells nothing of it. But then fewer bytes come out: where the text is exactly as long as
 * lines of so many characters for so many bytes, and every line ends where it should, nothing else can stand there.
 */
function isWritten(body: string, byteCount: number, line: number, lineEnd: string): boolean {
  const characters = 4 * Math.ceil(byteCount / 3);
  const lines = Math.ceil(characters / line);
  if (body.length !== characters + lines * lineEnd.length || !body.endsWith(lineEnd)) return false;
  const step = line + lineEnd.length;
  for (let at = line; at < body.length; at += step) if (!body.startsWith(lineEnd, at)) return false;
  return true;
}
