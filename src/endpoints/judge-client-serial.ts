import { PosternError } from '../kernel/errors.ts';
import type { CertificateRevocationList } from '../pki/revocation-list.ts';
import { readStoredRevocationList } from './revocation-list-facts.ts';
import type { RevocationList } from './revocation-list-store.ts';

/** Why a client's certificate does not admit. The last two are never met while only Postern writes the store and OpenVPN asks. */
export type SerialRefusal =
  | 'certificate-revoked'
  | 'revocation-list-expired'
  | 'revocation-list-unreadable'
  | 'serial-number-unreadable';

export type SerialVerdict =
  | { readonly isAdmitted: true }
  | { readonly isAdmitted: false; readonly reason: SerialRefusal };

const ADMITTED: SerialVerdict = { isAdmitted: true };
const refused = (reason: SerialRefusal): SerialVerdict => ({ isAdmitted: false, reason });

/**
 * Does the endpoint's revocation list let a client's certificate in (guide, "Client certificate revocation lists": a revoked one is
 * refused; a list that has expired refuses everybody). No list: all are let in. Whether the list is that of the certificate's issuer
 * at all, for serial numbers count for one, is judged with the rest of it (`connections/judge-certificate.ts`).
 *
 * @param serial hexadecimal, as OpenVPN (`tls_serial_hex_0`) or Node writes it
 * @param now milliseconds since 1970
 */
export function judgeClientSerial(
  list: RevocationList | undefined,
  serial: string,
  now: number,
): SerialVerdict {
  if (!list) return ADMITTED;
  const read = ifReadable(list);
  if (!read) return refused('revocation-list-unreadable');
  if (read.endsAt <= now) return refused('revocation-list-expired');
  const isRevoked = read.revoked.has(serial);
  if (isRevoked === undefined) return refused('serial-number-unreadable');
  return isRevoked ? refused('certificate-revoked') : ADMITTED;
}

function ifReadable(list: RevocationList): CertificateRevocationList | undefined {
  try {
    return readStoredRevocationList(list);
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}
