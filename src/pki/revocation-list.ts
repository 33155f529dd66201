import { constructed, DerWalk, TAG, UnreadableDer } from './der.ts';
import { hexOf, readTime, skipInteger } from './der-values.ts';
import { readEntries } from './revocation-list-entries.ts';
import { checkListExtensions } from './revocation-list-extensions.ts';
import { InvalidRevocationList, RevocationListWithoutExpiry } from './revocation-list-failures.ts';
import { revocationListBytes } from './revocation-list-pem.ts';
import { assertStrongSignature, type SignedPart } from './revocation-list-signature.ts';
import { SerialNumbers } from './serial-numbers.ts';

/** A certificate revocation list (RFC 5280 section 5.1) that was read; who signed it is asked apart. */
export interface CertificateRevocationList extends SignedPart {
  /** The issuer's name, DER, hexadecimal. */
  readonly issuer: string;
  /** Milliseconds since 1970: `thisUpdate` and `nextUpdate`. */
  readonly beginsAt: number;
  readonly endsAt: number;
  /** Of the certificates that are revoked. */
  readonly revoked: SerialNumbers;
}

/**
 * Reads a list in PEM. Libraries that build a tree of all elements refuse more than some thousand entries, so this walks over the
 * bytes and keeps the serial numbers. Throws `InvalidRevocationList`, `UnsupportedRevocationList` (deltas, indirect ones,
 * unknown critical extensions), `WeakRevocationListSignature`, `RevocationListWithoutExpiry` and `RevocationListLimitExceeded`.
 */
export function parseRevocationList(text: string): CertificateRevocationList {
  const bytes = revocationListBytes(text);
  try {
    return readList(new DerWalk(bytes));
  } catch (error) {
    if (!(error instanceof UnreadableDer)) throw error;
    throw new InvalidRevocationList('What the PEM block holds is no list as RFC 5280 has it.');
  }
}

function readList(walk: DerWalk): CertificateRevocationList {
  const end = walk.enter(TAG.sequence, walk.bytes.length);
  if (end !== walk.bytes.length) throw new UnreadableDer();
  const signedFrom = walk.at;
  const content = readContent(walk, end);
  const signed = walk.bytes.subarray(signedFrom, walk.at);
  const algorithm = elementHex(walk, end);
  // RFC 5280 section 5.1.1.2: said twice, once under the signature.
  if (algorithm !== content.algorithm) throw new UnreadableDer();
  assertStrongSignature({ algorithm });
  const signature = readSignature(walk, end);
  walk.expectEnd(end);
  return { ...content, signed, signature };
}

/** `TBSCertList`. */
function readContent(walk: DerWalk, limit: number) {
  const end = walk.enter(TAG.sequence, limit);
  const mayExtend = readVersion(walk, end);
  const algorithm = elementHex(walk, end);
  const issuer = elementHex(walk, end);
  const beginsAt = readTime(walk, end);
  if (!isTimeNext(walk, end)) throw new RevocationListWithoutExpiry();
  const endsAt = readTime(walk, end);
  const places = walk.isNext(TAG.sequence, end) ? readEntries(walk, end, mayExtend) : [];
  if (mayExtend && walk.isNext(constructed(0), end)) checkListExtensions(walk, end);
  walk.expectEnd(end);
  return { algorithm, issuer, beginsAt, endsAt, revoked: new SerialNumbers(walk.bytes, places) };
}

/** `Version`, which is 2 (written 1) or left out: then it is 1, which knows no extensions. True for 2. */
function readVersion(walk: DerWalk, limit: number): boolean {
  if (!walk.isNext(TAG.integer, limit)) return false;
  const start = skipInteger(walk, limit);
  if (walk.at - start !== 1 || walk.bytes[start] !== 1) throw new UnreadableDer();
  return true;
}

function isTimeNext(walk: DerWalk, limit: number): boolean {
  return walk.isNext(TAG.utcTime, limit) || walk.isNext(TAG.generalizedTime, limit);
}

/** Steps over a SEQUENCE; it with its head, hexadecimal. */
function elementHex(walk: DerWalk, limit: number): string {
  const start = walk.at;
  walk.skip(TAG.sequence, limit);
  return hexOf(walk, start);
}

/** A BIT STRING whose first byte says how many bits of the last are none: no signature has any. */
function readSignature(walk: DerWalk, limit: number): Uint8Array {
  const start = walk.skip(TAG.bitString, limit);
  if (walk.at - start < 2 || walk.bytes[start] !== 0) throw new UnreadableDer();
  return walk.bytes.subarray(start + 1, walk.at);
}
