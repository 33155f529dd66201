import { decryptAssertion } from './decrypt-assertion.ts';
import { scanDecryptedAssertion } from './decrypted-assertion.ts';
import { SignatureInvalid } from './refusals.ts';
import { encryptedAssertionOf } from './response-shape.ts';
import { RESPONSE_RULES } from './scan-response.ts';
import { signedBytes } from './signed-bytes.ts';
import { parseStrictXml } from './strict-xml.ts';
import type { VerifiedResponse } from './verify-response.ts';

/**
 * Verifies a Response whose Assertion is encrypted and which has passed `scanResponse`: first its own signature, over
 * the encrypted form; only then is anything decrypted, from the bytes which that covers; then the Assertion's signature.
 * Both by one of `certificates` (PEM) of the same provider. `decryptionKeys`: PEM, all are tried.
 * Throws `SignatureInvalid`, `AssertionUndecryptable`, and the refusals of an Assertion's shape and signature.
 * It runs in a thread of its own, see `verifier.ts`.
 */
export function verifyEncryptedResponse(
  xml: string,
  certificates: readonly string[],
  decryptionKeys: readonly string[],
): VerifiedResponse {
  const responseXml = signedByOneOf(xml, certificates);
  const encrypted = encryptedAssertionOf(parseStrictXml(responseXml, RESPONSE_RULES));
  const decrypted = decryptAssertion(encrypted, decryptionKeys);
  scanDecryptedAssertion(decrypted);
  return { xml: responseXml, assertionXml: signedByOneOf(decrypted, certificates) };
}

function signedByOneOf(xml: string, certificates: readonly string[]): string {
  for (const certificate of certificates) {
    const signed = signedBytes(xml, certificate);
    if (signed !== undefined) return signed;
  }
  throw new SignatureInvalid();
}
