import { type DerWalk, TAG, UnreadableDer } from './der.ts';
import { readFlag, skipInteger, skipOid, skipTime } from './der-values.ts';
import {
  InvalidRevocationList,
  MOST_ENTRIES,
  RevocationListLimitExceeded,
  UnsupportedRevocationList,
} from './revocation-list-failures.ts';

/**
 * Steps over `revokedCertificates` (RFC 5280 section 5.1); where the serial number of each entry begins and ends, in turn. A
 * certificate is revoked whatever the reason, also while it is on hold. `mayExtend` is false in a list of version 1.
 */
export function readEntries(walk: DerWalk, limit: number, mayExtend: boolean): readonly number[] {
  const places: number[] = [];
  const end = walk.enter(TAG.sequence, limit);
  while (walk.at < end) {
    if (places.length === 2 * MOST_ENTRIES) throw new RevocationListLimitExceeded();
    readEntry(walk, end, mayExtend, places);
  }
  return places;
}

function readEntry(walk: DerWalk, limit: number, mayExtend: boolean, places: number[]): void {
  const end = walk.enter(TAG.sequence, limit);
  const serial = skipInteger(walk, end);
  assertPositive(walk, serial);
  places.push(serial, walk.at);
  skipTime(walk, end);
  if (walk.at < end && mayExtend) skipExtensions(walk, end);
  walk.expectEnd(end);
}

/** RFC 5280 section 4.1.2.2: positive. A negative one would be looked up in two ways by two programs. */
function assertPositive({ bytes }: DerWalk, serial: number): void {
  if ((bytes[serial] ?? 0) < 0x80) return;
  throw new InvalidRevocationList('It holds a negative serial number, which no certificate may have.');
}

/** 2.5.29.x, where the extensions of entries are: reason, hold, date and issuer. */
const ID_CE = [0x55, 0x1d] as const;
const CERTIFICATE_ISSUER = 29;

/**
 * None may be critical: of those that may be, certificateIssuer alone, we look up none. Those of RFC 5280 section 5.3 do not come
 * twice; what else there is means nothing to us.
 */
function skipExtensions(walk: DerWalk, limit: number): void {
  const end = walk.enter(TAG.sequence, limit);
  if (walk.at === end) throw new UnreadableDer();
  let seen = 0;
  while (walk.at < end) {
    const extension = skipExtension(walk, end);
    const bit = extension < 0 ? 0 : 1 << extension;
    if (seen & bit) throw new UnreadableDer();
    seen |= bit;
  }
}

/** The x of its id 2.5.29.x, -1 for any other. */
function skipExtension(walk: DerWalk, limit: number): number {
  const end = walk.enter(TAG.sequence, limit);
  const start = skipOid(walk, end);
  const [arc, ce] = ID_CE;
  const { bytes, at } = walk;
  const last = bytes[start + 2] ?? 0;
  const isKnown = at - start === 3 && bytes[start] === arc && bytes[start + 1] === ce && last < 32;
  if (isKnown && last === CERTIFICATE_ISSUER) {
    throw new UnsupportedRevocationList('is an indirect one: it revokes certificates of other authorities');
  }
  if (readFlag(walk, end)) {
    throw new UnsupportedRevocationList('says something critical of an entry that Postern does not know');
  }
  walk.skip(TAG.octetString, end);
  walk.expectEnd(end);
  return isKnown ? last : -1;
}
