import type { X509Certificate } from 'node:crypto';
import { judgeClientSerial, type SerialRefusal } from '../endpoints/judge-client-serial.ts';
import { readStoredRevocationList } from '../endpoints/revocation-list-facts.ts';
import type { RevocationList } from '../endpoints/revocation-list-store.ts';
import { PosternError } from '../kernel/errors.ts';
import { remembered } from '../kernel/remember.ts';
import type { StoredCertificate } from '../pki/certificate-store.ts';
import { clientCertificateAuthorities } from '../pki/client-authority.ts';
import { assertListOfAuthority } from '../pki/revocation-list-authority.ts';
import type { DenialReason, StepResult } from './authorization.ts';
import type { ChainCertificate } from './gateway-contract.ts';

export interface ShownCertificate {
  /** From the client's certificate to its root, as OpenVPN verified them; undefined or empty: the client showed none. */
  readonly chain: readonly ChainCertificate[] | undefined;
  /** What the endpoint's ClientRootCertificateChainArn names, as stored; undefined: it is gone. */
  readonly clientAuthority: Pick<StoredCertificate, 'certificate' | 'certificateChain'> | undefined;
  /** Undefined: the endpoint has none. */
  readonly revocationList: RevocationList | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The common name of a client's certificate, if it admits. OpenVPN has verified signatures and dates against the authorities that it was given,
 * perhaps some time ago: so all issuers must be authorities of the endpoint as they are stored now, by their fingerprints, and in date; and the
 * number must not be revoked. A chain that leaves a doubt is refused.
 */
export function judgeCertificate(shown: ShownCertificate): StepResult<string> {
  const [leaf, ...issuers] = shown.chain ?? [];
  if (!leaf) return refused('certificate-missing');
  if (leaf.commonName.trim() === '') return refused('certificate-without-common-name');
  const authorities = authoritiesIn(issuers, shown.clientAuthority);
  const [issuer] = authorities;
  if (!issuer || authorities.includes(undefined)) return refused('certificate-issuer-unknown');
  if (!authorities.every((each) => each && isInDate(each, shown.now))) return refused('certificate-expired');
  const reason = serialRefusal(shown, leaf, issuer);
  return reason ? refused(reason) : { isPassed: true, value: leaf.commonName };
}

function refused(reason: DenialReason): StepResult<never> {
  return { isPassed: false, reason };
}

/** Each issuer as the endpoint knows it; undefined for one that it does not know. */
function authoritiesIn(
  issuers: readonly ChainCertificate[],
  stored: ShownCertificate['clientAuthority'],
): readonly (X509Certificate | undefined)[] {
  const known = stored && authoritiesByFingerprint(stored);
  return issuers.map(({ sha256Fingerprint }) => known?.get(plainHex(sha256Fingerprint)));
}

/** Read once for as long as the stored object lives. What cannot be read vouches for nobody. */
const authoritiesByFingerprint = remembered(
  (stored: NonNullable<ShownCertificate['clientAuthority']>): ReadonlyMap<string, X509Certificate> => {
    const authorities = unlessUnreadable(() => clientCertificateAuthorities(stored)) ?? [];
    return new Map(authorities.map((each) => [plainHex(each.fingerprint256), each]));
  },
);

function plainHex(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

function isInDate({ validFromDate, validToDate }: X509Certificate, now: number): boolean {
  return validFromDate.getTime() <= now && now < validToDate.getTime();
}

/** Of a list of another authority, further up or an earlier one, nothing follows for this certificate: numbers count for one issuer. */
function serialRefusal(
  { revocationList, now }: ShownCertificate,
  { serialNumber }: ChainCertificate,
  issuer: X509Certificate,
): DenialReason | undefined {
  const verdict = judgeClientSerial(revocationList, serialNumber, now);
  if (!verdict.isAdmitted) return REASONS[verdict.reason];
  return !revocationList || isListOf(revocationList, issuer) ? undefined : 'certificate-revocation-unknown';
}

const REASONS: Readonly<Record<SerialRefusal, DenialReason>> = {
  'certificate-revoked': 'certificate-revoked',
  'revocation-list-expired': 'revocation-list-expired',
  'revocation-list-unreadable': 'certificate-revocation-unknown',
  'serial-number-unreadable': 'certificate-revocation-unknown',
};

const madeBy = remembered((_list: RevocationList) => new WeakMap<X509Certificate, boolean>());

/** A signature is verified once for each list and authority. */
function isListOf(stored: RevocationList, issuer: X509Certificate): boolean {
  const known = madeBy(stored);
  const before = known.get(issuer);
  if (before !== undefined) return before;
  const isOf =
    unlessUnreadable(() => {
      assertListOfAuthority(readStoredRevocationList(stored), issuer);
      return true;
    }) ?? false;
  known.set(issuer, isOf);
  return isOf;
}

function unlessUnreadable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}
