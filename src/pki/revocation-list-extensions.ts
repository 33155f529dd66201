import { constructed, DerWalk, primitive, TAG, UnreadableDer } from './der.ts';
import { type Extension, readExtensions } from './der-values.ts';
import { UnsupportedRevocationList } from './revocation-list-failures.ts';

/** Hexadecimal contents of object identifiers. */
const DELTA_CRL_INDICATOR = '551d1b';
const ISSUING_DISTRIBUTION_POINT = '551d1c';
const AUTHORITY_KEY_IDENTIFIER = '551d23';

/** May be critical, as OpenSSL (and so OpenVPN) has it. */
const KNOWN: readonly string[] = [ISSUING_DISTRIBUTION_POINT, AUTHORITY_KEY_IDENTIFIER];

/** Steps over `crlExtensions`. Throws `UnsupportedRevocationList` for a list that is not complete, or not understood. */
export function checkListExtensions(walk: DerWalk, limit: number): void {
  const end = walk.enter(constructed(0), limit);
  const extensions = readExtensions(walk, end);
  walk.expectEnd(end);
  for (const extension of extensions) checkExtension(walk.bytes, extension);
}

function checkExtension(bytes: Uint8Array, extension: Extension): void {
  if (extension.id === DELTA_CRL_INDICATOR) {
    throw new UnsupportedRevocationList('is a delta: it holds only what changed since another one');
  }
  if (extension.id === ISSUING_DISTRIBUTION_POINT) checkScope(bytes, extension);
  if (extension.isCritical && !KNOWN.includes(extension.id)) {
    throw new UnsupportedRevocationList('has a critical extension that Postern does not know');
  }
}

/**
 * IssuingDistributionPoint (RFC 5280 section 5.2.5). Where the list is published does not matter, since it was imported; and one of
 * end entities is one of clients. What else it may say leaves certificates of clients out.
 */
function checkScope(bytes: Uint8Array, { start, end }: Extension): void {
  const walk = new DerWalk(bytes, start);
  const scopeEnd = walk.enter(TAG.sequence, end);
  if (scopeEnd !== end) throw new UnreadableDer();
  if (walk.isNext(constructed(0), end)) walk.skip(constructed(0), end);
  if (walk.isNext(primitive(1), end)) walk.skip(primitive(1), end);
  const outOfScope = SCOPES.find(([tag]) => walk.isNext(tag, end));
  if (outOfScope) throw new UnsupportedRevocationList(outOfScope[1]);
  walk.expectEnd(end);
}

const SCOPES = [
  [primitive(2), 'is for certificates of authorities only'],
  [primitive(3), 'is for some reasons of revocation only'],
  [primitive(4), 'is an indirect one: it revokes certificates of other authorities'],
  [primitive(5), 'is for attribute certificates only'],
] as const;
