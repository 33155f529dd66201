import { type Check, passAll } from './check.ts';
import { checkIds, requiredId } from './ids.ts';
import { AssertionNotSigned, AssertionUndecryptable, UnexpectedElement } from './refusals.ts';
import { checkAssertionNotRepeated, checkNotEncrypted, checkPlaces } from './response-shape.ts';
import { checkNumberOf, RESPONSE_RULES } from './scan-response.ts';
import { checkSignatureShape } from './signature-shape.ts';
import { parseStrictXml, type StrictXmlRules } from './strict-xml.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

/** The caps of a Response. What is no XML at all was not decrypted rightly, and must not be told apart from that. */
const RULES: StrictXmlRules = {
  ...RESPONSE_RULES,
  refuse: (fault, place) =>
    fault === 'not-well-formed' ? new AssertionUndecryptable() : RESPONSE_RULES.refuse(fault, place),
};

/** What holds for an Assertion in a document of its own, and once more for what its signature turns out to cover. */
const ELEMENT_CHECKS: readonly Check<XmlElement>[] = [
  { name: 'root', run: checkRoot },
  { name: 'not-encrypted', run: checkNotEncrypted },
  { name: 'one-assertion', run: checkAssertionNotRepeated },
  { name: 'elements', run: checkPlaces },
  { name: 'ids', run: checkIds },
];

/** Judges what was decrypted as `scanResponse` judges an Assertion that came in clear, before a library sees it. */
export function scanDecryptedAssertion(xml: string): void {
  const assertion = readDecryptedAssertion(xml);
  checkNumberOf(assertion);
  const [signature] = childrenNamed(assertion, 'ds:Signature');
  if (!signature) throw new AssertionNotSigned();
  checkSignatureShape(signature, requiredId(assertion));
}

/** The Assertion in a document of its own. Throws the refusals of `refusals/shape.ts`, and `AssertionUndecryptable`. */
export function readDecryptedAssertion(xml: string): XmlElement {
  const assertion = parseStrictXml(xml, RULES);
  passAll(ELEMENT_CHECKS, assertion);
  return assertion;
}

function checkRoot({ name }: XmlElement): void {
  if (name !== 'saml:Assertion') {
    throw new UnexpectedElement({ received: `${name.slice(0, 200)} in saml:EncryptedAssertion` });
  }
}
