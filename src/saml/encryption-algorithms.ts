import type { CipherGCMTypes } from 'node:crypto';

/** What an Assertion may be encrypted with; everything else is refused before a key is touched. */

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

export const ENCRYPTED_ELEMENT = `${XENC}Element`;
export const ENCRYPTED_KEY_TYPE = `${XENC}EncryptedKey`;

/** The hash of RSA-OAEP, for the digest and for MGF1: OpenSSL, as Node offers it, takes one for both. */
export type OaepHash = 'sha1' | 'sha256';

/** RSA-OAEP whose MGF1 is always with SHA-1 (XML Encryption 1.1, section 5.5.2). */
export const RSA_OAEP_MGF1P = `${XENC}rsa-oaep-mgf1p`;
/** RSA-OAEP that names its mask generation function (same section). */
export const RSA_OAEP = `${XENC11}rsa-oaep`;

/** By the identifiers of a DigestMethod; without one it is SHA-1. */
export const OAEP_DIGESTS: ReadonlyMap<string, OaepHash> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  [`${XENC}sha256`, 'sha256'],
]);

/** By the identifiers of an MGF; without one it is MGF1 with SHA-1. */
export const MASK_GENERATION: ReadonlyMap<string, OaepHash> = new Map([
  [`${XENC11}mgf1sha1`, 'sha1'],
  [`${XENC11}mgf1sha256`, 'sha256'],
]);

export type ContentCipher =
  | { readonly mode: 'gcm'; readonly name: CipherGCMTypes; readonly keyBytes: number }
  | { readonly mode: 'cbc'; readonly name: string; readonly keyBytes: number };

/** XML Encryption 1.1, sections 5.2.2 and 5.2.4; the best first, as our metadata offers them. Triple DES is left out on purpose. */
export const CONTENT_CIPHERS: ReadonlyMap<string, ContentCipher> = new Map<string, ContentCipher>([
  [`${XENC11}aes256-gcm`, { mode: 'gcm', name: 'aes-256-gcm', keyBytes: 32 }],
  [`${XENC11}aes192-gcm`, { mode: 'gcm', name: 'aes-192-gcm', keyBytes: 24 }],
  [`${XENC11}aes128-gcm`, { mode: 'gcm', name: 'aes-128-gcm', keyBytes: 16 }],
  [`${XENC}aes256-cbc`, { mode: 'cbc', name: 'aes-256-cbc', keyBytes: 32 }],
  [`${XENC}aes192-cbc`, { mode: 'cbc', name: 'aes-192-cbc', keyBytes: 24 }],
  [`${XENC}aes128-cbc`, { mode: 'cbc', name: 'aes-128-cbc', keyBytes: 16 }],
]);
