import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { PosternError } from '../kernel/errors.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';

/** Encrypts private keys at rest. The result is bound to the certificate: moved to another one it opens no more. */
export interface PrivateKeyCipher {
  encrypt(privateKey: Secret, certificateArn: string): string;
  /** Throws {@link PrivateKeyUnreadable}. */
  decrypt(encrypted: string, certificateArn: string): Secret;
  /** False when an older data key, or another version, encrypted it: encrypt it again. */
  isCurrent(encrypted: string): boolean;
}

/** A stored private key does not open: no data key fits, or the text was altered or moved. */
export class PrivateKeyUnreadable extends PosternError {
  readonly code = 'PrivateKeyUnreadable';
}

/** A data key is missing, or too short to be one. */
export class InvalidDataKey extends PosternError {
  readonly code = 'InvalidDataKey';
}

interface DataKey {
  /** Says which key encrypted a text, and tells nothing about the key. */
  readonly id: string;
  readonly key: Uint8Array;
}

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** 32 characters of base64 are 192 bits; anything shorter looks like a password. */
const SHORTEST_DATA_KEY = 32;

/**
 * AES-256-GCM with keys derived from `dataKeys` (HKDF, RFC 5869): the first encrypts, all decrypt. An
 * encrypted key is `v1.<key id>.<nonce>.<ciphertext and tag>`, the last three in base64url. Nonces are 96
 * random bits, safe for 2^32 encryptions under one key (NIST SP 800-38D section 8.3).
 * Throws {@link InvalidDataKey}.
 */
export function createPrivateKeyCipher(deps: {
  readonly dataKeys: readonly Secret[];
  readonly random: RandomBytes;
}): PrivateKeyCipher {
  const keys = deps.dataKeys.map(deriveKey);
  const current = keys[0];
  if (!current) throw new InvalidDataKey('There is no data key. Set POSTERN_DATA_KEY.');
  return {
    encrypt: (privateKey, certificateArn) =>
      seal(current, deps.random(NONCE_BYTES), privateKey, certificateArn),
    decrypt: (encrypted, certificateArn) => open(keys, encrypted, certificateArn),
    isCurrent: (encrypted) => encrypted.startsWith(`${VERSION}.${current.id}.`),
  };
}

function deriveKey(dataKey: Secret): DataKey {
  const text = dataKey.reveal();
  if (text.length < SHORTEST_DATA_KEY) {
    throw new InvalidDataKey(
      `A data key has fewer than ${SHORTEST_DATA_KEY} characters. Make one with: openssl rand -base64 32`,
    );
  }
  const derive = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', text, '', `postern ${purpose} ${VERSION}`, bytes));
  return { id: derive('data key id', 6).toString('base64url'), key: derive('private key', 32) };
}

function seal(dataKey: DataKey, nonce: Uint8Array, privateKey: Secret, certificateArn: string): string {
  const cipher = createCipheriv(CIPHER, dataKey.key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(dataKey.id, certificateArn));
  const sealed = Buffer.concat([
    cipher.update(privateKey.reveal(), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return [VERSION, dataKey.id, Buffer.from(nonce).toString('base64url'), sealed.toString('base64url')].join(
    '.',
  );
}

function open(keys: readonly DataKey[], encrypted: string, certificateArn: string): Secret {
  const [version, id, nonce, sealed, ...rest] = encrypted.split('.');
  const dataKey = keys.find((key) => key.id === id);
  if (version !== VERSION || nonce === undefined || sealed === undefined || rest.length > 0) {
    throw new PrivateKeyUnreadable(
      `The private key of ${certificateArn} is damaged. Import the certificate again.`,
    );
  }
  if (!dataKey) {
    throw new PrivateKeyUnreadable(
      `The private key of ${certificateArn} was encrypted with a data key that is not configured. Append the earlier key to POSTERN_DATA_KEY.`,
    );
  }
  return unseal(dataKey, Buffer.from(nonce, 'base64url'), Buffer.from(sealed, 'base64url'), certificateArn);
}

function unseal(dataKey: DataKey, nonce: Buffer, sealed: Buffer, certificateArn: string): Secret {
  try {
    const decipher = createDecipheriv(CIPHER, dataKey.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(dataKey.id, certificateArn));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const opened = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    return new Secret(opened.toString('utf8'));
  } catch (cause) {
    throw new PrivateKeyUnreadable(
      `The private key of ${certificateArn} was altered or belongs to another certificate. Import the certificate again.`,
      {},
      { cause },
    );
  }
}

function additionalData(dataKeyId: string, certificateArn: string): Buffer {
  return Buffer.from(JSON.stringify([VERSION, dataKeyId, certificateArn]));
}
