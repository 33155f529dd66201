import { remembered } from '../kernel/remember.ts';
import { type CertificateRevocationList, parseRevocationList } from '../pki/revocation-list.ts';
import type { RevocationList } from './revocation-list-store.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * What a stored list says. It is read once for as long as it is the same object, which stores see to. Throws what
 * `parseRevocationList` throws; then something unchecked was stored.
 */
export const readStoredRevocationList: (stored: RevocationList) => CertificateRevocationList = remembered(
  ({ certificateRevocationList }: RevocationList) => parseRevocationList(certificateRevocationList),
);

/** When the list ends and refuses everybody, in milliseconds since 1970. Throws as {@link readStoredRevocationList}. */
export function endOfRevocationList(stored: RevocationList): number {
  return readStoredRevocationList(stored).endsAt;
}

/**
 * `CrlDaysToExpiry` (guide, "Client VPN metrics"): whole days that are left, 0 on the last day, negative when it is over. `now` in
 * milliseconds since 1970. Throws as {@link readStoredRevocationList}.
 */
export function crlDaysToExpiry(stored: RevocationList, now: number): number {
  return Math.floor((endOfRevocationList(stored) - now) / DAY);
}
