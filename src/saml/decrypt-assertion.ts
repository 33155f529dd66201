import { constants, createDecipheriv, privateDecrypt, randomBytes } from 'node:crypto';
import type { EncryptedAssertion } from './encrypted-assertion.ts';
import type { ContentCipher } from './encryption-algorithms.ts';
import { AssertionUndecryptable } from './refusals.ts';

/** XML Encryption 1.1, section 5.2.4: twelve bytes before, sixteen after. */
const GCM_NONCE_BYTES = 12;
const GCM_TAG_BYTES = 16;
/** The same standard, section 5.2.2. */
const CBC_BLOCK_BYTES = 16;

/**
 * The text of the Assertion, decrypted with the first of `privateKeys` (PEM) that fits. Call it only on what a trusted
 * identity provider signed: then nobody else can try what comes of changed ciphertext. Whatever fails, there is one
 * code, `AssertionUndecryptable`, and as good as one path: with a key that does not open, the content is decrypted
 * under a random one (as RFC 8017 section 7.1.2 asks for one error, and RFC 5246 section 7.4.7.1 for one path).
 */
export function decryptAssertion(encrypted: EncryptedAssertion, privateKeys: readonly string[]): string {
  const { cipher, encryptedContent } = encrypted;
  const key = contentKey(encrypted, privateKeys) ?? randomBytes(cipher.keyBytes);
  try {
    const bytes = decryptContent(cipher, key, encryptedContent);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // OpenSSL's message would say at which step it failed.
    throw new AssertionUndecryptable();
  }
}

/** All keys are tried, so that it takes the same time whichever fits. */
function contentKey(
  { oaepHash, encryptedKey, cipher }: EncryptedAssertion,
  privateKeys: readonly string[],
): Uint8Array | undefined {
  const opened = privateKeys.map((privateKey) => unwrap(privateKey, oaepHash, encryptedKey));
  return opened.find((key) => key?.length === cipher.keyBytes);
}

function unwrap(privateKey: string, oaepHash: string, encryptedKey: Uint8Array): Uint8Array | undefined {
  try {
    return privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      encryptedKey,
    );
  } catch {
    return undefined;
  }
}

function decryptContent(cipher: ContentCipher, key: Uint8Array, content: Uint8Array): Uint8Array {
  return cipher.mode === 'gcm' ? decryptGcm(cipher, key, content) : decryptCbc(cipher, key, content);
}

/** A tag that is shorter than sixteen bytes is no tag: what is too short for all three parts is refused by its length. */
function decryptGcm(
  { name }: Extract<ContentCipher, { mode: 'gcm' }>,
  key: Uint8Array,
  content: Uint8Array,
): Uint8Array {
  if (content.length < GCM_NONCE_BYTES + GCM_TAG_BYTES) throw new AssertionUndecryptable();
  const nonce = content.subarray(0, GCM_NONCE_BYTES);
  const decipher = createDecipheriv(name, key, nonce, { authTagLength: GCM_TAG_BYTES });
  decipher.setAuthTag(content.subarray(-GCM_TAG_BYTES));
  const text = decipher.update(content.subarray(GCM_NONCE_BYTES, -GCM_TAG_BYTES));
  return Buffer.concat([text, decipher.final()]);
}

/** The padding of XML Encryption: its last byte says how long it is, the others may be anything. */
function decryptCbc({ name }: ContentCipher, key: Uint8Array, content: Uint8Array): Uint8Array {
  if (content.length < 2 * CBC_BLOCK_BYTES) throw new AssertionUndecryptable();
  const decipher = createDecipheriv(name, key, content.subarray(0, CBC_BLOCK_BYTES));
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(content.subarray(CBC_BLOCK_BYTES)), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > CBC_BLOCK_BYTES) throw new AssertionUndecryptable();
  return padded.subarray(0, -padding);
}
