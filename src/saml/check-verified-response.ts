import { passAll } from './check.ts';
import { type AssertionFacts, checkAssertion } from './check-assertion.ts';
import { checkResponse } from './check-response.ts';
import { readDecryptedAssertion } from './decrypted-assertion.ts';
import type { ExpectedResponse } from './expected-response.ts';
import { assertionOf, checkRoot, ELEMENT_CHECKS, ENCRYPTED_ELEMENT_CHECKS } from './response-shape.ts';
import { RESPONSE_RULES } from './scan-response.ts';
import { parseStrictXml } from './strict-xml.ts';
import type { VerifiedResponse } from './verify-response.ts';
import type { XmlElement } from './xml-element.ts';

/** A Response and its Assertion, as the verified bytes say them. */
export interface ReadVerifiedResponse {
  readonly response: XmlElement;
  readonly assertion: XmlElement;
}

/** What a verified Response says, when it says it to us, now, and in answer to our request. */
export function checkVerifiedResponse(
  { response, assertion }: ReadVerifiedResponse,
  expected: ExpectedResponse,
  now: number,
): AssertionFacts {
  checkResponse(response, expected, now);
  return checkAssertion(assertion, expected, now);
}

/**
 * Reads the verified bytes and nothing else, with the same strict reader and the same shape as before the signatures.
 * Throws the refusals of `refusals/shape.ts`.
 */
export function readVerifiedResponse({ xml, assertionXml }: VerifiedResponse): ReadVerifiedResponse {
  const response = parseStrictXml(xml, RESPONSE_RULES);
  checkRoot(response);
  if (assertionXml !== undefined) {
    passAll(ENCRYPTED_ELEMENT_CHECKS, response);
    return { response, assertion: readDecryptedAssertion(assertionXml) };
  }
  passAll(ELEMENT_CHECKS, response);
  return { response, assertion: assertionOf(response) };
}
