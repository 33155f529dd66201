import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import type { KeyAndCertificate } from '../../src/demo/certificates.ts';

/** A small writer of DER, for lists that no tool would make. */
export const der = {
  element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
    const body = Buffer.concat(contents);
    return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
  },
  sequence: (...contents: readonly Uint8Array[]) => der.element(0x30, ...contents),
  integer: (hex: string) => der.element(0x02, Buffer.from(hex, 'hex')),
  oid: (hex: string) => der.element(0x06, Buffer.from(hex, 'hex')),
  octets: (...contents: readonly Uint8Array[]) => der.element(0x04, ...contents),
  bits: (bytes: Uint8Array, unused = 0) => der.element(0x03, Buffer.from([unused]), bytes),
  true: Buffer.from([0x01, 0x01, 0xff]),
  time: (date: Date) =>
    der.element(
      0x17,
      Buffer.from(
        `${date
          .toISOString()
          .replace(/[-:T]|\.\d+/g, '')
          .slice(2)}`,
      ),
    ),
  generalizedTime: (date: Date) =>
    der.element(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, ''))),
  /** `Extension`; `id` and `value` hexadecimal. */
  extension: (id: string, value: string, isCritical = false) =>
    der.sequence(der.oid(id), ...(isCritical ? [der.true] : []), der.octets(Buffer.from(value, 'hex'))),
  extensions: (...all: readonly Uint8Array[]) => der.element(0xa0, der.sequence(...all)),
};

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

export const ECDSA_SHA256 = '300a06082a8648ce3d040302';
export const RSA_SHA256 = '300d06092a864886f70d01010b0500';

/** A `TBSCertList` in parts; an absent part is left out of the list. */
export interface ListParts {
  readonly version?: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly issuer: Uint8Array;
  readonly thisUpdate: Uint8Array;
  readonly nextUpdate?: Uint8Array;
  readonly entries?: Uint8Array;
  readonly extensions?: Uint8Array;
}

export const HOUR = 60 * 60 * 1000;

/** The parts of a list of `authority`, which ends tomorrow, over `serials` (hexadecimal contents of INTEGERs). */
export function partsOf(authority: KeyAndCertificate, serials: readonly string[] = []): ListParts {
  const now = Date.now();
  return {
    version: der.integer('01'),
    algorithm: Buffer.from(algorithmOf(authority), 'hex'),
    issuer: subjectOf(authority),
    thisUpdate: der.time(new Date(now - HOUR)),
    nextUpdate: der.time(new Date(now + 24 * HOUR)),
    ...(serials.length > 0 && { entries: der.sequence(...serials.map((serial) => entry(serial))) }),
    extensions: der.extensions(der.extension('551d14', '020101')),
  };
}

/** An entry with a reason, as tools write it. */
export function entry(serial: string, ...extensions: readonly Uint8Array[]): Buffer {
  const reason = der.extension('551d15', '0a0101');
  const date = der.time(new Date(0));
  return der.sequence(der.integer(serial), date, der.sequence(reason, ...extensions));
}

export function contentOf(parts: ListParts): Buffer {
  const { version, algorithm, issuer, thisUpdate, nextUpdate, entries, extensions } = parts;
  const all = [version, algorithm, issuer, thisUpdate, nextUpdate, entries, extensions];
  return der.sequence(...all.filter((part) => part !== undefined));
}

/** The list, DER, signed with SHA-256 over these very bytes, whatever they are. */
export function signedList(content: Uint8Array, authority: KeyAndCertificate, algorithm?: string): Buffer {
  const signature = sign('sha256', content, createPrivateKey(authority.privateKey));
  const method = Buffer.from(algorithm ?? algorithmOf(authority), 'hex');
  return der.sequence(content, method, der.bits(signature));
}

/** A list in PEM. */
export function listOf(
  authority: KeyAndCertificate,
  serials: readonly string[] = [],
  changes: Partial<ListParts> = {},
): string {
  return pemOf(signedList(contentOf({ ...partsOf(authority, serials), ...changes }), authority));
}

export function pemOf(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN X509 CRL-----\n${lines.join('\n')}\n-----END X509 CRL-----\n`;
}

function algorithmOf({ privateKey }: KeyAndCertificate): string {
  return createPrivateKey(privateKey).asymmetricKeyType === 'rsa' ? RSA_SHA256 : ECDSA_SHA256;
}

/** The name of `CN=…` as the certificate writes it: with that of an authority that signed itself, it stands there twice. */
function subjectOf({ certificate }: KeyAndCertificate): Buffer {
  const { raw, subject } = new X509Certificate(certificate);
  const commonName = Buffer.from(subject.replace(/^CN=/, ''));
  const found = [0x13, 0x0c]
    .map((tag) =>
      der.sequence(der.element(0x31, der.sequence(der.oid('550403'), der.element(tag, commonName)))),
    )
    .find((name) => raw.includes(name));
  if (!found) throw new Error('Only names of one CN are written here.');
  return found;
}

/** As many serial numbers as there may be, 16 bytes each, no two the same. */
export function manySerials(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0;
    return `4${n.toString(16).padStart(7, '0')}${mixed.toString(16).padStart(8, '0').repeat(3)}`;
  });
}
