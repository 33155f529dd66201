/** What a signature may be made with; everything else is refused before and after the library sees it. */

export type Hash = 'sha256' | 'sha384' | 'sha512';

export interface SignatureMethod {
  readonly keyType: 'rsa' | 'ec';
  readonly hash: Hash;
}

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

/**
 * By their identifiers in RFC 9231 (sections 2.3.2 to 2.3.6). RSA is PKCS #1 v1.5. Left out on purpose: SHA-1,
 * HMAC, DSA, and RSA-PSS, which no identity provider of today signs with.
 */
export const SIGNATURE_METHODS: ReadonlyMap<string, SignatureMethod> = new Map([
  [`${MORE}rsa-sha256`, { keyType: 'rsa', hash: 'sha256' }],
  [`${MORE}rsa-sha384`, { keyType: 'rsa', hash: 'sha384' }],
  [`${MORE}rsa-sha512`, { keyType: 'rsa', hash: 'sha512' }],
  [`${MORE}ecdsa-sha256`, { keyType: 'ec', hash: 'sha256' }],
  [`${MORE}ecdsa-sha384`, { keyType: 'ec', hash: 'sha384' }],
  [`${MORE}ecdsa-sha512`, { keyType: 'ec', hash: 'sha512' }],
]);

/** XML Encryption names SHA-256 and SHA-512, RFC 9231 section 2.1.3 names SHA-384. */
export const DIGEST_METHODS: ReadonlyMap<string, Hash> = new Map([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  [`${MORE}sha384`, 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED_SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
