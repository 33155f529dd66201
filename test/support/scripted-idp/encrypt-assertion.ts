import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { elementText, replaceElement } from '../saml-attacks/xml-text.ts';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1';

/** How an Assertion is encrypted. Every member can be set to what no honest IdP would write. */
export interface EncryptionDescription {
  /** PEM: for whom. */
  readonly certificate: string;
  /** The identifier that is written, and what is inside of that EncryptionMethod. */
  readonly keyTransport: string;
  readonly keyTransportChildren: string;
  /** How the key is really encrypted; `pkcs1` is RSA 1.5. */
  readonly padding: 'sha1' | 'sha256' | 'pkcs1';
  readonly contentEncryption: string;
  readonly type: string | null;
  /** Where the EncryptedKey stands. */
  readonly place: 'in-key-info' | 'beside' | 'beside-with-retrieval-method';
  /** What is encrypted, given the Assertion. */
  readonly content: (assertion: string) => string | Buffer;
  /** Changes the ciphertext, with what stands before and behind it. */
  readonly ciphertext: (bytes: Buffer) => Buffer;
  /** Changes the encrypted content key. */
  readonly encryptedKey: (bytes: Buffer) => Buffer;
  /** Changes the finished EncryptedAssertion. */
  readonly written: (element: string) => string;
}

export type EncryptionOverrides = Partial<EncryptionDescription> & { readonly certificate: string };

const HONEST: Omit<EncryptionDescription, 'certificate'> = {
  keyTransport: `${XENC}rsa-oaep-mgf1p`,
  keyTransportChildren: `<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${SHA1}"/>`,
  padding: 'sha1',
  contentEncryption: `${XENC11}aes256-gcm`,
  type: `${XENC}Element`,
  place: 'in-key-info',
  content: (assertion) => assertion,
  ciphertext: (bytes) => bytes,
  encryptedKey: (bytes) => bytes,
  written: (element) => element,
};

/** `xml` with its Assertion encrypted: what a Response then signs. No code is shared with what decrypts. */
export function encryptAssertion(xml: string, overrides: EncryptionOverrides): string {
  const description = { ...HONEST, ...overrides };
  const { content, contentEncryption } = description;
  const [, bits = '256', mode = 'gcm'] = /aes(\d+)-(gcm|cbc)/.exec(contentEncryption) ?? [];
  const key = randomBytes(Number(bits) / 8);
  const plaintext = Buffer.from(content(elementText(xml, 'Assertion')));
  const encrypted = mode === 'gcm' ? gcm(bits, key, plaintext) : cbc(bits, key, plaintext);
  const encryptedKey = description.encryptedKey(encryptKey(key, description));
  const element = write(description, encryptedKey, description.ciphertext(encrypted));
  return replaceElement(xml, 'Assertion', description.written(element));
}

function gcm(bits: string, key: Buffer, plaintext: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(`aes-${bits}-gcm` as 'aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** With the padding of XML Encryption, whose bytes but the last are anything. */
function cbc(bits: string, key: Buffer, plaintext: Buffer): Buffer {
  const vector = randomBytes(16);
  const padding = randomBytes(16 - (plaintext.length % 16));
  padding[padding.length - 1] = padding.length;
  const cipher = createCipheriv(`aes-${bits}-cbc`, key, vector).setAutoPadding(false);
  return Buffer.concat([vector, cipher.update(plaintext), cipher.update(padding), cipher.final()]);
}

function encryptKey(key: Buffer, { certificate, padding }: EncryptionDescription): Buffer {
  const publicKey = createPublicKey(certificate);
  if (padding === 'pkcs1')
    return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  return publicEncrypt({ key: publicKey, oaepHash: padding }, key);
}

function write(description: EncryptionDescription, encryptedKey: Buffer, ciphertext: Buffer): string {
  const { keyTransport, keyTransportChildren, contentEncryption, type, place } = description;
  const value = (bytes: Buffer) =>
    `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
  const key =
    `<xenc:EncryptedKey Id="_ek"><xenc:EncryptionMethod Algorithm="${keyTransport}">${keyTransportChildren}` +
    `</xenc:EncryptionMethod>${value(encryptedKey)}</xenc:EncryptedKey>`;
  const retrieval = `<ds:RetrievalMethod Type="${XENC}EncryptedKey" URI="#_ek"/>`;
  const inside = { 'in-key-info': key, beside: '', 'beside-with-retrieval-method': retrieval }[place];
  const keyInfo =
    inside === '' ? '' : `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${inside}</ds:KeyInfo>`;
  const data =
    `<xenc:EncryptedData Id="_ed"${type === null ? '' : ` Type="${type}"`}>` +
    `<xenc:EncryptionMethod Algorithm="${contentEncryption}"/>${keyInfo}${value(ciphertext)}</xenc:EncryptedData>`;
  return (
    `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xenc="${XENC}">` +
    `${data}${place === 'in-key-info' ? '' : key}</saml:EncryptedAssertion>`
  );
}
