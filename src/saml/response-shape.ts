import type { Check } from './check.ts';
import { type EncryptedAssertion, readEncryptedAssertion } from './encrypted-assertion.ts';
import {
  AssertionEncrypted,
  AssertionMissing,
  AssertionRepeated,
  UnexpectedElement,
  UnexpectedRoot,
} from './refusals.ts';
import { childrenNamed, everyElement, localName, type XmlElement } from './xml-element.ts';

/**
 * Which elements may stand in which (SAML Core schema, without what nobody sends to a service provider: Extensions,
 * Advice, AuthnContextDecl, Statements of other kinds, element content in an AttributeValue). An element that is
 * not here holds text only. How often each comes is a question for the checks on the verified document.
 */
const PLACES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    'samlp:Response': [
      'saml:Issuer',
      'ds:Signature',
      'samlp:Status',
      'saml:Assertion',
      'saml:EncryptedAssertion',
    ],
    'samlp:Status': ['samlp:StatusCode', 'samlp:StatusMessage'],
    'samlp:StatusCode': ['samlp:StatusCode'],
    'saml:Assertion': [
      'saml:Issuer',
      'ds:Signature',
      'saml:Subject',
      'saml:Conditions',
      'saml:AuthnStatement',
      'saml:AttributeStatement',
    ],
    'saml:Subject': ['saml:BaseID', 'saml:NameID', 'saml:SubjectConfirmation'],
    'saml:SubjectConfirmation': ['saml:BaseID', 'saml:NameID', 'saml:SubjectConfirmationData'],
    'saml:Conditions': [
      'saml:AudienceRestriction',
      'saml:OneTimeUse',
      'saml:ProxyRestriction',
      'saml:Condition',
    ],
    'saml:AudienceRestriction': ['saml:Audience'],
    'saml:ProxyRestriction': ['saml:Audience'],
    'saml:AuthnStatement': ['saml:SubjectLocality', 'saml:AuthnContext'],
    'saml:AuthnContext': [
      'saml:AuthnContextClassRef',
      'saml:AuthnContextDeclRef',
      'saml:AuthenticatingAuthority',
    ],
    'saml:AttributeStatement': ['saml:Attribute'],
    'saml:Attribute': ['saml:AttributeValue'],
  }).map(([parent, children]) => [parent, new Set(children)]),
);

/** Elements whose content has a shape of its own, in `signature-shape.ts` and `encrypted-assertion.ts`. */
const WITH_OWN_SHAPE: ReadonlySet<string> = new Set(['ds:Signature', 'saml:EncryptedAssertion']);

const ENCRYPTED_PARTS: ReadonlySet<string> = new Set([
  'saml:EncryptedID',
  'saml:EncryptedAttribute',
  'samlp:NewEncryptedID',
]);

/** Throws `UnexpectedRoot` unless the document is a SAML 2.0 Response. */
export function checkRoot(root: XmlElement): void {
  if (root.name !== 'samlp:Response') throw new UnexpectedRoot({ received: root.name.slice(0, 200) });
}

/** What holds for a Response as it came, and once more for what its signatures turn out to cover. */
export const ELEMENT_CHECKS = [
  { name: 'not-encrypted', run: checkNotEncrypted },
  { name: 'one-assertion', run: checkAssertionNotRepeated },
  { name: 'elements', run: checkPlaces, needs: ['not-encrypted', 'one-assertion'] },
  { name: 'assertion', run: assertionOf, needs: ['not-encrypted'] },
] as const satisfies readonly Check<XmlElement>[];

/** The same for a Response whose one Assertion is encrypted, and which we can decrypt. */
export const ENCRYPTED_ELEMENT_CHECKS = [
  { name: 'not-encrypted', run: checkPartsNotEncrypted },
  { name: 'one-assertion', run: checkOneEncryptedAssertion },
  { name: 'elements', run: checkPlaces, needs: ['not-encrypted', 'one-assertion'] },
  { name: 'assertion', run: encryptedAssertionOf, needs: ['one-assertion'] },
] as const satisfies readonly Check<XmlElement>[];

/** Throws `AssertionEncrypted` where anything below `element` is encrypted. */
export function checkNotEncrypted(element: XmlElement): void {
  checkPartsNotEncrypted(element);
  if (count(element, 'EncryptedAssertion') > 0) throw new AssertionEncrypted();
}

function checkPartsNotEncrypted(response: XmlElement): void {
  for (const { name } of everyElement(response)) {
    if (ENCRYPTED_PARTS.has(name)) throw new AssertionEncrypted({ received: name });
  }
}

/** Throws `AssertionRepeated` where Assertions are more than one, wherever they stand. */
export function checkAssertionNotRepeated(root: XmlElement): void {
  if (count(root, 'Assertion') > 1) throw new AssertionRepeated();
}

/** One that can be read beside one that is encrypted would be two. */
function checkOneEncryptedAssertion(response: XmlElement): void {
  const assertions = count(response, 'Assertion') + count(response, 'EncryptedAssertion');
  if (assertions > 1) throw new AssertionRepeated();
}

function count(root: XmlElement, local: string): number {
  return [...everyElement(root)].filter(({ name }) => localName(name) === local).length;
}

/** Is the Assertion of the Response encrypted. */
export function isEncrypted(response: XmlElement): boolean {
  return childrenNamed(response, 'saml:EncryptedAssertion').length > 0;
}

/** What is encrypted in a Response that passes {@link ENCRYPTED_ELEMENT_CHECKS}. */
export function encryptedAssertionOf(response: XmlElement): EncryptedAssertion {
  const [encrypted] = childrenNamed(response, 'saml:EncryptedAssertion');
  if (!encrypted) throw new AssertionMissing();
  return readEncryptedAssertion(encrypted);
}

/** The Assertion of a Response that passes {@link ELEMENT_CHECKS}. Throws `AssertionMissing`. */
export function assertionOf(response: XmlElement): XmlElement {
  const [assertion] = childrenNamed(response, 'saml:Assertion');
  if (!assertion) throw new AssertionMissing();
  return assertion;
}

/** Throws `UnexpectedElement` where an element stands in a place that SAML does not have for it. */
export function checkPlaces(parent: XmlElement): void {
  const allowed = PLACES.get(parent.name);
  for (const child of parent.children) {
    if (!allowed?.has(child.name)) throw unexpected(child, parent);
    if (!WITH_OWN_SHAPE.has(child.name)) checkPlaces(child);
  }
}

function unexpected(child: XmlElement, parent: XmlElement): UnexpectedElement {
  return new UnexpectedElement({ received: `${child.name.slice(0, 200)} in ${parent.name}` });
}
