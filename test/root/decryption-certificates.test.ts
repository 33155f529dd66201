import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDeclarations } from '../../src/declarations.ts';
import { type KeyAndCertificate, type KeyKind, makeCertificate } from '../../src/demo/certificates.ts';
import { ConfigurationFaulty } from '../../src/ops/configuration-faulty.ts';
import { FILES } from '../../src/read-text-file.ts';

let directory = '';
const pairs: Record<string, KeyAndCertificate> = {};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postern-decryption-'));
  const kinds: Readonly<Record<string, KeyKind>> = {
    one: 'rsa-2048',
    two: 'rsa-3072',
    weak: 'rsa-1024',
    ec: 'ec-p256',
  };
  for (const [name, keyKind] of Object.entries(kinds)) {
    const pair = await makeCertificate({ commonName: name, purpose: 'signing', keyKind });
    pairs[name] = pair;
    writeFileSync(join(directory, `${name}.crt`), pair.certificate);
    writeFileSync(join(directory, `${name}.key`), pair.privateKey);
  }
  writeFileSync(join(directory, 'both.crt'), `${pairs.one?.certificate}${pairs.two?.certificate}`);
  writeFileSync(join(directory, 'nothing.pem'), 'nothing');
});
afterAll(() => rmSync(directory, { recursive: true }));

function read(...entries: readonly (readonly [certificate: string, key: string])[]) {
  const lines = entries.map(
    ([certificate, key]) => `    - { CertificateFile: ${certificate}, PrivateKeyFile: ${key} }\n`,
  );
  const path = join(directory, 'postern.yaml');
  writeFileSync(path, `Saml:\n  DecryptionCertificates:\n${lines.join('')}`);
  return readDeclarations(path, FILES);
}

function faultsOf(...entries: readonly (readonly [string, string])[]): readonly string[] {
  try {
    read(...entries);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationFaulty) return error.faults;
    throw error;
  }
}

describe('Saml.DecryptionCertificates', () => {
  it('brings certificates with their keys, in their order, and shows no key', () => {
    const { decryptionCertificates } = read(['one.crt', 'one.key'], ['two.crt', 'two.key']);
    expect(decryptionCertificates.map(({ certificate }) => certificate)).toEqual([
      pairs.one?.certificate,
      pairs.two?.certificate,
    ]);
    expect(decryptionCertificates[0]?.privateKey.reveal()).toContain('BEGIN PRIVATE KEY');
    expect(JSON.stringify(decryptionCertificates)).not.toContain('BEGIN PRIVATE KEY');
  });

  it('may be left out', () => {
    const path = join(directory, 'empty.yaml');
    writeFileSync(path, 'Saml: {}\n');
    expect(readDeclarations(path, FILES).decryptionCertificates).toEqual([]);
  });

  it.each([
    [
      'a key of another certificate',
      ['one.crt', 'two.key'],
      'PrivateKeyFile: The private key belongs to another',
    ],
    ['a key that is short', ['weak.crt', 'weak.key'], 'CertificateFile: The key must be RSA of 2048 bits'],
    ['an elliptic key', ['ec.crt', 'ec.key'], 'CertificateFile: The key must be RSA'],
    [
      'two certificates in one file',
      ['both.crt', 'one.key'],
      'CertificateFile: There must be exactly one certificate',
    ],
    ['a file without a key', ['one.crt', 'nothing.pem'], 'PrivateKeyFile: The private key cannot be read'],
    ['a file without a certificate', ['nothing.pem', 'one.key'], 'CertificateFile: No PEM block was found'],
    ['a file that is not there', ['none.crt', 'one.key'], 'CertificateFile: This file cannot be read'],
  ] as const)('%s is a fault with its place', (_name, entry, words) => {
    const faults = faultsOf(entry);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^postern\.yaml:3:\d+: Saml\.DecryptionCertificates\[0\]\./);
    expect(faults[0]).toContain(words);
  });

  it('are four at most', () => {
    const five = Array.from({ length: 5 }, () => ['one.crt', 'one.key'] as const);
    expect(faultsOf(...five)).toEqual([expect.stringContaining('Write at most 4')]);
  });
});
