import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { PosternError } from '../../src/kernel/errors.ts';
import { type CertificateRevocationList, parseRevocationList } from '../../src/pki/revocation-list.ts';
import { assertListOfAuthority } from '../../src/pki/revocation-list-authority.ts';
import { SerialNumbers } from '../../src/pki/serial-numbers.ts';
import { openSslFor } from '../support/openssl.ts';
import { contentOf, der, entry, listOf, partsOf, pemOf, signedList } from './revocation-lists.ts';

let authority: KeyAndCertificate;
let certificate: X509Certificate;
let openssl: ReturnType<typeof openSslFor>;
beforeAll(async () => {
  const purpose = 'certificate-authority';
  authority = await makeCertificate({ commonName: 'Example CA', purpose, keyKind: 'ec-p256' });
  certificate = new X509Certificate(authority.certificate);
  openssl = openSslFor(authority.certificate);
});
afterAll(() => openssl.close());

/** The list when all is well with it; undefined when it was refused by a failure that has a name. Anything else is thrown. */
function accepted(pem: string): CertificateRevocationList | undefined {
  try {
    const list = parseRevocationList(pem);
    assertListOfAuthority(list, certificate);
    return list;
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}

/** What we accept, OpenSSL accepts, and reads the same numbers in it. */
function agreesWithOpenSsl(pem: string): boolean {
  const list = accepted(pem);
  if (!list) return false;
  const { isVerified, serials } = openssl.judge(pem);
  expect(isVerified).toBe(true);
  const canonical = serials.map((serial) => serial.toLowerCase().replace(/^0+/, ''));
  expect(new Set(list.revoked)).toEqual(new Set(canonical));
  return true;
}

/** A positive INTEGER as DER has it. */
const serial = fc.bigInt({ min: 0n, max: 2n ** 159n }).map((number) => {
  const hex = number.toString(16);
  const even = hex.length % 2 ? `0${hex}` : hex;
  return Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even;
});

/** One step of damage: bytes are changed, taken out, put in or repeated. */
const damage = fc.record({
  kind: fc.constantFrom('change', 'remove', 'insert', 'repeat'),
  at: fc.nat(),
  length: fc.integer({ min: 1, max: 12 }),
  byte: fc.constantFrom(0x00, 0x01, 0x02, 0x17, 0x18, 0x30, 0x7f, 0x80, 0x81, 0xa0, 0xff),
});

function damaged(
  bytes: Buffer,
  { kind, at: anywhere, length, byte }: typeof damage extends fc.Arbitrary<infer D> ? D : never,
): Buffer {
  const at = anywhere % bytes.length;
  const [before, there, behind] = [
    bytes.subarray(0, at),
    bytes.subarray(at, at + length),
    bytes.subarray(at + length),
  ];
  if (kind === 'change') return Buffer.concat([before, Buffer.from([byte]), bytes.subarray(at + 1)]);
  if (kind === 'remove') return Buffer.concat([before, behind]);
  if (kind === 'insert') return Buffer.concat([before, Buffer.alloc(length, byte), bytes.subarray(at)]);
  return Buffer.concat([before, there, there, behind]);
}

const small = () => listOf(authority, ['0a', '00ff', '11223344556677']);
const smallBytes = () => Buffer.from(small().replace(/-----.*-----|\s/g, ''), 'base64');

describe('Revocation lists', () => {
  it('of any numbers are read as OpenSSL reads them', () => {
    fc.assert(
      fc.property(fc.array(serial, { maxLength: 40 }), fc.boolean(), (serials, isGeneralized) => {
        const later = new Date(Math.floor(Date.now() / 1000) * 1000 + 1000);
        const nextUpdate = isGeneralized ? der.generalizedTime(later) : der.time(later);
        const pem = listOf(authority, serials, { nextUpdate });
        expect(agreesWithOpenSsl(pem)).toBe(true);
        expect(parseRevocationList(pem).endsAt).toBe(later.getTime());
      }),
      { numRuns: 30 },
    );
  });

  it('that are nonsense are refused by a failure that has a name, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, text) => {
        expect(accepted(pemOf(bytes))).toBeUndefined();
        expect(accepted(text)).toBeUndefined();
        const body = Buffer.from(bytes).toString('latin1');
        expect(accepted(`-----BEGIN X509 CRL-----\n${body}\n-----END X509 CRL-----\n`)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('that were damaged after they were signed are refused, or say the same as before', () => {
    const { revoked } = parseRevocationList(small());
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (steps) => {
        const pem = pemOf(steps.reduce(damaged, smallBytes()));
        const list = accepted(pem);
        if (list) expect([...list.revoked]).toEqual([...revoked]);
        if (list) expect(openssl.judge(pem).isVerified).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('that an authority signed in spite of damage are accepted only where OpenSSL accepts them, with the same numbers', () => {
    let acceptedOnes = 0;
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 2 }), (steps) => {
        const content = contentOf(partsOf(authority, ['0a', '00ff', '11223344556677']));
        if (agreesWithOpenSsl(pemOf(signedList(steps.reduce(damaged, content), authority))))
          acceptedOnes += 1;
      }),
      { numRuns: 1000 },
    );
    // Some damage does no harm: another number, another time. Otherwise this would show nothing.
    expect(acceptedOnes).toBeGreaterThan(10);
  });

  it('with damaged PEM are accepted only where OpenSSL accepts them, with the same numbers', () => {
    fc.assert(
      fc.property(
        fc.array(damage, { minLength: 1, maxLength: 2 }),
        fc.constantFrom('\n', '\r\n'),
        (steps, end) => {
          const text = Buffer.from(small().replaceAll('\n', end));
          agreesWithOpenSsl(steps.reduce(damaged, text).toString('latin1'));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('with extensions of every kind in their entries are accepted only where OpenSSL accepts them', () => {
    const extension = fc.tuple(
      fc.constantFrom('551d15', '551d17', '551d18', '551d1d', '2a0304', '550480', '80'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(
        fc.array(extension, { maxLength: 3 }),
        fc.array(extension, { maxLength: 3 }),
        (ofEntry, ofList) => {
          const written = (all: typeof ofList) =>
            all.map(([id, isCritical]) => der.extension(id, '0a0103', isCritical));
          const entries = der.sequence(entry('01', ...written(ofEntry)));
          const changes = {
            entries,
            ...(ofList.length > 0 && { extensions: der.extensions(...written(ofList)) }),
          };
          agreesWithOpenSsl(listOf(authority, [], changes));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The numbers as they stand in a list, each with a zero in front as DER has it. */
function serialNumbers(numbers: readonly bigint[]): SerialNumbers {
  const places: number[] = [];
  let hex = '';
  for (const number of numbers) {
    const digits = number.toString(16);
    places.push(hex.length / 2);
    hex += `00${digits.length % 2 ? `0${digits}` : digits}`;
    places.push(hex.length / 2);
  }
  return new SerialNumbers(Buffer.from(hex, 'hex'), places);
}

describe('SerialNumbers', () => {
  const number = fc.bigInt({ min: 0n, max: 2n ** 160n });
  // Few bytes, so that many are the same, and begin or end the same.
  const alike = fc.array(fc.constantFrom('00', '01', '10'), { minLength: 1, maxLength: 9 });
  const near = alike.map((bytes) => BigInt(`0x${bytes.join('')}`));

  it('have a number however it is written', () => {
    fc.assert(
      fc.property(number, number, (wanted, other) => {
        const numbers = serialNumbers([wanted]);
        const hex = wanted.toString(16);
        const even = hex.length % 2 ? `0${hex}` : hex;
        const pairs = (even.match(/../g) ?? []).join(':');
        const spellings = [
          hex,
          even,
          `00${even}`,
          pairs,
          `00:${pairs}`,
          pairs.toUpperCase(),
          even.toUpperCase(),
        ];
        for (const text of spellings) expect(numbers.has(text)).toBe(true);
        for (const text of spellings) expect(serialNumbers([other]).has(text)).toBe(wanted === other);
      }),
    );
  });

  it('have those that stand in the list, each once, and no other', () => {
    fc.assert(
      fc.property(fc.array(near, { maxLength: 60 }), fc.array(near), (there, asked) => {
        const numbers = serialNumbers(there);
        const known = new Set(there);
        for (const one of [...there, ...asked]) expect(numbers.has(one.toString(16))).toBe(known.has(one));
        expect(numbers.size).toBe(known.size);
        expect([...numbers]).toEqual([...known].map((one) => (one === 0n ? '' : one.toString(16))));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '',
    ':',
    '0x1',
    '-01',
    '1::2',
    ':1',
    '1:',
    '1:2',
    'a:1b',
    '0a:1b0c',
    'g',
    ' 1',
    '1\n',
    '1\u0130',
    `${'a'.repeat(60)}g`,
  ])('know no number in %j', (text) => {
    expect(serialNumbers([1n, 2n ** 300n]).has(text)).toBeUndefined();
    expect(serialNumbers([]).has(text)).toBeUndefined();
  });
});
