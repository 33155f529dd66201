import { InvalidRevocationList } from './revocation-list-failures.ts';

/** More than 20,000 entries with the longest serial numbers and two extensions each need. Characters. */
const LONGEST_TEXT = 4 * 1024 * 1024;
const BEGIN = '-----BEGIN X509 CRL-----';
const BLOCK = /(?:^|\n)-----BEGIN X509 CRL-----[ \t]*(\r?\n)([^-_]*)-----END X509 CRL-----[ \t]*(?:\r?\n|$)/;
/** RFC 7468 section 2: generators must write so, and OpenSSL reads nothing else. */
const LINE = 64;

/**
 * The DER inside the one `X509 CRL` block of a PEM text; what stands around it (as `openssl crl -text` writes) is skipped.
 * `parsePem` does the same for what is small; a list may have twenty thousand lines. Throws `InvalidRevocationList`.
 */
export function revocationListBytes(text: string): Uint8Array {
  if (text.length > LONGEST_TEXT) throw new InvalidRevocationList('It is longer than any list may be.');
  const found = BLOCK.exec(text);
  if (!found) {
    throw new InvalidRevocationList(
      'There is no PEM block from -----BEGIN X509 CRL----- to -----END X509 CRL-----.',
    );
  }
  const [block, lineEnd = '', body = ''] = found;
  if (text.includes(BEGIN, found.index + block.length)) {
    throw new InvalidRevocationList('There are several lists. Import one.');
  }
  const bytes = Buffer.from(body, 'base64');
  if (bytes.length > 0 && isWritten(body, bytes.length, lineEnd)) return bytes;
  throw new InvalidRevocationList('The PEM block is not base64 in lines of 64 characters.');
}

/**
 * Decoding skips what is no base64, and so tells nothing of it. But then fewer bytes come out: where the text is exactly as long as
 * lines of {@link LINE} characters for so many bytes, and every line ends where it should, nothing else can stand there.
 */
function isWritten(body: string, byteCount: number, lineEnd: string): boolean {
  const characters = 4 * Math.ceil(byteCount / 3);
  const lines = Math.ceil(characters / LINE);
  if (body.length !== characters + lines * lineEnd.length || !body.endsWith(lineEnd)) return false;
  const step = LINE + lineEnd.length;
  for (let at = LINE; at < body.length; at += step) if (!body.startsWith(lineEnd, at)) return false;
  return true;
}
