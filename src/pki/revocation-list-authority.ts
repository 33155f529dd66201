import type { X509Certificate } from 'node:crypto';
import { constructed, DerWalk, primitive, TAG } from './der.ts';
import { hexOf, readExtensions } from './der-values.ts';
import type { CertificateRevocationList } from './revocation-list.ts';
import { RevocationListOfAnotherAuthority } from './revocation-list-failures.ts';
import { isSignedBy } from './revocation-list-signature.ts';

/**
 * Throws `RevocationListOfAnotherAuthority` unless `authority` made the list: its name is the list's issuer (written the same, RFC 5280
 * section 4.1.2.6), its key signed, and it may sign lists (section 6.3.3 f). It must be the authority that issues the
 * certificates of the clients: numbers count for one issuer, so a list of one further up would revoke nobody, silently.
 */
export function assertListOfAuthority(list: CertificateRevocationList, authority: X509Certificate): void {
  const { subject, maySignLists } = readAuthority(authority);
  const name = authority.subject.replaceAll('\n', ', ');
  if (list.issuer !== subject) {
    throw new RevocationListOfAnotherAuthority(`it names another issuer than "${name}".`);
  }
  if (!isSignedBy(authority.publicKey, list)) {
    throw new RevocationListOfAnotherAuthority(`the key of "${name}" did not sign it as it is.`);
  }
  if (!maySignLists) {
    throw new RevocationListOfAnotherAuthority(
      `the key usage of "${name}" does not let it sign lists (cRLSign).`,
    );
  }
}

const KEY_USAGE = '551d0f';
/** Bit 6 of the first byte (RFC 5280 section 4.2.1.3). */
const CRL_SIGN = 0x02;

/** What Node does not show of a certificate: its subject as it is written, and whether it may sign lists. */
function readAuthority(authority: X509Certificate): { subject: string; maySignLists: boolean } {
  const walk = new DerWalk(authority.raw);
  walk.enter(TAG.sequence, walk.bytes.length);
  const end = walk.enter(TAG.sequence, walk.bytes.length);
  if (walk.isNext(constructed(0), end)) walk.skip(constructed(0), end);
  walk.skip(TAG.integer, end);
  // The method of signing, the issuer, the time.
  for (let element = 0; element < 3; element += 1) walk.skip(TAG.sequence, end);
  const from = walk.at;
  walk.skip(TAG.sequence, end);
  const subject = hexOf(walk, from);
  walk.skip(TAG.sequence, end);
  for (const id of [1, 2]) if (walk.isNext(primitive(id), end)) walk.skip(primitive(id), end);
  return { subject, maySignLists: maySignLists(walk, end) };
}

/** An authority that says nothing of what its key is for may do all (RFC 5280 section 6.3.3 f). */
function maySignLists(walk: DerWalk, limit: number): boolean {
  if (!walk.isNext(constructed(3), limit)) return true;
  const end = walk.enter(constructed(3), limit);
  const usage = readExtensions(walk, end).find(({ id }) => id === KEY_USAGE);
  if (!usage) return true;
  const bits = new DerWalk(walk.bytes, usage.start);
  const start = bits.skip(TAG.bitString, usage.end);
  return ((bits.bytes[start + 1] ?? 0) & CRL_SIGN) !== 0;
}
