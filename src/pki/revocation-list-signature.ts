import { type KeyObject, verify } from 'node:crypto';
import { WeakRevocationListSignature } from './revocation-list-failures.ts';

interface Method {
  readonly keyType: string;
  /** Null where the method brings its own. */
  readonly hash: string | null;
}

/** AlgorithmIdentifier, whole, hexadecimal: RFC 4055 section 5 (with NULL), RFC 5758 section 3.2, RFC 8410 section 3 (without). */
const METHODS: ReadonlyMap<string, Method> = new Map([
  ['300d06092a864886f70d01010b0500', { keyType: 'rsa', hash: 'sha256' }],
  ['300d06092a864886f70d01010c0500', { keyType: 'rsa', hash: 'sha384' }],
  ['300d06092a864886f70d01010d0500', { keyType: 'rsa', hash: 'sha512' }],
  ['300a06082a8648ce3d040302', { keyType: 'ec', hash: 'sha256' }],
  ['300a06082a8648ce3d040303', { keyType: 'ec', hash: 'sha384' }],
  ['300a06082a8648ce3d040304', { keyType: 'ec', hash: 'sha512' }],
  ['300506032b6570', { keyType: 'ed25519', hash: null }],
]);

/** What the signature is over, by which method (AlgorithmIdentifier, hexadecimal), and it. */
export interface SignedPart {
  readonly algorithm: string;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Throws `WeakRevocationListSignature` for any method but those that cannot be forged today. */
export function assertStrongSignature({ algorithm }: Pick<SignedPart, 'algorithm'>): void {
  if (!METHODS.has(algorithm)) throw new WeakRevocationListSignature();
}

/** Did this key sign. */
export function isSignedBy(key: KeyObject, { algorithm, signed, signature }: SignedPart): boolean {
  const method = METHODS.get(algorithm);
  if (key.asymmetricKeyType !== method?.keyType) return false;
  return verify(method?.hash, signed, key, signature);
}
