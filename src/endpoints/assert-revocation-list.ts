import type { StoredCertificate } from '../pki/certificate-store.ts';
import { clientCertificateAuthorities } from '../pki/client-authority.ts';
import { type CertificateRevocationList, parseRevocationList } from '../pki/revocation-list.ts';
import { assertListOfAuthority } from '../pki/revocation-list-authority.ts';
import { RevocationListExpired, RevocationListNotYetValid } from '../pki/revocation-list-failures.ts';
import type { Endpoint } from './endpoint.ts';
import {
  ClientAuthorityUnknown,
  EndpointWithoutClientCertificates,
} from './failures/revocation-list-failures.ts';

/** The certificate of an ARN, as far as it names an authority. */
export type FindCertificate = (
  certificateArn: string,
) => Promise<Pick<StoredCertificate, 'certificate' | 'certificateChain'> | undefined>;

/** Clocks of authorities may be ahead by so much, milliseconds. */
const TOLERATED_SKEW = 5 * 60 * 1000;

/**
 * Reads a list for an endpoint: it asks for certificates of clients, and the list is one of the authority that issues them. Throws
 * `EndpointWithoutClientCertificates`, `ClientAuthorityUnknown`, and what `parseRevocationList` and `assertListOfAuthority` throw.
 */
export async function readRevocationListFor(
  endpoint: Pick<Endpoint, 'clientVpnEndpointId' | 'authenticationOptions'>,
  text: string,
  findCertificate: FindCertificate,
): Promise<CertificateRevocationList> {
  const option = endpoint.authenticationOptions.find(({ type }) => type === 'certificate-authentication');
  if (option?.type !== 'certificate-authentication') {
    throw new EndpointWithoutClientCertificates(endpoint.clientVpnEndpointId);
  }
  const list = parseRevocationList(text);
  assertListOfAuthority(list, await authorityOf(findCertificate, option.clientRootCertificateChainArn));
  return list;
}

/** The nearest: it issues the certificates of the clients. */
async function authorityOf(findCertificate: FindCertificate, arn: string) {
  const found = await findCertificate(arn);
  const [nearest] = found ? clientCertificateAuthorities(found) : [];
  if (!nearest) throw new ClientAuthorityUnknown(arn);
  return nearest;
}

/**
 * Throws `RevocationListExpired` and `RevocationListNotYetValid`. A list that is over refuses everybody, so whoever imports one took the
 * wrong file: the one before stays in force. `now` in milliseconds since 1970.
 */
export function assertInForce({ beginsAt, endsAt }: CertificateRevocationList, now: number): void {
  if (endsAt <= now) throw new RevocationListExpired(endsAt);
  if (beginsAt > now + TOLERATED_SKEW) throw new RevocationListNotYetValid(beginsAt);
}
