import type { X509Certificate } from 'node:crypto';

/** In the order of their bits (RFC 5280 section 4.2.1.3), in ACM's words. */
const KEY_USAGES = [
  'DIGITAL_SIGNATURE',
  'NON_REPUDIATION',
  'KEY_ENCIPHERMENT',
  'DATA_ENCIPHERMENT',
  'KEY_AGREEMENT',
  'CERTIFICATE_SIGNING',
  'CRL_SIGNING',
  'ENCIPHER_ONLY',
  'DECIPHER_ONLY',
] as const;

export type KeyUsageName = (typeof KEY_USAGES)[number];

/** The DER of the object identifier 2.5.29.15, key usage. */
const KEY_USAGE = Buffer.from('0603551d0f', 'hex');
const CRITICAL = Buffer.from('0101ff', 'hex');

/**
 * What the key usage extension allows, which Node does not tell; empty where there is none. For statements alone: it looks for the
 * extension's bytes in the certificate, which a hostile one could have elsewhere first.
 */
export function keyUsagesOf({ raw }: Pick<X509Certificate, 'raw'>): readonly KeyUsageName[] {
  const at = raw.indexOf(KEY_USAGE);
  if (at < 0) return [];
  const afterId = raw.subarray(at + KEY_USAGE.length);
  const value = afterId.subarray(afterId.indexOf(CRITICAL) === 0 ? CRITICAL.length : 0);
  // An OCTET STRING with a BIT STRING in it: 04 length 03 length unused-bits bits...
  if (value[0] !== 0x04 || value[2] !== 0x03) return [];
  const bits = value.subarray(5, 4 + (value[3] ?? 0));
  return KEY_USAGES.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}
