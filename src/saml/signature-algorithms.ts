import { createHash, createPublicKey, type KeyLike, verify } from 'node:crypto';
import type {
  HashAlgorithm,
  HashAlgorithmType,
  SignatureAlgorithm,
  SignatureAlgorithmType,
  SignedXml,
} from 'xml-crypto';
import { DIGEST_METHODS, type Hash, SIGNATURE_METHODS, type SignatureMethod } from './algorithms.ts';

/**
 * Makes `verifier` know exactly the algorithms of `algorithms.ts` (the library's README, "Customizing Algorithms").
 */
export function useOnlyOurAlgorithms(verifier: SignedXml): void {
  verifier.SignatureAlgorithms = SIGNATURE_ALGORITHMS;
  verifier.HashAlgorithms = HASH_ALGORITHMS;
}

/**
 * Makes every `SignedXml` of this thread know exactly the algorithms of `algorithms.ts`: it gains ECDSA and SHA-384 and
 * loses SHA-1 and RSA-PSS. xml-crypto takes algorithms per object, but the SAML library makes the objects itself; so they
 * are set in the first method that it calls on one. Call this once, in the thread that verifies, with the class; nothing
 * else of the process is touched.
 */
export function allowOnlyOurAlgorithms({ prototype }: typeof SignedXml): void {
  const { loadSignature } = prototype;
  prototype.loadSignature = function (this: SignedXml, signature) {
    useOnlyOurAlgorithms(this);
    loadSignature.call(this, signature);
  };
}

const SIGNATURE_ALGORITHMS = withoutPrototype(
  [...SIGNATURE_METHODS].map(([name, method]) => [name, signatureAlgorithm(name, method)]),
) as Record<SignatureAlgorithmType, new () => SignatureAlgorithm>;

const HASH_ALGORITHMS = withoutPrototype(
  [...DIGEST_METHODS].map(([name, hash]) => [name, hashAlgorithm(name, hash)]),
) as Record<HashAlgorithmType, new () => HashAlgorithm>;

/** The library looks algorithms up by the name that the document gives: `constructor` must not be one. */
function withoutPrototype<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function signatureAlgorithm(name: string, method: SignatureMethod): new () => SignatureAlgorithm {
  return class {
    getAlgorithmName = () => name;
    getSignature = (): never => {
      throw new Error('Postern signs nothing.');
    };
    verifySignature = (material: string, key: KeyLike, signatureValue: string) =>
      isSignatureOf(material, key, signatureValue, method);
  };
}

/**
 * RSA is PKCS #1 v1.5 (RFC 8017 section 8.2); an ECDSA signature is r and s side by side, not ASN.1
 * (XML Signature 1.1, section 6.4.3). A key of another type than the method says is no key for it.
 */
function isSignatureOf(
  material: string,
  key: KeyLike,
  signatureValue: string,
  { keyType, hash }: SignatureMethod,
): boolean {
  const publicKey = createPublicKey(key);
  if (publicKey.asymmetricKeyType !== keyType) return false;
  const signature = Buffer.from(signatureValue, 'base64');
  return verify(hash, Buffer.from(material), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
}

function hashAlgorithm(name: string, hash: Hash): new () => HashAlgorithm {
  return class {
    getAlgorithmName = () => name;
    getHash = (xml: string) => createHash(hash).update(xml, 'utf8').digest('base64');
  };
}
