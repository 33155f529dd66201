import type { X509Certificate } from 'node:crypto';
import { PosternError } from '../kernel/errors.ts';
import { faultOfEnd, pathOf } from './certificate-path.ts';
import type { StoredCertificate } from './certificate-store.ts';
import { weaknessOf } from './certificate-strength.ts';

/** Of a certificate from which no authority follows that clients could be checked against. */
export class InvalidClientAuthority extends PosternError {
  readonly code = 'InvalidClientAuthority';
}

/** An authority of the clients has ended. */
export class ClientAuthorityExpired extends PosternError {
  readonly code = 'ClientAuthorityExpired';
}

type Stored = Pick<StoredCertificate, 'certificate' | 'certificateChain'>;

/**
 * What certificates of clients must chain to where `stored` is an endpoint's ClientRootCertificateChainArn, nearest first: the
 * issuers of a client's (or the server's) certificate, or, of an authority that was imported itself, that authority
 * and its issuers (guide, section "Mutual authentication"). Empty when it has none: a certificate that signed itself and is
 * no authority vouches for nobody. Throws `InvalidCertificate`; then something unchecked was stored.
 */
export function clientCertificateAuthorities(stored: Stored): readonly X509Certificate[] {
  const [certificate, ...issuers] = pathOf(stored);
  return certificate.ca ? [certificate, ...issuers] : issuers;
}

/**
 * Throws {@link InvalidClientAuthority} when clients cannot be checked against `stored`: it has no authority, a weak one, or
 * one whose root is missing. With `now` (milliseconds since 1970) also {@link ClientAuthorityExpired}.
 */
export function assertClientAuthority(stored: Stored, now?: number): void {
  const [nearest, ...others] = clientCertificateAuthorities(stored);
  if (!nearest) throw new InvalidClientAuthority(NO_AUTHORITY);
  const authorities = [nearest, ...others] as const;
  const fault = authorities.flatMap((authority) => weaknessOf(authority) ?? [])[0] ?? faultOfEnd(authorities);
  if (fault !== undefined) throw new InvalidClientAuthority(`The client certificate's chain: ${fault}`);
  if (now !== undefined && endOfAuthorities(authorities) <= now) throw expired(endOfAuthorities(authorities));
}

/** When the first of them ends, in milliseconds since 1970: clients are refused from then on. */
export function endOfAuthorities(authorities: readonly X509Certificate[]): number {
  return Math.min(...authorities.map(({ validToDate }) => validToDate.getTime()));
}

const NO_AUTHORITY =
  'The certificate that names the authority of the clients has no authority in its chain. Import it with the certificate of its CA as CertificateChain.';

function expired(endedAt: number): ClientAuthorityExpired {
  return new ClientAuthorityExpired(
    `The authority of the clients' certificates ended at ${new Date(endedAt).toISOString()}. Import the certificate with a chain that goes on, then repeat this.`,
  );
}
