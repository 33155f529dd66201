import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import 'node:tls';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { attributeValues } from '../../src/pki/distinguished-name.ts';

let keys: CryptoKeyPair;
beforeAll(async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
});

/** A certificate whose subject holds these names, each in a part of its own. */
async function certificateOf(names: readonly (readonly [attribute: string, value: string])[]) {
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: new x509.Name(names.map(([attribute, text]) => ({ [attribute]: [{ utf8String: text }] }))),
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  });
  return new X509Certificate(Buffer.from(made.rawData));
}

const value = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'+,;="\\<># \n\t\u0000äß中', 'CN=', '\\2B'),
    fc.string({ unit: 'grapheme-ascii', maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 12,
});

it('reads names as Node does where it gives them as an object', async () => {
  const names = fc.array(fc.tuple(fc.constantFrom('CN', 'O', 'OU'), value), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(names, async (given) => {
      const certificate = await certificateOf(given);
      const { subject } = certificate.toLegacyObject();
      expect(subject).toMatchObject({ [given[0]?.[0] ?? '']: expect.anything() });
      for (const attribute of ['CN', 'O', 'OU'] as const) {
        const expected = [(subject as Partial<typeof subject>)[attribute] ?? []].flat();
        expect(attributeValues(certificate.subject, attribute)).toEqual(expected);
      }
    }),
    { numRuns: 200 },
  );
});

it('is needed: Node breaks TLS for those who come after the other way', () => {
  const program = (way: string) => `
    const { X509Certificate } = require('node:crypto');
    const certificate = new X509Certificate(process.env.CERTIFICATE);
    certificate.${way};
    console.log(typeof require('node:tls').createSecureContext);`;
  const run = async (way: string) => {
    const CERTIFICATE = (await certificateOf([['CN', 'a']])).toString();
    return execFileSync(process.execPath, ['-e', program(way)], { env: { CERTIFICATE } })
      .toString()
      .trim();
  };
  return Promise.all([
    expect(run('subject')).resolves.toBe('function'),
    expect(run('toLegacyObject()')).resolves.toBe('undefined'),
  ]);
});
