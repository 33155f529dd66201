import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { expect, it } from 'vitest';
import { keyUsagesOf } from '../../src/pki/key-usages.ts';
import { carelessCertificate, FOR_SERVERS } from './certificates.ts';

/** The names in the order of their bits (RFC 5280 section 4.2.1.3), by the flags of a library of others. */
const NAMES = [
  [x509.KeyUsageFlags.digitalSignature, 'DIGITAL_SIGNATURE'],
  [x509.KeyUsageFlags.nonRepudiation, 'NON_REPUDIATION'],
  [x509.KeyUsageFlags.keyEncipherment, 'KEY_ENCIPHERMENT'],
  [x509.KeyUsageFlags.dataEncipherment, 'DATA_ENCIPHERMENT'],
  [x509.KeyUsageFlags.keyAgreement, 'KEY_AGREEMENT'],
  [x509.KeyUsageFlags.keyCertSign, 'CERTIFICATE_SIGNING'],
  [x509.KeyUsageFlags.cRLSign, 'CRL_SIGNING'],
  [x509.KeyUsageFlags.encipherOnly, 'ENCIPHER_ONLY'],
  [x509.KeyUsageFlags.decipherOnly, 'DECIPHER_ONLY'],
] as const;

const usagesOf = async (...extensions: x509.Extension[]) =>
  keyUsagesOf(new X509Certificate((await carelessCertificate(extensions)).certificate));

it('key usages are read as another library wrote them, critical or not', async () => {
  const sets: readonly (readonly (typeof NAMES)[number][])[] = [
    ...NAMES.map((name) => [name]),
    NAMES.slice(0, 3),
    NAMES.slice(4),
    NAMES,
  ];
  for (const [index, set] of sets.entries()) {
    const flags = set.reduce<number>((sum, [flag]) => sum | flag, 0);
    const extension = new x509.KeyUsagesExtension(flags, index % 2 === 0);
    expect(await usagesOf(FOR_SERVERS, extension)).toEqual(set.map(([, name]) => name));
  }
});

it('a certificate without the extension has none', async () => {
  expect(await usagesOf(FOR_SERVERS)).toEqual([]);
});
