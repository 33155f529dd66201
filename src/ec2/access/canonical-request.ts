import { hash } from 'node:crypto';
import { type HeaderTable, onlyValue } from './header-table.ts';
import { SignatureIncomplete } from './signature-failures.ts';

/** What a signature covers. Header values are bytes as Node hands them out: one character each (latin1). */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: HeaderTable;
  readonly signedHeaders: readonly string[];
  /** SHA-256 of the body that came, hexadecimal. */
  readonly bodyHash: string;
}

/**
 * The SHA-256 of a request's canonical form, hexadecimal (AWS General Reference, "Create a canonical request"). Throws
 * {@link SignatureIncomplete} where two clients could write the request in two ways.
 */
export function hashCanonicalRequest(request: SignedRequest): string {
  const { method, target, headers, signedHeaders, bodyHash } = request;
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark + 1);
  const lines = signedHeaders.map((name) => `${name}:${canonicalValue(name, headers)}\n`).join('');
  const canonical = `${method}\n${canonicalPath(path)}\n${canonicalQuery(query)}\n${lines}\n${signedHeaders.join(';')}\n${bodyHash}`;
  return hash('sha256', Buffer.from(canonical, 'latin1'), 'hex');
}

/** Blanks and tabs alone count for nothing: `trim` would take other characters for blanks, too. */
function canonicalValue(name: string, headers: HeaderTable): string {
  const value = onlyValue(headers, name);
  if (value === undefined) throw new SignatureIncomplete(`The header ${name} is signed, but did not come.`);
  return value
    .replaceAll(/[ \t]+/g, ' ')
    .replace(/^ /, '')
    .replace(/ $/, '');
}

const AMBIGUOUS = /\/\/|\/\.{1,2}(?:\/|$)/;
const VISIBLE = /^[\x21-\x7e]*$/;

/** Each segment encoded once more than it came, as for all services but S3. */
function canonicalPath(path: string): string {
  if (path === '/') return path;
  if (!path.startsWith('/') || AMBIGUOUS.test(path) || !VISIBLE.test(path)) {
    throw new SignatureIncomplete(
      'The path has empty or dot segments, or characters that are not encoded: clients sign such paths in different ways. Write the plain address of the service.',
    );
  }
  return path.split('/').map(encode).join('/');
}

/**
 * Names and values decoded and encoded again, sorted by name. A name that comes twice is refused: sorting would hide which
 * of the two came first.
 */
function canonicalQuery(query: string): string {
  if (query === '') return '';
  const values = new Map<string, string>();
  for (const pair of query.split('&')) {
    const mark = pair.indexOf('=');
    const name = encode(decode(mark < 0 ? pair : pair.slice(0, mark)));
    if (values.has(name)) throw unreadableQuery();
    values.set(name, mark < 0 ? '' : encode(decode(pair.slice(mark + 1))));
  }
  return [...values.keys()]
    .sort()
    .map((name) => `${name}=${values.get(name)}`)
    .join('&');
}

/** A plus sign would be signed as itself, and read as a space later. */
function decode(text: string): string {
  if (!VISIBLE.test(text) || text.includes('+')) throw unreadableQuery();
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadableQuery();
  }
}

function unreadableQuery(): SignatureIncomplete {
  return new SignatureIncomplete(
    'The query cannot be read: it must be UTF-8, percent-encoded, each name once. Send the parameters in the body of a POST.',
  );
}

/** All but letters, digits and `-_.~` as `%XX` (RFC 3986 section 2.3). */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
