import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { makeCertificate } from '../../../src/demo/certificates.ts';
import { parseRevocationList } from '../../../src/pki/revocation-list.ts';
import { assertListOfAuthority } from '../../../src/pki/revocation-list-authority.ts';
import { listOf, manySerials } from '../../pki/revocation-lists.ts';
import { bestNanoseconds } from '../best-nanoseconds.ts';
import { boundRow } from '../table.ts';
import type { Measurement } from './settings.ts';

const ENTRIES = 20_000;
/** Short rounds and many: the best one met no foreign work. */
const SHORT_ROUNDS = 60;

/** A list as long as it may be, signed with RSA-2048 and SHA-256; serial numbers as Node writes them, half of them revoked. */
export const revocationLists: Measurement = async (_world, { rounds, share }) => {
  const purpose = 'certificate-authority';
  const authority = await makeCertificate({ commonName: 'Example CA', purpose, keyKind: 'rsa-2048' });
  const certificate = new X509Certificate(authority.certificate);
  const pem = listOf(authority, manySerials(ENTRIES));
  const repeats = Math.ceil(rounds * share * SHORT_ROUNDS);

  const parse = bestNanoseconds(repeats, 1, () => {
    assertListOfAuthority(parseRevocationList(pem), certificate);
  });
  const theirs = bestNanoseconds(Math.min(repeats, SHORT_ROUNDS), 1, () => {
    createSecureContext({ ca: authority.certificate, crl: pem });
  });
  const { revoked } = parseRevocationList(pem);
  const asked = manySerials(2 * ENTRIES).map((serial) => serial.toUpperCase());
  let found = 0;
  const lookUp = bestNanoseconds(repeats, asked.length, () => {
    found = 0;
    for (const serial of asked) if (revoked.has(serial)) found += 1;
  });
  if (found !== ENTRIES) throw new Error('Other numbers were found than are in the list.');
  return [
    boundRow(`revocation list of ${ENTRIES} entries: parsed and verified`, parse / 1e6, 'ms', 5, {
      name: 'OpenSSL inside Node, parsed only',
      figure: theirs / 1e6,
    }),
    boundRow('the same: a look-up', lookUp, 'ns', 100),
  ];
};
