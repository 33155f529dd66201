import { formatSid, siblingSid } from './sid.ts';

/** Guide, quotas for users and groups: what counts of a person's groups. */
export const MOST_GROUPS = 200;

/** What the directory says of a person's groups. */
export interface TokenFacts {
  /** Binary: all security groups, those of groups included ([MS-ADTS] 3.1.1.4.5.19). */
  readonly tokenGroups: readonly Uint8Array[];
  /** Binary, the person's own. */
  readonly objectSid?: Uint8Array;
  /** The relative id of the primary group, which no group lists as its member. */
  readonly primaryGroupId?: string;
}

/**
 * The SIDs that rules may name, always in the same order, so that it is always the same that are left out of more than 200: first the
 * groups of a domain, older ones before younger ones, then those that every Windows has (`S-1-5-32-…`).
 */
export function groupSids({ tokenGroups, objectSid, primaryGroupId }: TokenFacts): readonly string[] {
  const own = objectSid && formatSid(objectSid);
  const primary = own && primaryGroupId ? [siblingSid(own, primaryGroupId)] : [];
  const sids = new Set([...primary, ...tokenGroups.flatMap((bytes) => formatSid(bytes) ?? [])]);
  return [...sids]
    .map((sid) => ({ sid, key: sortKey(sid) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ sid }) => sid);
}

/** A text that sorts as the numbers in a SID do: the longest, an authority of 48 bits, has 15 digits ([MS-DTYP] 2.4.2). */
function sortKey(sid: string): string {
  const numbers = sid.replaceAll(/\d+/g, (digits) => digits.padStart(15, '0'));
  return `${isOfDomain(sid) ? 'domain' : 'everywhere'} ${numbers}`;
}

function isOfDomain(sid: string): boolean {
  return sid.startsWith('S-1-5-21-');
}
