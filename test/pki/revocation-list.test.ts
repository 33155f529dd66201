import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { parseRevocationList } from '../../src/pki/revocation-list.ts';
import { assertListOfAuthority } from '../../src/pki/revocation-list-authority.ts';
import { openSslFor } from '../support/openssl.ts';
import {
  contentOf,
  der,
  ECDSA_SHA256,
  entry,
  HOUR,
  listOf,
  manySerials,
  partsOf,
  pemOf,
  signedList,
} from './revocation-lists.ts';

let authority: KeyAndCertificate;
let rsaAuthority: KeyAndCertificate;
let openssl: ReturnType<typeof openSslFor>;
beforeAll(async () => {
  const purpose = 'certificate-authority';
  authority = await makeCertificate({ commonName: 'Example CA', purpose, keyKind: 'ec-p256' });
  rsaAuthority = await makeCertificate({ commonName: 'Example RSA CA', purpose, keyKind: 'rsa-2048' });
  openssl = openSslFor(authority.certificate);
});
afterAll(() => openssl.close());

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
const parsedCode = (pem: string) => codeOf(() => parseRevocationList(pem));
const authorityCode = (pem: string, by: KeyAndCertificate) =>
  codeOf(() => assertListOfAuthority(parseRevocationList(pem), new X509Certificate(by.certificate)));
const bytesOf = (pem: string) => Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64');

describe('parseRevocationList', () => {
  it('reads a list that the OpenSSL program made, as the guide shows it with easy-rsa', () => {
    writeFileSync(join(openssl.directory, 'ca.key'), authority.privateKey);
    writeFileSync(
      join(openssl.directory, 'index.txt'),
      [
        'R\t301231235959Z\t250101000000Z,keyCompromise\t0A1B\tunknown\t/CN=alice\n',
        'V\t301231235959Z\t\t0C\tunknown\t/CN=bob\n',
        'R\t301231235959Z\t250101000000Z\tFF00112233445566778899AABBCCDDEEFF\tunknown\t/CN=carol\n',
      ].join(''),
    );
    writeFileSync(join(openssl.directory, 'crlnumber'), '01\n');
    writeFileSync(
      join(openssl.directory, 'ca.cnf'),
      '[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\ncrlnumber = crlnumber\ndefault_md = sha256\n' +
        'crl_extensions = ext\n[ext]\nauthorityKeyIdentifier = issuer:always\n',
    );
    openssl.run(
      'ca',
      '-config',
      'ca.cnf',
      '-gencrl',
      '-crldays',
      '30',
      '-cert',
      'ca.pem',
      '-keyfile',
      'ca.key',
      '-out',
      'made.pem',
    );
    const pem = readFileSync(join(openssl.directory, 'made.pem'), 'utf8');
    const list = parseRevocationList(pem);
    assertListOfAuthority(list, new X509Certificate(authority.certificate));
    expect([...list.revoked]).toEqual(['a1b', 'ff00112233445566778899aabbccddeeff']);
    expect(Math.abs(list.endsAt - list.beginsAt)).toBe(30 * 24 * HOUR);
    const asText = openssl.run('crl', '-in', 'made.pem', '-text');
    expect([...parseRevocationList(asText).revoked]).toEqual([...list.revoked]);
  });

  it('reads 20,000 entries, and finds exactly those', () => {
    const serials = manySerials(20_000);
    const { revoked } = parseRevocationList(listOf(rsaAuthority, serials));
    expect(revoked.size).toBe(20_000);
    for (const serial of serials) expect(revoked.has(serial)).toBe(true);
    for (const serial of manySerials(20_100).slice(20_000)) expect(revoked.has(serial)).toBe(false);
  });

  it('refuses more than 20,000 entries in a client certificate revocation list (guide, Client VPN quotas)', () => {
    expect(parsedCode(listOf(authority, manySerials(20_001)))).toBe('RevocationListLimitExceeded');
  });

  it('reads times of both kinds, in the years that each can say', () => {
    const at = (text: string) => new Date(text);
    const list = (changes: object) => parseRevocationList(listOf(authority, [], changes));
    expect(list({ nextUpdate: der.time(at('2049-12-31T23:59:59Z')) }).endsAt).toBe(
      Date.UTC(2049, 11, 31, 23, 59, 59),
    );
    expect(list({ thisUpdate: der.time(at('1950-01-01T00:00:00Z')) }).beginsAt).toBe(Date.UTC(1950, 0, 1));
    const late = der.generalizedTime(at('2050-02-28T01:02:03Z'));
    expect(list({ nextUpdate: late }).endsAt).toBe(Date.UTC(2050, 1, 28, 1, 2, 3));
    for (const wrong of [
      '260230000000Z',
      '260101240000Z',
      '260101000060Z',
      '2601010000Z',
      '260101000000+0000',
    ]) {
      const nextUpdate = der.element(0x17, Buffer.from(wrong));
      expect(parsedCode(listOf(authority, [], { nextUpdate }))).toBe('InvalidRevocationList');
    }
  });

  it('refuses a list whose expiry is not known', () => {
    const { nextUpdate: _, ...endless } = partsOf(authority, ['01']);
    expect(parsedCode(pemOf(signedList(contentOf(endless), authority)))).toBe('RevocationListWithoutExpiry');
  });

  const refused: readonly [what: string, code: string, list: () => Uint8Array][] = [
    ['bytes behind the list', 'InvalidRevocationList', () => Buffer.concat([good(), Buffer.from([0])])],
    [
      'an indefinite length',
      'InvalidRevocationList',
      () => Buffer.concat([Buffer.from([0x30, 0x80]), good().subarray(4), Buffer.alloc(2)]),
    ],
    [
      'a length that is longer than it must be',
      'InvalidRevocationList',
      () => Buffer.concat([Buffer.from([0x30, 0x83, 0]), good().subarray(2)]),
    ],
    ['a length beyond the end', 'InvalidRevocationList', () => good().subarray(0, -1)],
    [
      'extensions in version 1',
      'InvalidRevocationList',
      () => {
        const { version: _, ...first } = partsOf(authority);
        return signedList(contentOf(first), authority);
      },
    ],
    ['an unknown version', 'InvalidRevocationList', () => made({ version: der.integer('02') })],
    [
      'two methods of signing',
      'InvalidRevocationList',
      () => signedList(contentOf(partsOf(authority)), authority, '300a06082a8648ce3d040303'),
    ],
    ['SHA-1', 'WeakRevocationListSignature', () => weakly('300906072a8648ce3d0401')],
    ['MD5', 'WeakRevocationListSignature', () => weakly('300d06092a864886f70d0101040500')],
    [
      'RSA without the NULL that belongs there',
      'WeakRevocationListSignature',
      () => weakly('300b06092a864886f70d01010b'),
    ],
    ['a delta', 'UnsupportedRevocationList', () => extended(der.extension('551d1b', '020101', true))],
    [
      'a delta that does not say that it is critical',
      'UnsupportedRevocationList',
      () => extended(der.extension('551d1b', '020101')),
    ],
    [
      'an indirect list',
      'UnsupportedRevocationList',
      () => extended(der.extension('551d1c', '30038401ff', true)),
    ],
    [
      'a list of authorities only',
      'UnsupportedRevocationList',
      () => extended(der.extension('551d1c', '30038201ff', true)),
    ],
    [
      'an unknown critical extension',
      'UnsupportedRevocationList',
      () => extended(der.extension('2a0304', '0500', true)),
    ],
    [
      'an extension that stands there twice',
      'InvalidRevocationList',
      () => extended(der.extension('551d14', '020101'), der.extension('551d14', '020102')),
    ],
    [
      'an entry of another authority',
      'UnsupportedRevocationList',
      () => made({ entries: der.sequence(entry('01', der.extension('551d1d', '3000', true))) }),
    ],
    [
      'a critical extension of an entry',
      'UnsupportedRevocationList',
      () => made({ entries: der.sequence(entry('01', der.extension('2a0304', '0500', true))) }),
    ],
    [
      'a reason that stands there twice',
      'InvalidRevocationList',
      () => made({ entries: der.sequence(entry('01', der.extension('551d15', '0a0101'))) }),
    ],
    ['a negative serial number', 'InvalidRevocationList', () => made({ entries: der.sequence(entry('ff')) })],
    [
      'a serial number with a zero too many',
      'InvalidRevocationList',
      () => made({ entries: der.sequence(entry('0001')) }),
    ],
    ['no serial number', 'InvalidRevocationList', () => made({ entries: der.sequence(entry('')) })],
    [
      'something behind the extensions',
      'InvalidRevocationList',
      () =>
        signedList(
          contentOf({
            ...partsOf(authority),
            extensions: Buffer.concat([partsOf(authority).extensions ?? Buffer.of(), der.integer('01')]),
          }),
          authority,
        ),
    ],
  ];
  const good = () => bytesOf(listOf(authority, ['01']));
  const made = (changes: object) => signedList(contentOf({ ...partsOf(authority), ...changes }), authority);
  const extended = (...extensions: readonly Uint8Array[]) =>
    made({ extensions: der.extensions(...extensions) });
  const weakly = (algorithm: string) =>
    signedList(
      contentOf({ ...partsOf(authority), algorithm: Buffer.from(algorithm, 'hex') }),
      authority,
      algorithm,
    );
  it.each(refused)('refuses %s', (_what, code, list) => {
    expect(parsedCode(pemOf(list()))).toBe(code);
  });

  it('takes a list that says where it is published, and that it is one of end entities', () => {
    const published = 'a00ea00c860a687474703a2f2f612f62';
    for (const scope of [`3010${published}`, `3013${published}8101ff`, '30038101ff', '3000']) {
      const list = pemOf(extended(der.extension('551d1c', scope, true)));
      expect(parsedCode(list)).toBe('accepted');
      expect(openssl.judge(list).isVerified).toBe(true);
    }
  });

  it.each([
    ['nothing', ''],
    ['a certificate', 'certificate'],
    ['a block without an end', '-----BEGIN X509 CRL-----\nMAA=\n'],
    ['an empty block', '-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n'],
  ])('refuses %s in the place of PEM', (what, text) => {
    expect(parsedCode(what === 'a certificate' ? authority.certificate : text)).toBe('InvalidRevocationList');
  });

  it('refuses lines of other lengths, though nothing of the base64 is lost', () => {
    const pem = listOf(authority, ['01', '02']);
    const second = pem.indexOf('\n', pem.indexOf('\n') + 1);
    const moved = `${pem.slice(0, second - 1)}\n${pem[second - 1]}${pem.slice(second + 1)}`;
    expect(parsedCode(moved)).toBe('InvalidRevocationList');
  });

  it('refuses an entry that reaches beyond the entries', () => {
    const entries = der.sequence(entry('01'), entry('02'));
    entries[1] = (entries[1] ?? 0) - 5;
    expect(parsedCode(listOf(authority, [], { entries }))).toBe('InvalidRevocationList');
  });

  it('refuses damaged base64, and several lists at once', () => {
    const pem = listOf(authority, ['01', '02']);
    const middle = pem.indexOf('\n', 100) - 10;
    for (const damage of ['', ' ', '-', '_', '*', '=', '\0', 'ä', '\n']) {
      const damaged = pem.slice(0, middle) + damage + pem.slice(middle + 1);
      expect([damage, parsedCode(damaged)]).toEqual([damage, 'InvalidRevocationList']);
    }
    expect(parsedCode(pem + pem)).toBe('InvalidRevocationList');
    expect(parsedCode(pem.replaceAll('\n', '\r\n'))).toBe('accepted');
    const mail = (
      bytesOf(pem)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\n');
    expect(parsedCode(`-----BEGIN X509 CRL-----\n${mail}\n-----END X509 CRL-----`)).toBe('accepted');
  });
});

describe('assertListOfAuthority', () => {
  it('takes lists that the authority signed with RSA or ECDSA', () => {
    for (const by of [authority, rsaAuthority])
      expect(authorityCode(listOf(by, ['01']), by)).toBe('accepted');
  });

  it('refuses a list that another authority signed, also one of the same name or with the same method', async () => {
    const impostor = await makeCertificate({
      commonName: 'Example CA',
      purpose: 'certificate-authority',
      keyKind: 'ec-p256',
    });
    const another = 'RevocationListOfAnotherAuthority';
    expect(authorityCode(listOf(impostor), authority)).toBe(another);
    expect(authorityCode(listOf(rsaAuthority), authority)).toBe(another);
    // Its name is right; the signature is one of RSA.
    const issuer = partsOf(authority).issuer;
    expect(authorityCode(listOf(rsaAuthority, [], { issuer }), authority)).toBe(another);
    const claimed = { ...partsOf(authority), algorithm: Buffer.from(ECDSA_SHA256, 'hex') };
    expect(authorityCode(pemOf(signedList(contentOf(claimed), rsaAuthority, ECDSA_SHA256)), authority)).toBe(
      another,
    );
  });

  it('refuses a list of another name, though the right key signed it', () => {
    const { issuer } = partsOf(rsaAuthority);
    expect(authorityCode(listOf(authority, ['01'], { issuer }), authority)).toBe(
      'RevocationListOfAnotherAuthority',
    );
  });

  it('refuses a list that was changed after it was signed', () => {
    const bytes = bytesOf(listOf(authority, ['010203']));
    bytes[bytes.indexOf(Buffer.from('010203', 'hex')) + 2] = 4;
    expect(authorityCode(pemOf(bytes), authority)).toBe('RevocationListOfAnotherAuthority');
  });

  it('refuses a list of an authority whose key usage does not let it sign lists (RFC 5280 section 6.3.3 f)', () => {
    openssl.run(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=Shy',
      '-keyout',
      'shy.key',
      '-out',
      'shy.pem',
      '-addext',
      'keyUsage=keyCertSign',
    );
    const shy = {
      certificate: readFileSync(join(openssl.directory, 'shy.pem'), 'utf8'),
      privateKey: readFileSync(join(openssl.directory, 'shy.key'), 'utf8'),
    };
    expect(authorityCode(listOf(shy), shy)).toBe('RevocationListOfAnotherAuthority');
  });
});
